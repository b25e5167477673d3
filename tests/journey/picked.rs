//! Showing some members of an item.

use serde_json::{Value, json};

use crate::place::{Journey, begun, texts};

#[test]
fn only_the_members_that_are_named_are_shown() {
    let sandbox = begun();
    let id = sandbox.item(&["Log in", "--label", "a", "--label", "b", "--body", "one\ntwo"]);
    let whole = sandbox.shown(&id);
    let output = sandbox.tidegate(&["show", &id, "--fields", "title,labels", "--json"]).ok();
    let item = r#""item":{"title":"Log in","labels":["a","b"]},"recorded":null,"notices":[]}"#;
    assert_eq!(output.stdout, format!("{{\"schema\":\"tidegate.item/1\",{item}\n"));
    let line = ["show", &id, "--fields", "labels", "--fields", "title,labels,priority,body,heads"];
    let people = sandbox.tidegate(&line).ok().stdout;
    let heads = texts(&whole["heads"]).join(", ");
    let expected = format!(
        "labels    a, b\ntitle     Log in\npriority\nbody\n  one\n  two\nheads     {heads}\n"
    );
    assert_eq!(people, expected);
    let other = sandbox.item(&["other"]);
    let both = sandbox.json(&["show", &id, &other, "--fields", "title,state"]);
    assert_eq!(both["schema"], "tidegate.items/1");
    let row = |title: &str| json!({ "title": title, "state": "To Do" });
    assert_eq!(both["items"], json!([row("Log in"), row("other")]));
    let quiet = sandbox.tidegate(&["show", &id, "--fields", "title", "-q"]).ok().stdout;
    assert_eq!(quiet, format!("{id}\n"), "ids are ids");
}

#[test]
fn every_member_can_be_named_and_comments_are_told_when_they_are() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let _ = sandbox.tidegate(&["comment", &id, "so it is"]).ok();
    let whole = sandbox.json(&["show", &id, "--comments"])["item"].clone();
    for (name, value) in whole.as_object().expect("an item") {
        let document = sandbox.json(&["show", &id, "--fields", name]);
        assert_eq!(document["item"], Value::from_iter([(name.clone(), value.clone())]));
    }
}

#[test]
fn a_member_that_no_item_has_is_refused_with_those_there_are() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let error = sandbox.refusal(2, &["show", &id, "--fields", "title,stat"]);
    let message = error["message"].as_str().expect("a text");
    assert!(message.starts_with("--fields NAME cannot be 'stat'; possible are id, "), "{message}");
    for name in sandbox.shown(&id).as_object().expect("an item").keys() {
        assert!(message.contains(name.as_str()), "{name} is not told: {message}");
    }
}
