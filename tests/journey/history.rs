//! Telling what happened.

use serde_json::{Value, json};

use crate::place::{Journey, begun, each};
use crate::support::Sandbox;

fn kinds(history: &Value) -> Vec<&str> {
    each(&history["events"], "kind").iter().map(|kind| kind.as_str().expect("a text")).collect()
}

/// An item that Ada made and moved, and on which a robot commented.
fn lived() -> (Sandbox, String) {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let _ = sandbox.tidegate(&["move", &id, "start", "--reason", "now"]).ok();
    let robot = [("TIDEGATE_ACTOR", "Robot <bot@example.com>"), ("TIDEGATE_ACTOR_KIND", "agent")];
    let _ = sandbox.under(&robot, &["comment", &id, "done soon"]).ok();
    (sandbox, id)
}

#[test]
fn history_is_told_oldest_first_in_aligned_columns() {
    let (sandbox, id) = lived();
    let history = sandbox.json(&["history"]);
    assert_eq!(history["schema"], "tidegate.history/1");
    let all = ["project.created", "item.created", "transition.applied", "item.commented"];
    assert_eq!(kinds(&history), all);
    let told = sandbox.tidegate(&["history", &id]).ok().stdout;
    let rest: Vec<&str> = told.lines().map(|line| &line[32..]).collect();
    let short = &id[..6];
    let expected = [
        format!("{short}  Ada    created: x"),
        format!("{short}  Ada    start: To Do -> In Progress (now)"),
        format!("{short}  Robot  comment: done soon"),
    ];
    assert_eq!(rest, expected);
}

#[test]
fn an_event_has_the_fields_others_rely_on() {
    let (sandbox, id) = lived();
    let event = sandbox.json(&["history", &id])["events"][1].clone();
    let entry = event["entry"].as_str().expect("an id");
    assert_eq!(sandbox.said(&["cat-file", "-t", entry]), "commit");
    for (name, value) in [
        ("index", json!(0)),
        ("item", json!(id)),
        ("kind", json!("transition.applied")),
        ("actor", json!("Ada <ada@example.com>")),
        ("from", json!("To Do")),
        ("to", json!("In Progress")),
        ("via", json!("start")),
        ("reason", json!("now")),
        ("verified", json!("verified")),
        ("void", json!(false)),
    ] {
        assert_eq!(event[name], value, "{name}");
    }
    let last = sandbox.json(&["history", &id])["events"][2].clone();
    assert_eq!(last["actor"], "Robot <bot@example.com>");
    assert_eq!(last["actor_kind"], "agent");
}

#[test]
fn every_filter_leaves_what_it_says() {
    let (sandbox, id) = lived();
    let moved =
        sandbox.json(&["history", &id])["events"][1]["at"].as_str().expect("a time").to_owned();
    for (arguments, expected) in [
        (&["--kind", "transition"][..], &["transition.applied"][..]),
        (&["--kind", "item.created"], &["item.created"]),
        (&["--kind", "item"], &["item.created", "item.commented"]),
        (&["--kind", "item.claimed"], &[]),
        (&["--actor", "BOT@"], &["item.commented"]),
        (&["--since", &moved], &["transition.applied", "item.commented"]),
        (&["--until", &moved], &["project.created", "item.created"]),
        (&["--since", "9999-01-01"], &[]),
        (&["--limit", "2"], &["transition.applied", "item.commented"]),
    ] {
        assert_eq!(
            kinds(&sandbox.json(&[&["history"], arguments].concat())),
            expected,
            "{arguments:?}"
        );
    }
    let _ = sandbox.tidegate(&["history", "--since", "soon"]).exits(2);
}

#[test]
fn pages_lead_back_to_the_beginning() {
    let (sandbox, _) = lived();
    let last = sandbox.json(&["history", "--limit", "3"]);
    let cursor = last["next_cursor"].as_str().expect("there is more");
    let first = sandbox.json(&["history", "--limit", "3", "--cursor", cursor]);
    assert_eq!(first["next_cursor"], Value::Null);
    assert_eq!([kinds(&first), kinds(&last)].concat(), kinds(&sandbox.json(&["history"])));
    let told = sandbox.tidegate(&["history", "--limit", "3"]).ok().stdout;
    assert!(told.starts_with(&format!("earlier: --cursor {cursor}\n")), "{told}");
    assert_eq!(sandbox.refusal(2, &["history", "--cursor", "x"])["code"], "bad_cursor");
}

#[test]
fn history_is_also_a_document_a_line_and_an_entry_a_line() {
    let (sandbox, id) = lived();
    let history = sandbox.json(&["history", &id]);
    let lines = sandbox.tidegate(&["history", &id, "--json-lines"]).ok().stdout;
    let lines: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("a document")).collect();
    assert_eq!(Value::from(lines), history["events"]);
    let entries = sandbox.tidegate(&["history", &id, "-q"]).ok().stdout;
    assert_eq!(entries.lines().collect::<Vec<_>>(), each(&history["events"], "entry"));
}

#[test]
fn a_kind_that_nothing_knows_is_refused_with_those_there_are() {
    let (sandbox, _) = lived();
    for kind in ["transition.aplied", "trans", "item.", ""] {
        let error = sandbox.refusal(2, &["history", "--kind", kind]);
        assert_eq!(error["code"], "bad_value", "{kind}");
        assert!(error["message"].as_str().expect("a text").contains("transition.applied"));
    }
    assert_eq!(sandbox.tidegate(&["history", "--kind", "item.claimed"]).ok().stdout, "");
}

#[test]
fn a_range_is_looked_at_from_the_older_to_the_newer_entry() {
    let sandbox = begun();
    let entry = |title| sandbox.json(&["new", title])["recorded"]["entry"].clone();
    let [older, newer] = ["a", "b"].map(|title| {
        entry(title).as_str().and_then(|oid| oid.get(..12)).expect("an id").to_owned()
    });
    let range = |from: &str, to: &str| format!("{from}..{to}");
    let told = sandbox.tidegate(&["verify", &range(&older, &newer)]).ok().stdout;
    assert_eq!(told, "1 entry, 1 event: all sound\n");
    let told = sandbox.tidegate(&["verify", &range(&newer, &newer)]).ok().stdout;
    assert_eq!(told, "0 entries, 0 events: nothing to look at\n");
    let error = sandbox.refusal(2, &["verify", &range(&newer, &older)]);
    assert_eq!(error["code"], "empty_range");
    assert_eq!(error["message"], format!("the range is empty: {newer} comes after {older}"));
    let hint = format!("tidegate verify {older}..{newer}");
    assert_eq!(error["hints"], serde_json::json!([hint]));
    let _ = sandbox.pasted(&hint).ok();
}
