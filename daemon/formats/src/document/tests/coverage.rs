//! Coverage of acceptance criteria.

use super::super::{Options, check_with, markers};
use super::{changed, good, told, told_of};

const PATH: &str = "tests/ac-coverage.json";

fn document(criteria: &str, summary: (u32, u32, u32, &str)) -> String {
    let (total, covered, uncovered, percent) = summary;
    format!(
        r#"{{"feature": "a", "prd_path": "a.md", "acceptance_criteria": [{criteria}],
"summary": {{"total_acs": {total}, "covered": {covered}, "uncovered": {uncovered}, "coverage_percent": {percent}}}}}"#
    )
}

const COVERED: &str =
    r#"{"id": "AC1", "description": "", "user_story": "", "tests": ["t.rs"], "status": "covered"}"#;
const UNCOVERED: &str =
    r#"{"id": "AC2", "description": "", "user_story": "", "tests": [], "status": "uncovered"}"#;

#[test]
fn every_criterion_is_covered_unless_the_project_allows_less() {
    let text = document(&format!("{COVERED},\n{UNCOVERED}"), (2, 1, 1, "50.0"));
    assert_eq!(told("ac_coverage", PATH, &text), [("UNCOVERED", 2)]);
    let options = Options { allow_partial: true };
    assert_eq!(check_with("ac_coverage", PATH, text.as_bytes(), options), []);
}

#[test]
fn where_nothing_is_asked_for_all_of_it_is_there() {
    assert_eq!(told("ac_coverage", PATH, &document("", (0, 0, 0, "100"))), []);
    assert_eq!(told("ac_coverage", PATH, &document("", (0, 0, 0, "0"))), [("WRONG_SUM", 2)]);
}

#[test]
fn sums_are_those_of_the_criteria() {
    for (from, to) in [
        ("\"total_acs\": 3", "\"total_acs\": 4"),
        ("\"covered\": 3", "\"covered\": 2"),
        ("\"uncovered\": 0", "\"uncovered\": 1"),
        ("\"coverage_percent\": 100.0", "\"coverage_percent\": 99"),
    ] {
        assert_eq!(
            told("ac_coverage", PATH, &changed("ac_coverage", from, to)),
            [("WRONG_SUM", 27)]
        );
    }
    let third = UNCOVERED.replace("AC2", "AC3");
    let text = document(&format!("{COVERED},{UNCOVERED},{third}"), (3, 1, 2, "33.33"));
    assert!(told("ac_coverage", PATH, &text).iter().all(|(code, _)| *code == "UNCOVERED"));
}

#[test]
fn status_and_tests_agree() {
    let no_tests = COVERED.replace("[\"t.rs\"]", "[]");
    let told_of_it = told("ac_coverage", PATH, &document(&no_tests, (1, 1, 0, "100")));
    assert_eq!(told_of_it, [("COVERAGE_CONTRADICTS", 1)]);
    let twice = document(&format!("{COVERED},\n{COVERED}"), (2, 2, 0, "100"));
    assert_eq!(told("ac_coverage", PATH, &twice), [("COVERAGE_CONTRADICTS", 2)]);
}

#[test]
fn the_shape_is_looked_at() {
    let codes = |text: &str| told("ac_coverage", PATH, text);
    assert_eq!(codes("[]"), [("SCHEMA_MISMATCH", 1)]);
    assert_eq!(codes("{}").len(), 4);
    assert_eq!(
        codes(&changed("ac_coverage", "  \"feature\": \"user-auth\",\n", "")),
        [("SCHEMA_MISMATCH", 1)]
    );
    assert_eq!(codes("{\"feature\": 'a'}"), [("NOT_JSON", 1)]);
}

#[test]
fn criteria_are_those_of_the_requirements() {
    let prd = ("docs/prd/user-auth.md", good("prd"));
    assert_eq!(told_of("ac_coverage", &[(PATH, good("ac_coverage")), prd]), []);
    let other = changed("ac_coverage", "\"AC2\"", "\"AC4\"");
    let told = told_of("ac_coverage", &[prd, (PATH, &other)]);
    assert_eq!(told, [(1, "MISSING_CRITERION", 4), (1, "UNKNOWN_CRITERION", 13)]);
    assert_eq!(told_of("ac_coverage", &[(PATH, &other)]), [], "nothing is known of them");
}

#[test]
fn tests_that_are_given_are_marked() {
    let python = "@pytest.mark.ac(\"AC1: a right password\")\n@pytest.mark.ac('AC2')\n";
    let documents = [
        (PATH, good("ac_coverage")),
        ("tests/test_auth.py", python),
        ("tests/session.rs", "// AC4:"),
    ];
    assert_eq!(told_of("ac_coverage", &documents), [(0, "UNMARKED_TEST", 23)]);
}

#[test]
fn markers_have_three_spellings() {
    let text = "@pytest.mark.ac(\"AC1: a\") // @ac AC22\n\t//   AC3: b\r\n// @ac AC4, AC9\n";
    let expected = ["AC1", "AC22", "AC3", "AC4"];
    assert_eq!(markers(text).into_iter().collect::<Vec<_>>(), expected);
    for none in ["// AC1 is done", "# AC1:", "// @ac AC", "// @ac AC1x", "pytest.mark.ac(AC1)"] {
        assert!(markers(none).is_empty(), "{none}");
    }
}
