//! Coverage of criteria, beside the requirements and the tests.

use serde_json::{Value, json};

use super::choices::Choices;
use super::phase::spelled;
use super::{File, Made, Rule, layout, prd};

pub(super) const MADE: Made =
    Made { kind: "ac_coverage", heading: "Coverage of criteria", rules: &RULES, make };

const RULES: [Rule; 15] = [
    ("a member is missing", "SCHEMA_MISMATCH"),
    ("a member is of another type", "SCHEMA_MISMATCH"),
    ("a count that is no number", "SCHEMA_MISMATCH"),
    ("no JSON", "NOT_JSON"),
    ("a criterion is uncovered", "UNCOVERED"),
    ("covered without a test", "COVERAGE_CONTRADICTS"),
    ("a criterion twice", "COVERAGE_CONTRADICTS"),
    ("a wrong total", "WRONG_SUM"),
    ("a wrong count", "WRONG_SUM"),
    ("a wrong percentage", "WRONG_SUM"),
    ("an unknown criterion", "UNKNOWN_CRITERION"),
    ("a criterion is left out", "MISSING_CRITERION"),
    ("an unmarked test", "UNMARKED_TEST"),
    ("marked with another", "UNMARKED_TEST"),
    ("marked in passing", "UNMARKED_TEST"),
];

fn make(choices: &mut Choices<'_>, broken: Option<&str>) -> Vec<File> {
    let (ids, required) = prd::with_criteria(choices, None);
    let test = choices.pick(&["tests/test_it.py", "it.rs"]);
    let hit = choices.below(ids.len());
    let mut listed = ids.clone();
    match broken {
        Some("an unknown criterion") => listed.push("AC999".to_owned()),
        Some("a criterion is left out") => drop(listed.remove(hit)),
        Some("a criterion twice") => listed.push(ids[hit].clone()),
        _ => {}
    }
    let criteria: Vec<_> = listed
        .iter()
        .enumerate()
        .map(|(at, id)| criterion(choices, id, test, broken.filter(|_| at == hit)))
        .collect();
    let text = coverage(choices, criteria, broken);
    let marks = layout::ended(choices, &marked(&listed, hit, broken));
    let prefix = choices.pick(&["", "./"]);
    vec![
        File::new("ac_coverage", format!("{prefix}cover.json"), text),
        File::new("prd", "docs/a.md", required),
        File::new("", test, marks),
    ]
}

fn criterion(choices: &mut Choices<'_>, id: &str, test: &str, broken: Option<&str>) -> Value {
    let name = choices.pick(&["", "::test_it", "::Class::test"]);
    let mut criterion = json!({
        "id": id,
        "description": choices.words(),
        "tests": [format!("{test}{name}"), "elsewhere.py"],
        "status": "covered",
    });
    if choices.once_in(2) {
        criterion["user_story"] = json!("As a reader");
    }
    match broken {
        Some("a member is missing") => {
            criterion.as_object_mut().expect("a map").remove("description");
        }
        Some("a member is of another type") => criterion["description"] = json!(7),
        Some("a criterion is uncovered") => {
            criterion["status"] = json!("uncovered");
            criterion["tests"] = json!([]);
        }
        Some("covered without a test") => criterion["tests"] = json!([]),
        _ => {}
    }
    criterion
}

fn coverage(choices: &mut Choices<'_>, criteria: Vec<Value>, broken: Option<&str>) -> String {
    let total = criteria.len();
    let covered = criteria.iter().filter(|criterion| criterion["status"] == "covered").count();
    let percent = if total == 0 { 100.0 } else { 100.0 * covered as f64 / total as f64 };
    let rounded = if choices.once_in(2) { percent.round() } else { percent };
    let prefix = choices.pick(&["", "./"]);
    let mut document = json!({
        "feature": "sign-in",
        "prd_path": format!("{prefix}docs/a.md"),
        "acceptance_criteria": criteria,
        "summary": {
            "total_acs": total,
            "covered": covered,
            "uncovered": total - covered,
            "coverage_percent": rounded,
        },
        "more": { "than": ["is", "known"] },
    });
    let summary = &mut document["summary"];
    match broken {
        Some("a wrong total") => summary["total_acs"] = json!(total + 1),
        Some("a wrong count") => {
            summary[choices.pick(&["covered", "uncovered"])] = json!(total + 1)
        }
        Some("a wrong percentage") => summary["coverage_percent"] = json!(98.9),
        Some("a count that is no number") => summary["covered"] = json!(choices.pick(&["1", ""])),
        _ => {}
    }
    let text = spelled(choices, &document);
    let text = if broken == Some("no JSON") { text.replacen(':', "=", 1) } else { text };
    layout::ended(choices, &text)
}

fn marked(ids: &[String], hit: usize, broken: Option<&str>) -> String {
    let mark = |(at, id): (usize, &String)| match (broken.filter(|_| at == hit), at % 4) {
        (Some("an unmarked test"), _) => "fn it() {}\n".to_owned(),
        (Some("marked with another"), _) => format!("// @ac {id}0\n"),
        (Some("marked in passing"), _) => format!("// see {id}:\n"),
        (_, 0) => format!("// {id}: it works\n"),
        (_, 1) => format!("    @pytest.mark.ac(\"{id}: it works\")\n"),
        (_, 2) => format!("@pytest.mark.ac('{id}')\n"),
        _ => format!("//\t// @ac   {id}, and more\n"),
    };
    std::iter::once("// of it\n".to_owned()).chain(ids.iter().enumerate().map(mark)).collect()
}
