//! What the documentation names exists, and what others rely on is named in it: tests in the
//! columns headed `Test`, members of JSON documents and error codes in `docs/json.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use regex_lite::Regex;

use crate::root;

/// The documents that promise something and name the test that holds it.
const PROMISING: [&str; 4] =
    ["docs/architecture.md", "docs/hooks.md", "docs/merge.md", "docs/mission.md"];

/// Where the JSON that others rely on is described as structs.
const DOCUMENTS: [&str; 12] = [
    "failure", "history", "import", "item", "lint", "notice", "project", "stats", "status",
    "verify", "watch", "why",
];

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All sources under `directory`.
fn sources(directory: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(fs::read_to_string(&path).expect("sources are text"));
        }
    }
    found
}

/// The names of all functions that stand right below `#[test]`, other attributes apart.
fn tests_in(source: &str) -> Vec<&str> {
    let (mut names, mut marked) = (Vec::new(), false);
    for line in source.lines().map(str::trim) {
        if line == "#[test]" {
            marked = true;
        } else if let Some(name) = line.strip_prefix("fn ").filter(|_| marked) {
            names.extend(name.split('(').next());
            marked = false;
        }
    }
    names
}

/// What stands between backticks in the columns headed `Test`, row by row.
fn named_in(document: &str) -> Vec<Vec<String>> {
    let (mut rows, mut column) = (Vec::new(), None);
    for line in document.lines() {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        if !line.starts_with('|') {
            column = None;
        } else if let Some(at) = cells.iter().position(|cell| *cell == "Test") {
            column = Some(at);
        } else if let Some(at) = column.filter(|_| !line.starts_with("| ---")) {
            let cell = cells.get(at).copied().unwrap_or_default();
            rows.push(cell.split('`').skip(1).step_by(2).map(str::to_owned).collect());
        }
    }
    rows
}

/// What `pattern` finds in the first of its groups.
fn found(pattern: &str, text: &str) -> BTreeSet<String> {
    let pattern = Regex::new(pattern).expect("the pattern is well written");
    pattern.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

#[track_caller]
fn assert_described(names: &BTreeSet<String>, least: usize) {
    let description = read("docs/json.md");
    let missing: Vec<_> =
        names.iter().filter(|name| !description.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/json.md does not describe {missing:?}");
    assert!(names.len() >= least, "only {} names were seen", names.len());
}

#[test]
fn every_promise_names_tests_that_exist() {
    let sources: Vec<String> = ["cli", "daemon", "hooks", "tests"]
        .iter()
        .flat_map(|directory| sources(&root().join(directory)))
        .collect();
    let tests: BTreeSet<&str> = sources.iter().flat_map(|source| tests_in(source)).collect();
    for path in PROMISING {
        let rows = named_in(&read(path));
        assert!(rows.len() > 10, "{path}: only {} promises were seen", rows.len());
        for row in rows {
            assert!(!row.is_empty(), "{path}: a promise names no test");
            for name in row {
                assert!(tests.contains(name.as_str()), "{path}: there is no test {name}");
            }
        }
    }
}

#[test]
fn every_member_of_a_document_is_described() {
    let texts = DOCUMENTS.map(|name| read(&format!("daemon/api/src/{name}.rs")));
    let members = texts.iter().flat_map(|text| found(r"(?m)^    pub ([a-z_]+): ", text));
    // The exit code is no member of the document.
    assert_described(&members.filter(|member| member != "exit").collect(), 60);
}

#[test]
fn every_error_code_is_described() {
    let mut codes = found(r#"=> "([a-z_]+)","#, &read("daemon/core/src/refusal.rs"));
    let sources = [sources(&root().join("daemon/engine/src")), sources(&root().join("cli/src"))];
    for source in sources.concat() {
        codes.extend(found(r#"Exit::[A-Za-z]+,\s*"([a-z_]+)""#, &source));
    }
    codes.extend(found(r#"=> \(?"([a-z_]+)", "#, &read("daemon/engine/src/failure.rs")));
    assert_described(&codes, 30);
}

#[test]
fn every_finding_of_lint_is_described() {
    let codes = read("daemon/core/src/definition/lint/code.rs");
    let pattern = r#"/// (.+)\n    [A-Za-z0-9]+ "([A-Z0-9_]+)" (Error|Warning),"#;
    let pattern = Regex::new(pattern).expect("the pattern is well written");
    let description = read("docs/workflows.md");
    let rows: Vec<String> = (pattern.captures_iter(&codes))
        .map(|code| format!("| `{}` | {} | {} |\n", &code[2], code[3].to_lowercase(), &code[1]))
        .collect();
    assert!(rows.len() > 40, "only {} codes were seen", rows.len());
    for row in rows {
        assert!(description.contains(&row), "docs/workflows.md has no line {row}");
    }
}

#[test]
fn promises_are_read_from_the_column_of_tests() {
    let document =
        "| What | Test |\n| --- | --- |\n| `a` | `b_c`, `d` |\n| e | f |\n\n| `g` | `h` |\n";
    assert_eq!(named_in(document), [vec!["b_c".to_owned(), "d".to_owned()], vec![]]);
    assert_eq!(
        tests_in("#[test]\n#[ignore]\nfn a() {}\nfn b() {}\n    #[test]\n    fn c(x in y) {}"),
        ["a", "c"]
    );
}
