//! What a glance tells, and when it tells nothing.

use std::process::Command;

use serde_json::json;
use tidegate_api::request::At;
use tidegate_core::command::ItemRef;

use super::*;
use crate::Place;
use crate::door::tests::{ask, begun, change, much, open};

fn at_once(engine: &Engine, body: Body) -> Option<serde_json::Value> {
    let reply = engine.at_once(&Request { body })?;
    Some(serde_json::to_value(reply).expect("plain data"))
}

/// One that stays, and has looked where the branches stand.
fn staying(place: &Place) -> Engine {
    let engine = open(place);
    engine.commits.serve_others();
    while !engine.commits.is_at_rest(place) {
        // What moved just now proves nothing yet.
        std::thread::sleep(std::time::Duration::from_millis(20));
        drop(crate::reconcile::look(&engine));
    }
    engine
}

fn named(name: &str) -> Show {
    Show { items: vec![ItemRef(name.to_owned())], at: None, head: None }
}

#[test]
fn a_glance_tells_what_a_question_is_told() {
    let (_folder, place) = much();
    let ours = staying(&place);
    assert!(at_once(&ours, Body::Project).is_none(), "nothing is open yet");
    let made = ask(&ours, change(&json!({ "new_item": { "title": "one", "aliases": ["ONE"] } })));
    let Reply::Item(made) = made else { panic!("an item") };
    let told = ask(&ours, json!({ "show": { "items": ["ONE"], "at": null } }));
    let told = serde_json::to_value(told).expect("plain data");
    assert_eq!(at_once(&ours, Body::Show(named("ONE"))), Some(told));
    let comment = json!({ "comment": { "item": "ONE", "text": "of somebody else" } });
    ask(&open(&place), change(&comment));
    let told = at_once(&ours, Body::Show(named("ONE"))).expect("they folded it");
    assert!(told.to_string().contains("of somebody else"), "{told}");
    let entry = made.recorded.expect("it was recorded").entry;
    let then = Show { at: entry.map(At::Entry), ..named("ONE") };
    assert!(at_once(&ours, Body::Show(then)).is_none(), "that takes the whole log");
}

#[test]
fn a_glance_waits_for_nobody_and_looks_not_far() {
    let (_folder, place) = much();
    let ours = staying(&place);
    ask(&ours, json!("project"));
    let desk = ours.desk().expect("nobody has it");
    assert!(at_once(&ours, Body::Project).is_none(), "somebody has the desk");
    drop(desk);
    assert!(at_once(&ours, Body::Project).is_some());
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 90000) \
                SELECT count(*) FROM n";
    let mut desk = ours.desk().expect("nobody has it");
    let counted = desk.glance(|desk, _| Some(desk.database().expect("it is open").question(many)));
    assert!(counted.expect("the logs stand still").is_err(), "it was given up");
    drop(desk);
    ask(&ours, json!({ "sql": { "question": many } }));
}

#[test]
fn a_glance_at_what_is_in_memory_sees_what_arrived_too() {
    let (folder, place) = begun();
    assert!(at_once(&open(&place), Body::Project).is_none(), "nothing was folded yet");
    let ours = staying(&place);
    let told = serde_json::to_value(ask(&ours, json!("project"))).expect("plain data");
    assert_eq!(at_once(&ours, Body::Project), Some(told));
    ask(&open(&place), change(&json!({ "new_item": { "title": "of somebody else" } })));
    assert!(at_once(&ours, Body::Project).is_none(), "it has to be folded first");
    ask(&ours, json!({ "publish": "wait" }));
    ask(&ours, json!("project"));
    assert!(at_once(&ours, Body::Project).is_some());
    let twice = "git update-ref refs/tidegate/log/r-aaaaaaaaaaaaaaaa \
                 $(git for-each-ref --format='%(objectname)' refs/tidegate/log)";
    let made = Command::new("sh").args(["-c", twice]).current_dir(folder.path()).status();
    assert!(made.expect("there is git").success());
    assert!(at_once(&ours, Body::Project).is_none(), "another log stands here now");
}
