//! What a definition says of the kinds of items: their fields, and what stands below what.

use std::fs;

use serde_json::{Value, json};

use crate::place::{Journey, begun, clone_of, fetch};
use crate::support::Sandbox;

const SHOP: &str = "\
name: shop
states: [Open, Done]
transitions:
- {via: finish, from: Open, to: Done}
kinds:
  epic: {}
  task:
    parents: [epic]
    fields:
      size: {choices: [S, M, L], required: true}
      notes: text
      spent: counter
      steps: list
      seen: add_wins_set
      owners: {type: add_wins_set, required: true}
      waivers: {type: remove_wins_set, choices: [licence, style]}
      rice: {type: map, fields: {reach: counter, why: {type: register, choices: [a, b]}}}
";

/// A shop in which this definition is in force, and a task in it.
fn shop() -> (Sandbox, String) {
    let sandbox = begun();
    fs::write(sandbox.dir().join("tidegate.yml"), SHOP).expect("a file can be written");
    let _ = sandbox.json(&["workflow", "apply"]);
    let task = sandbox.item(&[
        "Sell",
        "--set",
        "size=M",
        "--set",
        "owners=ann",
        "--set",
        "steps+=b",
        "--set",
        "steps+=c",
    ]);
    (sandbox, task)
}

fn fields(sandbox: &Sandbox, task: &str) -> Value {
    sandbox.shown(task)["fields"].clone()
}

fn set(sandbox: &Sandbox, task: &str, assignments: &[&str]) -> Value {
    let given = assignments.iter().flat_map(|assignment| ["--set", assignment]);
    let _ = sandbox.json(&["edit", task].into_iter().chain(given).collect::<Vec<_>>());
    fields(sandbox, task)
}

/// The events of the item so far.
fn events(sandbox: &Sandbox, task: &str) -> usize {
    sandbox.json(&["history", task])["events"].as_array().expect("a list").len()
}

#[test]
fn each_field_is_written_as_its_kind_says() {
    let (sandbox, task) = shop();
    assert_eq!(events(&sandbox, &task), 1, "what an item begins with is one event");
    let held = set(&sandbox, &task, &["spent=5", "steps+=d", "seen=x", "rice.reach+=2"]);
    let first = json!({
        "size": "M", "owners": ["ann"], "spent": 5, "steps": ["b", "c", "d"], "seen": ["x"], "rice.reach": 2,
    });
    assert_eq!(held, first);
    let patch = r#"{"fields": {"steps": ["d", "a", "b"], "rice": {"reach": 1, "why": "a"}}}"#;
    let _ = sandbox.fed(patch.as_bytes(), &["edit", &task, "--patch", "-"]).ok();
    let held = set(&sandbox, &task, &["spent-=2", "seen+=y", "seen-=x", "notes=long\ntext"]);
    let second = json!({
        "size": "M", "owners": ["ann"], "spent": 3, "steps": ["d", "a", "b"], "seen": ["y"], "rice.reach": 1,
        "rice.why": "a", "notes": "long\ntext",
    });
    assert_eq!(held, second);
    let before = events(&sandbox, &task);
    assert_eq!(set(&sandbox, &task, &["spent=3", "seen+=y", "steps-=nothing"]), second);
    assert_eq!(events(&sandbox, &task), before, "what is so already is not written again");
    let cleared = ["edit", &task, "--unset", "steps", "--unset", "spent", "--unset", "rice"];
    let _ = sandbox.json(&cleared);
    let empty = json!({
        "size": "M", "owners": ["ann"], "spent": 0, "steps": [], "seen": ["y"], "rice.reach": 0, "notes": "long\ntext",
    });
    assert_eq!(fields(&sandbox, &task), empty);
}

#[test]
fn clones_that_change_a_field_apart_agree_as_its_type_says() {
    let (first, task) = shop();
    set(&first, &task, &["spent=5", "seen=x", "waivers=style"]);
    let second = clone_of(&first, "second");
    set(&first, &task, &["spent+=1", "seen-=x", "waivers-=style", "steps+=mine"]);
    set(&second, &task, &["spent+=2", "seen=y", "waivers+=licence", "steps-=b"]);
    let _ = second.json(&["edit", &task, "--set", "seen+=x"]);
    fetch(&first, &second);
    fetch(&second, &first);
    let held = fields(&first, &task);
    assert_eq!(held, fields(&second, &task));
    assert_eq!(held["spent"], 8);
    assert_eq!(held["seen"], json!(["x", "y"]), "adding wins");
    assert_eq!(held["waivers"], json!(["licence"]), "removing wins");
    assert_eq!(held["steps"], json!(["c", "mine"]));
}

