//! What is said of the project.

use serde_json::{Value, json};

use crate::place::{Journey, begun};

#[test]
fn settings_are_kept_listed_and_taken_away() {
    let sandbox = begun();
    let set = sandbox.json(&[
        "project",
        "set",
        "type=api",
        "complexity=moderate",
        "stakeholders=ann, ben",
        "constraints.budget=two weeks",
        "constraints.technology=rust,git",
    ]);
    assert_eq!(set["schema"], "tidegate.project/1");
    assert_eq!(set["project"]["type"], "api");
    assert_eq!(set["project"]["stakeholders"], json!(["ann", "ben"]));
    assert_eq!(set["project"]["constraints"]["technology"], json!(["rust", "git"]));
    let shown = sandbox.tidegate(&["project", "show"]).ok().stdout;
    assert!(shown.contains("type          api\n"), "{shown}");
    assert!(shown.contains("constraint    budget: two weeks\n"), "{shown}");
    let cleared = sandbox.json(&["project", "set", "complexity=", "stakeholders="]);
    assert_eq!(cleared["project"]["complexity"], json!(null));
    assert_eq!(cleared["project"]["stakeholders"], json!([]));
}

#[test]
fn a_setting_with_a_list_of_words_takes_no_other_word() {
    let sandbox = begun();
    let refs = sandbox.refs();
    let error = sandbox.refusal(2, &["project", "set", "type=spaceship"]);
    assert_eq!(error["code"], "bad_value");
    assert!(error["message"].as_str().expect("a text").contains("web-app"), "{error}");
    for setting in ["complexity=huge", "colour=red", "name=", "name", "=x"] {
        let _ = sandbox.tidegate(&["project", "set", setting]).exits(2);
    }
    let _ = sandbox.tidegate(&["project", "set"]).exits(2);
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn a_patch_writes_members_and_null_takes_them_away() {
    let sandbox = begun();
    let patch = br#"{"industry":"shipping","constraints":{"budget":"small","timeline":null}}"#;
    let _ = sandbox.fed(patch, &["project", "set", "--patch", "-"]).ok();
    let project = sandbox.json(&["project", "show"])["project"].clone();
    assert_eq!(project["industry"], "shipping");
    assert_eq!(project["constraints"], json!({ "budget": "small" }));
    let _ = sandbox.fed(br#"{"industry":null}"#, &["project", "set", "--patch", "-"]).ok();
    assert_eq!(sandbox.json(&["project", "show"])["project"]["industry"], json!(null));
    for bad in [&b"[]"[..], b"{", b"{\"type\":7}", b"{\"constraints\":7}", b"\xff"] {
        let _ = sandbox.fed(bad, &["project", "set", "--patch", "-"]).exits(2);
    }
}

#[test]
fn setting_what_is_set_records_nothing() {
    let sandbox = begun();
    let _ = sandbox.tidegate(&["project", "set", "type=cli", "stakeholders=a,b"]).ok();
    let refs = sandbox.refs();
    let _ = sandbox.tidegate(&["project", "set", "type=cli", "stakeholders=a,b"]).ok();
    let _ = sandbox.tidegate(&["project", "set", "type=api", "--dry-run"]).ok();
    assert_eq!(sandbox.refs(), refs);
    assert_eq!(sandbox.json(&["project", "show"])["project"]["type"], "cli");
}

#[test]
fn the_project_can_be_changed_on_condition() {
    let sandbox = begun();
    let project = sandbox.json(&["project", "show"])["project"].clone();
    let head = project["heads"][0].as_str().expect("a text");
    let _ = sandbox.tidegate(&["project", "set", "type=cli", "--expect", head]).ok();
    let error = sandbox.refusal(4, &["project", "set", "type=api", "--expect", head]);
    assert_eq!(error["code"], "expect_missed");
    assert_eq!(error["hints"], json!(["tidegate project show"]), "a hint must be a real command");
}

#[test]
fn each_verb_tells_of_the_project_what_it_did() {
    let sandbox = crate::support::repo();
    let begun = sandbox.json(&["init"]);
    assert_eq!((&begun["begun"], &begun["recorded"]), (&json!(true), &Value::Null));
    assert_eq!(sandbox.json(&["init"])["begun"], false);
    let shown = sandbox.json(&["project", "show"]);
    assert_eq!((&shown["begun"], &shown["recorded"]), (&Value::Null, &Value::Null));
    let rehearsed = sandbox.json(&["project", "set", "type=api", "--dry-run"]);
    assert_eq!(rehearsed["project"]["type"], "api", "it is told what would be");
    assert_eq!(rehearsed["recorded"]["dry_run"], true);
    assert_eq!(sandbox.json(&["project", "show"]), shown, "and nothing is recorded");
    let set = sandbox.json(&["project", "set", "type=api"]);
    assert_eq!((&set["begun"], &set["recorded"]["events"]), (&Value::Null, &json!(1)));
    let again = sandbox.tidegate(&["project", "set", "type=api"]).ok().stdout;
    assert!(again.ends_with("(nothing to change)\n"), "{again}");
}
