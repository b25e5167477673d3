//! A history under the names of flowspec.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::forged::{Forged, replica, with_a_good_item};
use crate::place::{Journey, LOG, begun, each};
use crate::support::Sandbox;

/// The members of an event in flowspec's own example.
const MEMBERS: [&str; 9] = [
    "event_id",
    "task_id",
    "event_type",
    "from_state",
    "to_state",
    "via",
    "timestamp",
    "agent",
    "artifacts_created",
];

#[track_caller]
fn events(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    sandbox.tidegate(&[&["history", "--format", "flowspec"], arguments].concat()).ok().json()
}

#[test]
fn an_event_has_exactly_the_members_that_flowspec_gives_it() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let _ = sandbox.tidegate(&["move", &id, "start"]).ok();
    let _ = sandbox.tidegate(&["move", &id, "Done", "--force", "--reason", "r"]).ok();
    let told = events(&sandbox, &[]);
    let own = sandbox.json(&["history"])["events"].clone();
    assert_eq!(each(&told, "event_id"), each(&own, "entry"));
    assert_eq!(each(&told, "task_id"), ["project", id.as_str(), &id, &id]);
    for event in told.as_array().expect("a list") {
        let members: BTreeSet<&str> =
            event.as_object().expect("an event").keys().map(String::as_str).collect();
        assert_eq!(members, BTreeSet::from(MEMBERS));
    }
    let types = ["project.created", "item.created", "transition", "transition"];
    assert_eq!(each(&told, "event_type"), types);
    let moved = json!({
        "event_id": own[2]["entry"], "task_id": id, "event_type": "transition",
        "from_state": "To Do", "to_state": "In Progress", "via": "start",
        "timestamp": own[2]["at"], "agent": "Ada <ada@example.com>", "artifacts_created": [],
    });
    assert_eq!(told[2], moved);
    assert_eq!(told[3]["via"], "force");
    assert_eq!(told[1]["from_state"], Value::Null);
}

#[test]
fn it_is_one_list_or_a_line_an_event_and_contradicts_no_other_form() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let _ = sandbox.tidegate(&["move", &id, "start"]).ok();
    let list = events(&sandbox, &[&id]);
    assert_eq!(events(&sandbox, &[&id, "--json"]), list, "it is JSON already");
    let lines = sandbox.tidegate(&["history", &id, "--format", "flowspec", "--json-lines"]).ok();
    let lines: Vec<Value> =
        lines.stdout.lines().map(|line| serde_json::from_str(line).expect("an event")).collect();
    assert_eq!(Value::from(lines), list);
    assert_eq!(events(&sandbox, &[&id, "--kind", "item.claimed"]), json!([]));
    let first = sandbox.tidegate(&["history", "--format", "flowspec", "--limit", "1"]).ok();
    assert_eq!(first.json()[0], list[1], "the latest");
    assert!(first.stderr.starts_with("more: --cursor "), "{}", first.stderr);
    let table = sandbox.tidegate(&["history", "--format", "table"]).ok().stdout;
    assert_eq!(table, sandbox.tidegate(&["history"]).ok().stdout);
    assert_eq!(sandbox.tidegate(&["history", "--format", "table", "--json"]).exits(2).status, 2);
    let _ = sandbox.tidegate(&["history", "--format", "table", "--json-lines"]).exits(2);
    let _ = sandbox.tidegate(&["history", "--format", "flowspec", "-q"]).exits(2);
    assert_eq!(sandbox.tidegate(&["history", "--format", "xml"]).exits(2).stdout, "");
}

#[test]
fn what_does_not_count_is_left_out_of_flowspec() {
    let sandbox = with_a_good_item();
    let good = sandbox.shown("GOOD");
    let mut commit = Forged::new(&sandbox, &replica(0), Vec::new(), 1);
    commit.entry(|entry| {
        let event = &mut entry["events"][0];
        event["object"] = good["id"].clone();
        event["kind"] = json!("transition.applied");
        event["after"] = good["heads"].clone();
        event["data"] = json!({
            "definition": good["definition"], "from": "In Review", "to": "Done", "via": "finish",
        });
    });
    let oid = commit.write(&sandbox);
    let _ = sandbox.git(&["update-ref", &format!("{LOG}{}", replica(0)), &oid]).ok();
    let own = sandbox.json(&["history", "GOOD"])["events"].clone();
    assert_eq!(each(&own, "void"), [false, true]);
    assert_eq!(each(&events(&sandbox, &["GOOD"]), "event_type"), ["item.created"]);
}
