//! What the door lends out, and to whom it is shut.

use std::cell::Cell;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde_json::{Value, json};
use tidegate_api::{Patience, Patient};
use tidegate_git::Environment;
use tidegate_index::{ItemFilter, Order};

use super::*;
use crate::Place;

pub(crate) fn ask(engine: &Engine, body: Value) -> Reply {
    let body = serde_json::from_value(body).expect("a request");
    engine.ask(&Request { body }, &Patient).expect("an answer")
}

pub(crate) fn change(command: &Value) -> Value {
    let actor = json!({ "name": "Ada", "mail": "ada@example.com", "kind": "human" });
    let caller = json!({ "actor": actor, "at": 1_763_700_000_123_i64, "seed": vec![7; 16] });
    json!({ "change": { "command": command, "caller": caller } })
}

/// A repository in which a project has begun.
pub(crate) fn begun() -> (tempfile::TempDir, Place) {
    let folder = tempfile::tempdir().expect("a temporary directory can be made");
    let made = Command::new("git").args(["init", "--quiet"]).current_dir(&folder).status();
    assert!(made.expect("there is git").success());
    let place = Place::new(folder.path().to_owned(), Environment::default(), Vec::new());
    let caller = change(&Value::Null)["change"]["caller"].clone();
    let begin = json!({ "caller": caller, "id": null, "name": null, "otherwise": "x", "new_replica": false });
    ask(&open(&place), json!({ "init": begin }));
    (folder, place)
}

/// The same with so many items that what is folded of them is kept on disk.
pub(crate) fn much() -> (tempfile::TempDir, Place) {
    let (folder, place) = begun();
    let body = "a long body ".repeat(80);
    let line = |n: usize| json!({ "item": { "item": { "title": n.to_string(), "body": body } } });
    let lines: Value = (0..400).map(|n| (n.to_string(), line(n))).collect();
    ask(&open(&place), change(&json!({ "import": { "lines": lines } })));
    ask(&open(&place), json!({ "rebuild": { "check": false } }));
    (folder, place)
}

pub(crate) fn open(place: &Place) -> Engine {
    Engine::open(place).expect("it can be opened")
}

fn count(view: &View<'_>) -> Result<usize, Unanswered> {
    let all = ItemFilter { all: true, ..ItemFilter::default() };
    Ok(view.model.items(&all, Order::Created, None, usize::MAX)?.found.len())
}

fn seen(view: &View<'_>) -> Result<Reply, Unanswered> {
    Ok(Reply::Project(Box::new(query::project(view.model, view.replica()?)?)))
}

#[test]
fn what_others_write_between_two_questions_of_one_request_is_not_seen_by_it() {
    let (_folder, place) = much();
    let ours = open(&place);
    let looked = ours.look(&Patient, |view| {
        assert_eq!(count(view)?, 400);
        ask(&open(&place), change(&json!({ "new_item": { "title": "between" } })));
        assert_eq!(count(view)?, 400, "it is of the same moment");
        seen(view)
    });
    looked.expect("an answer");
    let looked = ours.look(&Patient, |view| {
        assert_eq!(count(view)?, 401, "it is there, and the next one sees it");
        seen(view)
    });
    looked.expect("an answer");
}

#[test]
fn nobody_waits_for_a_question_that_somebody_else_asked() {
    let (_folder, place) = much();
    let ours = open(&place);
    let looked = ours.look(&Patient, |view| {
        assert!(ours.desk.try_lock().is_ok(), "nobody has the desk");
        ask(&ours, change(&json!({ "new_item": { "title": "between" } })));
        assert_eq!(count(view)?, 400, "it is of the same moment");
        let inner = ours.look(&Patient, |view| {
            assert_eq!(count(view)?, 401, "another question is of a later one");
            seen(view)
        });
        inner.expect("an answer");
        seen(view)
    });
    looked.expect("an answer");
}

#[test]
fn where_others_write_first_nothing_is_folded_anew() {
    let (_folder, place) = much();
    let ours = open(&place);
    let tries = Cell::new(0);
    let looked = ours.look_alone(|view| {
        tries.set(tries.get() + 1);
        if tries.get() == 1 {
            ask(&open(&place), change(&json!({ "new_item": { "title": "between" } })));
        }
        view.folded.rehearse(Vec::new(), &|_| Ok(()))?;
        assert_eq!(count(view)?, 401, "it is of the moment after");
        seen(view)
    });
    looked.expect("an answer");
    assert_eq!(tries.get(), 2, "it was in the way once");
    assert!(ours.desk().expect("the desk").memory().is_err(), "nothing was folded in memory");
}

#[test]
fn what_nobody_waits_for_any_more_is_given_up() {
    struct Gone;
    impl Asker for Gone {
        fn patience(&self) -> Patience {
            Patience { until: None, is_gone: Arc::new(AtomicBool::new(true)) }
        }
    }
    let (_folder, place) = much();
    let ours = open(&place);
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
                   SELECT count(*) FROM n";
    let body = serde_json::from_value(json!({ "sql": { "question": endless } }));
    let given_up = ours.ask(&Request { body: body.expect("a request") }, &Gone);
    assert_eq!(given_up.expect_err("no answer").code, "too_large");
    let counted = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 90000) \
                   SELECT count(*) FROM n";
    ask(&ours, json!({ "sql": { "question": counted } }));
}