#[test]
fn what_does_not_fit_the_kind_is_refused_with_what_would() {
    let (sandbox, task) = shop();
    let before = sandbox.refs();
    let epic_below = ["new", "Big", "--kind", "epic", "--parent", &task];
    for (arguments, says) in [
        (
            &["new", "Small", "--set", "owners=ann"][..],
            "size: no such item is complete without it: S, M, L",
        ),
        (&["new", "Odd", "--kind", "tsak"], "kind: 'tsak' is none of epic, task"),
        (
            &["new", "Odd", "--set", "size=XL", "--set", "owners=ann"],
            "size: 'XL' is none of S, M, L",
        ),
        (&["edit", &task, "--unset", "size"], "size: no such item is complete without it"),
        (&["edit", &task, "--set", "owners-=ann"], "owners: no such item is complete without it"),
        (&["edit", &task, "--set", "spent=soon"], "spent: it counts: write a whole number"),
        (&["edit", &task, "--set", "size+=L"], "size: it holds one value"),
        (&["edit", &task, "--set", "free+=L"], "free: it holds one value"),
        (&["edit", &task, "--set", "waivers+=taste"], "'taste' is none of licence, style"),
        (&["edit", &task, "--set", "rice=7"], "rice: it is a map: write rice.reach, rice.why"),
        (&["edit", &task, "--set", "rice.raech=7"], "rice.raech: the map has reach, why"),
        (&["edit", &task, "--set", "rice.why=c"], "rice.why: 'c' is none of a, b"),
        (&["edit", &task, "--set", "seen+=a", "--set", "seen-=a"], "both added and taken out"),
        (&["edit", &task, "--set", "seen=a", "--set", "seen+=b"], "'seen' is written twice"),
        (&["edit", &task, "--kind", "bug"], "kind: 'bug' is none of epic, task"),
        (&["edit", &task, "--parent", &task], "a task stands below: epic"),
        (&["link", &task, "parent", &task], "a task stands below: epic"),
    ] {
        let error = sandbox.refusal(2, arguments);
        let message = error["message"].as_str().expect("a message");
        assert!(message.contains(says), "{arguments:?}: {message}");
    }
    let _ = sandbox.json(&epic_below);
    let epic = sandbox.item(&["Bigger", "--kind", "epic"]);
    assert_eq!(sandbox.json(&["edit", &task, "--parent", &epic])["item"]["parent"], epic);
    assert_ne!(sandbox.refs(), before);
}

#[test]
fn what_is_not_described_is_free_and_an_import_keeps_what_it_has() {
    let (sandbox, task) = shop();
    assert_eq!(set(&sandbox, &task, &["free=7"])["free"], "7");
    let lines = r#"{"title":"Old","key":"o-1","kind":"chore","fields":{"size":"XXL"}}
{"title":"Older","key":"o-2","kind":"task","fields":{"spent":4,"steps":["x"]}}
{"title":"Oldest","key":"o-3","kind":"task","fields":{"spent":"long"}}
"#;
    let output = sandbox.fed(lines.as_bytes(), &["import", "--jsonl", "-", "--json"]).exits(1);
    let lines = output.json()["results"].clone();
    assert_eq!(fields(&sandbox, lines[0]["item"].as_str().expect("an id")), json!({"size": "XXL"}));
    let older = fields(&sandbox, lines[1]["item"].as_str().expect("an id"));
    assert_eq!(older, json!({"spent": 4, "steps": ["x"]}));
    assert!(lines[2].to_string().contains("it counts"), "{}", lines[2]);
    let again = sandbox.fed(
        br#"{"title":"Older","key":"o-2","kind":"task","fields":{"spent":4,"steps":["x"]}}"#,
        &["import", "--jsonl", "-", "--json"],
    );
    assert_eq!(again.ok().json()["results"][0]["item"], lines[1]["item"], "the same is known");
}
