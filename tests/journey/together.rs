//! Many processes at once.

use std::collections::BTreeSet;
use std::process::Child;

use serde_json::Value;

use crate::place::{Journey, begun, each};
use crate::support::{Sandbox, TIDEGATE};

pub(crate) const PROCESSES: usize = 8;
pub(crate) const CHANGES: usize = 25;

/// Starts shells that each run `line` for all their turns, with `$P` and `$N` set, and awaits them.
pub(crate) fn at_once(sandbox: &Sandbox, line: &str) {
    let script = format!("for N in $(seq {CHANGES}); do {line} || exit 1; done");
    let start = |n: usize| {
        let mut command = sandbox.command("bash");
        command.args(["-c", &script]).env("P", n.to_string()).env("TIDEGATE", TIDEGATE);
        command.spawn().expect("bash can be started")
    };
    let children: Vec<Child> = (0..PROCESSES).map(start).collect();
    for mut child in children {
        assert!(child.wait().expect("a child can be waited for").success(), "a change was refused");
    }
}

/// The log is one line, and each entry stands in its place.
#[track_caller]
pub(crate) fn is_linear(sandbox: &Sandbox, entries: usize) {
    let log = &sandbox.logs()[0];
    assert_eq!(sandbox.said(&["rev-list", "--count", log]), entries.to_string());
    assert_eq!(sandbox.said(&["rev-list", "--count", "--merges", log]), "0");
    let lines = sandbox.said(&["log", "--reverse", "--format=%B", log]);
    let places = lines.lines().filter(|line| line.starts_with('{')).map(|line| {
        let entry: Value = serde_json::from_str(line).expect("an entry");
        usize::try_from(entry["seq"].as_u64().expect("a number")).expect("a small number")
    });
    assert_eq!(places.collect::<Vec<_>>(), (1..=entries).collect::<Vec<_>>());
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
    assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
}

#[test]
fn changes_of_many_processes_to_one_item_are_all_there_in_one_line() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    at_once(&sandbox, &format!("\"$TIDEGATE\" comment -q {id} \"$P/$N\" >/dev/null"));
    let item = sandbox.json(&["show", &id, "--comments"])["item"].clone();
    let said: BTreeSet<_> =
        each(&item["comments"], "text").into_iter().map(Value::to_string).collect();
    assert_eq!(said.len(), PROCESSES * CHANGES);
    is_linear(&sandbox, PROCESSES * CHANGES + 2);
}

#[test]
fn changes_of_many_processes_to_different_items_are_all_there_in_one_line() {
    let sandbox = begun();
    at_once(&sandbox, "\"$TIDEGATE\" new -q \"$P/$N\" --key \"$P/$N\" >/dev/null");
    let listed = sandbox.json(&["ls", "--all"]);
    let titles: BTreeSet<_> =
        each(&listed["items"], "title").into_iter().map(Value::to_string).collect();
    assert_eq!(titles.len(), PROCESSES * CHANGES);
    is_linear(&sandbox, PROCESSES * CHANGES + 1);
}

#[test]
fn many_processes_that_make_the_same_thing_under_one_key_make_it_once() {
    let sandbox = begun();
    at_once(&sandbox, "\"$TIDEGATE\" new -q same --key \"$N\" >/dev/null");
    assert_eq!(sandbox.json(&["ls", "--all"])["items"].as_array().expect("a list").len(), CHANGES);
    is_linear(&sandbox, CHANGES + 1);
}

#[test]
fn many_processes_that_begin_the_project_begin_one() {
    let sandbox = crate::support::repo();
    at_once(&sandbox, "\"$TIDEGATE\" init -q >/dev/null");
    is_linear(&sandbox, 1);
}
