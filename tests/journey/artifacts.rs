//! The verbs that look at documents and at old evidence: their versions, what is wrong with them, and
//! what does not hold any more.

use std::fs;

use serde_json::Value;

use crate::documents::{committed, project};
use crate::place::Journey;

#[test]
fn documents_are_told_with_their_versions_and_how_they_stand() {
    let sandbox = project();
    let item = sandbox.item(&["x", "--set", "feature=a"]);
    let _ = committed(&sandbox, "docs/plan.md", "a plan");
    let first = committed(&sandbox, "docs/a.md", "one");
    let _ = sandbox.json(&["move", &item, "specify"]);
    let _ = sandbox.json(&["move", &item, "build"]);
    let _ = sandbox.json(&["move", &item, "rework"]);
    let second = committed(&sandbox, "docs/a.md", "two");
    let listed = sandbox.json(&["artifact", "ls", &item]);
    let states = |document: &Value| -> Vec<(String, String)> {
        let rows = document["artifacts"].as_array().expect("rows").iter();
        let text = |row: &Value, name: &str| row[name].as_str().expect("a text").to_owned();
        rows.map(|row| (text(row, "path"), text(row, "state"))).collect()
    };
    let both = |a: &str, plan: &str| {
        vec![("docs/a.md".to_owned(), a.to_owned()), ("docs/plan.md".to_owned(), plan.to_owned())]
    };
    assert_eq!(states(&listed), both("changed", "same"));
    let found = sandbox.tidegate(&["--json", "audit", &item]).exits(1).json();
    assert_eq!(found["findings"][0]["code"], "changed");
    assert_eq!(found["findings"].as_array().expect("findings").len(), 1);
    let _ = sandbox.json(&["move", &item, "specify"]);
    assert_eq!(sandbox.json(&["audit", &item])["findings"], Value::Array(Vec::new()));
    let history = sandbox.json(&["artifact", "history", "docs/a.md"]);
    let commits: Vec<&Value> =
        history["versions"].as_array().expect("versions").iter().map(|v| &v["commit"]).collect();
    assert_eq!(commits, [&Value::from(first), &Value::from(second)]);
    let docs = sandbox.at("docs");
    assert_eq!(docs.json(&["artifact", "show", "a.md"])["versions"][0]["via"], "specify");
    let _ = sandbox.git(&["rm", "--quiet", "docs/plan.md"]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "-m", "gone"]).ok();
    assert_eq!(states(&sandbox.json(&["artifact", "ls"])), both("same", "gone"));
    let _ = sandbox.refusal(3, &["artifact", "show", "docs/never.md"]);
}

#[test]
fn a_check_tells_what_is_wrong_and_looks_into_another_commit_on_request() {
    let sandbox = project();
    let item = sandbox.item(&["x", "--set", "feature=a"]);
    let empty = committed(&sandbox, "docs/a.md", "");
    let _ = committed(&sandbox, "docs/a.md", "a");
    let found = sandbox.json(&["artifact", "check", &item]);
    assert_eq!(found["checked"][0]["verdict"], "pass");
    let found = sandbox.tidegate(&["--json", "artifact", "check", &item, "--rev", &empty]);
    let found = found.exits(1).json();
    let finding = &found["checked"][0]["files"][0]["findings"][0];
    assert_eq!((&finding["code"], &finding["line"]), (&"EMPTY_DOCUMENT".into(), &1.into()));
    assert_eq!(finding["level"], "error");
    assert!(!finding["mend"].as_str().expect("a mend").is_empty());
    let _ = sandbox.refusal(3, &["artifact", "check", &item, "--rev", "nowhere"]);
    assert_eq!(sandbox.json(&["artifact", "check"])["checked"][0]["item"], *item);
}

#[test]
fn an_audit_lists_ticks_that_were_shown_on_other_files_and_runs_nothing() {
    let sandbox = project();
    let item = sandbox.item(&["x", "--criterion", "it works"]);
    let _ = committed(&sandbox, "a", "a");
    let ran = "touch it-ran; echo 1..1; echo ok 1";
    fs::write(sandbox.dir().join(".git/info/exclude"), "it-ran\ntidegate.yml\n")
        .expect("it can be written");
    let _ = sandbox.tidegate(&["criterion", "check", &item, "1", "--", "sh", "-c", ran]).ok();
    let _ = fs::remove_file(sandbox.dir().join("it-ran"));
    let held = sandbox.json(&["audit"]);
    assert_eq!((&held["looked_at"], &held["findings"]), (&1.into(), &Value::Array(Vec::new())));
    let _ = sandbox.git(&["commit", "--quiet", "--amend", "-m", "the same files"]).ok();
    assert_eq!(sandbox.json(&["audit"])["findings"], Value::Array(Vec::new()));
    let _ = committed(&sandbox, "a", "b");
    let found = sandbox.tidegate(&["--json", "audit", &item]).exits(1).json();
    assert_eq!(found["findings"][0]["code"], "other_tree");
    assert!(found["findings"][0]["fix"][0].as_str().expect("a fix").contains("criterion check"));
    assert!(!sandbox.dir().join("it-ran").exists(), "nothing was run");
}
