//! Files of workflows: linted, drawn, begun with a preset. None of it needs a project.

use std::fs;

use serde_json::Value;

use crate::place::{Journey, begun};
use crate::support::Sandbox;

const WRONG: &str = "name: wrong
states: [Open, Done]
transitions:
  - {from: Open, to: Dnoe, via: end}
";

const ODD: &str = "version: \"2.0\"
states: [To Do, Done]
workflows:
  go: {command: /flow:go, agents: [somebody], input_states: [To Do], output_state: Done}
transitions:
  - {from: To Do, to: Done, via: go}
";

fn with(name: &str, text: &str) -> Sandbox {
    let sandbox = Sandbox::anonymous();
    fs::write(sandbox.dir().join(name), text).expect("a file can be written");
    sandbox
}

#[test]
fn a_finding_is_told_with_its_line_a_mark_and_a_mend() {
    let sandbox = with("tidegate.yml", WRONG);
    let told = sandbox.tidegate(&["workflow", "lint"]).exits(1).stdout;
    let expected = "\
tidegate.yml:4:22: UNDEFINED_TO_STATE: 'end' enters 'Dnoe', which is no state
  |
4 |   - {from: Open, to: Dnoe, via: end}
  |                      ^^^^
  = add it to the states, or name one of them: Open, Done
";
    assert!(told.contains(expected), "{told}");
    assert!(told.ends_with("tidegate.yml: 2 errors, 0 warnings\n"), "{told}");
}

#[test]
fn other_programs_are_told_the_same() {
    let sandbox = with("tidegate.yml", WRONG);
    let document = sandbox.tidegate(&["workflow", "lint", "--json"]).exits(1).json();
    assert_eq!(document["schema"], "tidegate.lint/1");
    assert_eq!((&document["ok"], &document["digest"]), (&Value::Bool(false), &Value::Null));
    let finding = &document["findings"][1];
    assert_eq!(finding["code"], "UNDEFINED_TO_STATE");
    assert_eq!((&finding["line"], &finding["column"]), (&4.into(), &22.into()));
    let sarif = sandbox.tidegate(&["workflow", "lint", "--sarif"]).exits(1).json();
    assert_eq!(sarif["version"], "2.1.0");
    let result = &sarif["runs"][0]["results"][1];
    assert_eq!(
        (&result["ruleId"], &result["level"]),
        (&"UNDEFINED_TO_STATE".into(), &"error".into())
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "tidegate.yml");
    assert_eq!(place["region"]["startLine"], 4);
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().expect("a list of rules");
    assert!(rules.iter().any(|rule| rule["id"] == "UNDEFINED_TO_STATE"));
}

#[test]
fn a_warning_is_an_error_only_if_that_is_asked_for() {
    let sandbox = with("flowspec_workflow.yml", ODD);
    let told = sandbox.tidegate(&["workflow", "lint"]).ok().stdout;
    assert!(told.ends_with("flowspec_workflow.yml: 0 errors, 1 warning\n"), "{told}");
    assert!(told.contains("UNKNOWN_AGENT"), "{told}");
    let _ = sandbox.tidegate(&["workflow", "lint", "--strict"]).exits(1);
}

#[test]
fn a_file_is_looked_for_where_the_verb_runs() {
    let sandbox = Sandbox::anonymous();
    let none = sandbox.tidegate(&["workflow", "lint", "--json"]).exits(3).json();
    assert_eq!(none["error"]["code"], "no_file");
    let folder = sandbox.dir().join("deep");
    fs::create_dir(&folder).expect("a folder can be made");
    fs::write(folder.join("tidegate.yml"), WRONG).expect("a file can be written");
    let told = sandbox.tidegate(&["-C", "deep", "workflow", "lint"]).exits(1).stdout;
    assert!(told.starts_with("tidegate.yml:2:"), "{told}");
    let _ = sandbox.tidegate(&["workflow", "lint", "missing.yml"]).exits(5);
}

#[test]
fn a_file_of_any_content_is_refused_with_a_place() {
    for (text, place) in [
        (&b"name: \xff"[..], "a.yml:1:7: NOT_UTF8"),
        (b"name: [", "a.yml:"),
        (b"a: &a [*a]", "a.yml:1:8: BAD_ALIAS"),
        (&[b"name: ".to_vec(), vec![b'x'; 5 << 20]].concat(), "a.yml:1:1048577: TOO_BIG"),
    ] {
        let sandbox = Sandbox::anonymous();
        fs::write(sandbox.dir().join("a.yml"), text).expect("a file can be written");
        let told = sandbox.tidegate(&["workflow", "lint", "a.yml"]).exits(1).stdout;
        assert!(told.starts_with(place), "{told:.200}");
    }
}

#[test]
fn every_preset_is_listed_shown_and_sound() {
    let sandbox = Sandbox::anonymous();
    let list = sandbox.tidegate(&["workflow", "presets", "--json"]).ok().json();
    let presets = list["presets"].as_array().expect("a list of presets");
    assert_eq!(presets.len(), 9);
    for preset in presets {
        let name = preset["name"].as_str().expect("every preset has a name");
        let text = sandbox.tidegate(&["workflow", "presets", name]).ok().stdout;
        fs::write(sandbox.dir().join("a.yml"), text).expect("a file can be written");
        let linted = sandbox.tidegate(&["workflow", "lint", "a.yml", "--strict", "--json"]).ok();
        assert_eq!(linted.json()["digest"], preset["digest"], "{name}");
        let drawn = sandbox.tidegate(&["workflow", "graph", "a.yml", "--format", "dot"]).ok();
        assert!(drawn.stdout.starts_with("digraph "), "{name}");
    }
    let none = sandbox.tidegate(&["workflow", "presets", "best", "--json"]).exits(3).json();
    assert_eq!(none["error"]["code"], "no_preset");
}

#[test]
fn schemas_are_shown_and_what_cannot_be_used_is_not_drawn() {
    let sandbox = with("tidegate.yml", WRONG);
    for name in ["workflow", "session", "specification", "planning", "tasks", "analysis"] {
        let schema = sandbox.tidegate(&["workflow", "schema", name]).ok().json();
        assert!(schema["$schema"].is_string(), "{name}");
    }
    let none = sandbox.tidegate(&["workflow", "schema", "x", "--json"]).exits(3).json();
    assert_eq!(none["error"]["code"], "no_schema");
    let refused = sandbox.tidegate(&["workflow", "graph", "--json"]).exits(1).json();
    assert_eq!(refused["error"]["code"], "bad_definition");
    assert_eq!(refused["error"]["reasons"].as_array().map(Vec::len), Some(2));
}

#[test]
fn trap_10_gates_are_passed_by_with_a_reason_that_is_recorded() {
    let sandbox = begun();
    let item = sandbox.item(&["a"]);
    let _ = sandbox.tidegate(&["move", &item, "Done", "--force"]).exits(2);
    let _ = sandbox.tidegate(&["move", &item, "Done", "--force", "--reason", "an emergency"]).ok();
    let history = sandbox.json(&["history", &item]);
    let last = history["events"].as_array().and_then(|events| events.last()).expect("it moved");
    assert_eq!((&last["via"], &last["reason"]), (&"force".into(), &"an emergency".into()));
}
