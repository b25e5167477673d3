//! Definitions that are published: what is in force, what items follow, and two clones apart.

use serde_json::{Value, json};

use crate::place::{Journey, apply, begun, clone_of, each, fetch, texts, write_workflow};
use crate::support::Sandbox;

const SHIP: &str = "name: ship
states: [Open, Packed, Out]
transitions:
  - {from: Open, to: Packed, via: pack}
  - {from: Packed, to: Out, via: send}
  - {from: Packed, to: Open, via: rework}
";

/// The same with one state more, in which a person has to agree.
const CHECKED: &str = "name: ship
states: [Open, Packed, Checked, Out]
transitions:
  - {from: Open, to: Packed, via: pack}
  - {from: Packed, to: Checked, via: check}
  - {from: Checked, to: Out, via: send, gates: ['APPROVAL[lead]']}
  - {from: Packed, to: Open, via: rework}
";

/// What `workflow ls` says of one name.
fn listed(sandbox: &Sandbox, name: &str) -> Value {
    let list = sandbox.json(&["workflow", "ls"]);
    let found = list["definitions"].as_array().expect("a list").iter();
    found.clone().find(|workflow| workflow["name"] == name).expect("it is listed").clone()
}

#[test]
fn new_items_follow_what_is_published_and_old_ones_stay_with_what_they_began_with() {
    let sandbox = begun();
    let old = sandbox.item(&["before"]);
    write_workflow(&sandbox, SHIP);
    let applied = sandbox.json(&["workflow", "apply"]);
    assert_eq!(applied["schema"], "tidegate.definition/1");
    let digest = applied["shown"].as_str().expect("it is in force").to_owned();
    let item = sandbox.item(&["after"]);
    assert_eq!(sandbox.shown(&item)["definition"], digest);
    assert_eq!(sandbox.shown(&item)["state"], "Open");
    let _ = sandbox.tidegate(&["move", &item, "pack"]).ok();
    let _ = sandbox.tidegate(&["move", &old, "start"]).ok();
    assert_eq!(sandbox.refusal(2, &["move", &item, "start"])["code"], "no_such_transition");
    let ways = sandbox.json(&["why", &item]);
    assert_eq!(each(&ways["transitions"], "via"), ["send", "rework"]);
    // What is published later leaves it where it is.
    write_workflow(&sandbox, CHECKED);
    let later = sandbox.json(&["workflow", "apply"]);
    let changes = texts(&later["changes"]).join("\n");
    assert!(changes.contains("+ state Checked\n"), "{changes}");
    assert!(changes.contains("- transition send: Packed -> Out"), "{changes}");
    let _ = sandbox.tidegate(&["move", &item, "send"]).ok();
    assert_eq!(sandbox.shown(&item)["state"], "Out");
    let next = sandbox.item(&["next"]);
    for via in ["pack", "check"] {
        let _ = sandbox.tidegate(&["move", &next, via]).ok();
    }
    let shut = sandbox.refusal(1, &["move", &next, "send"]);
    assert_eq!(
        (&shut["code"], texts(&shut["reasons"])[0]),
        (&json!("gate_shut"), "approvals do not exist yet")
    );
    let versions = &listed(&sandbox, "ship")["versions"];
    assert_eq!(each(versions, "standing"), ["active", "drained"]);
    assert_eq!(each(versions, "open"), [1, 0]);
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn what_was_not_published_now_is_not_told_as_if_it_were() {
    let sandbox = begun();
    write_workflow(&sandbox, SHIP);
    let told = |arguments: &[&str]| {
        let text = sandbox.tidegate(&[&["workflow", "apply"], arguments].concat()).ok().stdout;
        text.lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(told(&["--dry-run"]), "(not recorded)");
    assert!(told(&["--key", "a"]).ends_with("is in force"));
    assert_eq!(told(&["--key", "a"]), "(recorded before)");
    assert_eq!(told(&[]), "(nothing to change)");
}

#[test]
fn what_is_shown_can_be_published_again_and_is_the_same() {
    let sandbox = begun();
    for preset in ["simple", "bug", "feature", "flowspec", "speckit-assistant", "spectask"] {
        let applied = sandbox.json(&["workflow", "apply", "--preset", preset]);
        let shown = sandbox.tidegate(&["workflow", "show", preset]).ok().stdout;
        write_workflow(&sandbox, &shown);
        let again = sandbox.json(&["workflow", "apply"]);
        assert_eq!(again["shown"], applied["shown"], "{preset}");
        assert_eq!(again["recorded"]["events"], 0, "{preset} is in force already");
        assert_eq!(sandbox.tidegate(&["workflow", "diff"]).ok().stdout, "", "{preset}");
    }
}

#[test]
fn a_preset_is_published_with_the_first_item_that_follows_it() {
    let sandbox = begun();
    let item = sandbox.item(&["crash", "--preset", "bug"]);
    assert_eq!(sandbox.shown(&item)["state"], "To Do");
    assert_eq!(listed(&sandbox, "bug")["default"], true);
    let other = sandbox.item(&["another", "--preset", "bug"]);
    assert_eq!(sandbox.shown(&other)["definition"], sandbox.shown(&item)["definition"]);
    assert_eq!(
        sandbox.json(&["history", "--kind", "definition"])["events"].as_array().map(Vec::len),
        Some(1)
    );
    for (number, via) in ["investigate", "fix", "validate", "finish"].iter().enumerate() {
        let moved = sandbox.json(&["move", &item, via]);
        let states = ["Investigating", "Fixing", "Validating", "Done"];
        assert_eq!(moved["item"]["state"], states[number]);
    }
    assert_eq!(sandbox.refusal(3, &["new", "x", "--preset", "best"])["code"], "no_such_workflow");
    // A rehearsal publishes nothing.
    let _ = sandbox.json(&["new", "x", "--preset", "feature", "--dry-run"]);
    assert_eq!(sandbox.json(&["workflow", "ls"])["definitions"].as_array().map(Vec::len), Some(2));
}

#[test]
fn the_project_says_which_of_several_new_items_follow() {
    let sandbox = begun();
    let _ = sandbox.json(&["workflow", "apply", "--preset", "bug"]);
    let second = sandbox.json(&["workflow", "apply", "--preset", "feature"]);
    assert_eq!(second["notices"][0]["code"], "not_default");
    let plain = sandbox.item(&["plain"]);
    assert_eq!(sandbox.shown(&plain)["state"], "To Do");
    assert_eq!(listed(&sandbox, "builtin")["default"], true);
    let hint = second["notices"][0]["hints"][0].as_str().expect("a hint");
    let _ = sandbox.pasted(hint).ok();
    assert_eq!(listed(&sandbox, "feature")["default"], true);
    let followed = sandbox.item(&["followed"]);
    assert_eq!(sandbox.shown(&followed)["definition"], listed(&sandbox, "feature")["digest"]);
    let error = sandbox.refusal(3, &["project", "set", "workflow=nothing"]);
    assert_eq!(error["code"], "no_such_workflow");
}

#[test]
fn a_file_that_differs_from_what_is_in_force_is_told_in_status() {
    let sandbox = begun();
    let code = |sandbox: &Sandbox| sandbox.json(&["status"])["notices"][0]["code"].clone();
    assert_eq!(code(&sandbox), Value::Null);
    write_workflow(&sandbox, SHIP);
    assert_eq!(code(&sandbox), "workflow_differs");
    let _ = apply(&sandbox, SHIP);
    assert_eq!(code(&sandbox), Value::Null);
    write_workflow(&sandbox, CHECKED);
    assert_eq!(code(&sandbox), "workflow_differs");
    let told = sandbox.tidegate(&["workflow", "diff"]).ok().stdout;
    assert!(told.contains("+ state Checked\n"), "{told}");
    let deep = sandbox.at("deep");
    assert_eq!(code(&deep), "workflow_differs", "it is that of the work tree");
}

#[test]
fn what_cannot_be_used_is_not_published() {
    let sandbox = begun();
    write_workflow(&sandbox, "name: x\nstates: [A, B]\ntransitions: []\n");
    assert_eq!(sandbox.refusal(1, &["workflow", "apply"])["code"], "bad_definition");
    write_workflow(&sandbox, &SHIP.replace("ship", "builtin"));
    assert_eq!(sandbox.refusal(1, &["workflow", "apply"])["code"], "bad_definition");
    let states: Vec<String> = (0..6000).map(|n| format!("State {n}")).collect();
    let ways: Vec<String> = (1..6000)
        .map(|n| format!("  - {{from: State {}, to: State {n}, via: v{n}}}\n", n - 1))
        .collect();
    let big =
        format!("name: big\nstates: [{}]\ntransitions:\n{}", states.join(", "), ways.concat());
    write_workflow(&sandbox, &big);
    let error = sandbox.refusal(1, &["workflow", "apply"]);
    assert!(texts(&error["reasons"])[0].contains("the limit is 57344"), "{error}");
    let secret =
        SHIP.replace("states", "description: ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nstates");
    write_workflow(&sandbox, &secret);
    assert_eq!(sandbox.refusal(2, &["workflow", "apply"])["code"], "secret");
    assert_eq!(sandbox.json(&["workflow", "ls"])["definitions"].as_array().map(Vec::len), Some(1));
}

#[test]
fn clones_that_publish_apart_are_told_and_one_of_them_chooses() {
    let first = begun();
    let _ = apply(&first, SHIP);
    let item = first.item(&["in flight"]);
    let second = clone_of(&first, "second");
    let ours = apply(&first, CHECKED);
    let theirs = apply(&second, &SHIP.replace("Packed", "Wrapped"));
    fetch(&first, &second);
    fetch(&second, &first);
    for sandbox in [&first, &second] {
        let told = listed(sandbox, "ship");
        assert_eq!(told["digest"], Value::Null);
        assert_eq!(told["contested"].as_array().map(Vec::len), Some(2));
        assert_eq!(sandbox.refusal(4, &["new", "x"])["code"], "contested");
        // What is in flight goes on.
        assert_eq!(sandbox.json(&["why", &item])["transitions"][0]["open"], true);
    }
    let _ = first.tidegate(&["move", &item, "pack"]).ok();
    let (ours, theirs) = (ours.as_str(), theirs.as_str());
    assert_eq!(
        first.refusal(3, &["resolve", "workflow:ship", "--to", "ffff"])["code"],
        "no_such_workflow"
    );
    assert_eq!(
        first.refusal(2, &["resolve", "workflow:ship", "x", "--to", ours])["code"],
        "bad_value"
    );
    let _ = first.json(&["resolve", "workflow:ship", "--to", &ours[..9], "--reason", "checked"]);
    let _ = second.json(&["resolve", "workflow:ship", "--to", ours]);
    fetch(&first, &second);
    fetch(&second, &first);
    for sandbox in [&first, &second] {
        assert_eq!(listed(sandbox, "ship")["digest"], ours, "two equal choices are one");
        assert_eq!(sandbox.shown(&sandbox.item(&["x"]))["definition"], ours);
        assert_eq!(sandbox.json(&["verify"])["ok"], true);
    }
    assert_eq!(first.json(&["workflow", "show", "ship", "--version", theirs])["shown"], theirs);
    fetch(&first, &second);
    fetch(&second, &first);
    let dumps = [&first, &second].map(|sandbox| sandbox.tidegate(&["dump"]).ok().stdout);
    assert_eq!(dumps[0], dumps[1]);
}
