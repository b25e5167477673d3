//! Clocks that are set forwards and back between two changes.

use std::time::{SystemTime, UNIX_EPOCH};

use tidegate_api::request::{Change, Mode};
use tidegate_api::{Body, Patient, Request, Service};
use tidegate_core::Millis;
use tidegate_core::command::{Command, Comment, ItemRef};
use tidegate_engine::{Engine, Environment, Place};

use crate::audit::{Told, entries};
use crate::place::begun;

const DAY: i64 = 24 * 60 * 60 * 1000;

#[test]
fn a_clock_that_is_set_back_and_forth_changes_neither_order_nor_place() {
    let sandbox = begun();
    let item = sandbox.tidegate(&["new", "-q", "x"]).ok().stdout;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    let now = i64::try_from(since.as_millis()).expect("before 292278994");
    let environment = Environment::empty()
        .with("HOME", sandbox.home())
        .with("PATH", std::env::var_os("PATH").unwrap_or_default());
    let place = Place::new(sandbox.dir().to_owned(), environment, Vec::new());
    let mut told = Told::default();
    let days = [0, 365, -365, 7000, -20_000, 1];
    for (turn, day) in days.iter().enumerate() {
        let key = turn.to_string();
        let comment = comment(item.trim_end(), &key);
        let caller = place.caller(Millis((now + day * DAY).max(1))).expect("Ada");
        let (key_of, expect, reason) = (Some(key.clone()), Vec::new(), None);
        let mode = Mode::Publish;
        let change = Change { command: comment, caller, key: key_of, expect, reason, mode };
        let engine = Engine::open(&place).expect("a repository");
        let request = Request { body: Body::Change(Box::new(change)) };
        engine.ask(&request, &Patient).expect("it is recorded");
        told.came(&key, true);
    }
    told.audit(&sandbox);
    let shown = sandbox.tidegate(&["show", item.trim_end(), "--comments", "--json"]).ok().json();
    let said = shown["item"]["comments"].as_array().expect("a list");
    let said: Vec<_> = said.iter().map(|comment| comment["text"].as_str()).collect();
    assert_eq!(said, ["0", "1", "2", "3", "4", "5"].map(Some), "as they came");
    assert_eq!(entries(&sandbox).len(), 2 + days.len() + 1);
}

fn comment(item: &str, text: &str) -> Command {
    let (via, on, reply_to) = (None, None, None);
    Command::Comment(Comment {
        item: ItemRef(item.to_owned()),
        text: text.to_owned(),
        via,
        on,
        reply_to,
    })
}
