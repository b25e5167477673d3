//! Commits that did not do what they say.

use std::fs;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::commits::{applied, commit, says, state, with_item};
use crate::place::{Journey, apply, begun, clone_of, fetch};
use crate::support::Sandbox;

/// Loses how far was looked.
fn forget(sandbox: &Sandbox) {
    let journals = fs::read_dir(sandbox.dir().join(".git/tidegate/r")).expect("it is there");
    for journal in journals.flatten() {
        fs::remove_file(journal.path().join("commits")).expect("it is there");
    }
}

/// Has the branch of another clone as one of a remote.
fn pull(here: &Sandbox, there: &Sandbox) {
    let from = there.dir().to_str().expect("a plain path");
    let _ = here.git(&["fetch", "--quiet", from, "main:refs/remotes/origin/main"]).ok();
}

#[test]
fn what_a_commit_may_not_do_is_a_warning_and_no_lost_commit() {
    let (sandbox, item) = with_item();
    let id = commit(&sandbox, &says(&item, &["finish"]));
    let shown = sandbox.json(&["show", &item]);
    assert_eq!(shown["notices"][0]["code"], "commit_refused");
    assert_eq!(shown["item"]["state"], "To Do");
    let refused = &shown["item"]["commits"]["refused"][0];
    assert_eq!(refused["commit"], id);
    assert!(refused["why"].as_str().expect("a text").contains("start would"), "{refused}");
    let typo = commit(&sandbox, &format!("Work\n\nTidgate: {item} start"));
    let refused = &sandbox.shown(&item)["commits"]["refused"];
    assert_eq!(refused[1]["commit"], typo);
    assert_eq!(refused[1]["mend"], format!("Tidegate: {item} start"));
    let _ = sandbox.json(&["move", &item, "start"]);
    let refused = sandbox.shown(&item)["commits"]["refused"].clone();
    assert_eq!(refused, Value::Array(Vec::new()), "it moved on");
}

#[test]
fn what_was_refused_moves_nothing_later_whoever_looks() {
    let (sandbox, item) = with_item();
    let _ = commit(&sandbox, &says(&item, &["submit"]));
    assert_eq!(state(&sandbox, &item), "To Do");
    let _ = sandbox.json(&["move", &item, "start"]);
    forget(&sandbox);
    assert_eq!(state(&sandbox, &item), "In Progress", "it looked at all of it again");
    let fresh = clone_of(&sandbox, "fresh");
    pull(&fresh, &sandbox);
    assert_eq!(state(&fresh, &item), "In Progress", "somebody else did");
    let away = clone_of(&sandbox, "away");
    let _ = commit(&sandbox, &format!("More\n\nTidegate: {item} finish"));
    assert_eq!(state(&sandbox, &item), "In Progress");
    let _ = sandbox.json(&["move", &item, "submit"]);
    fetch(&away, &sandbox);
    pull(&away, &sandbox);
    assert_eq!(state(&away, &item), "In Review", "both came at once");
    assert_eq!(applied(&away), 2);
    let since = sandbox.said(&["rev-list", "--max-parents=0", "HEAD"]);
    let _ = sandbox.json(&["link-commits", "--since", &since]);
    assert_eq!(state(&sandbox, &item), "Done", "where somebody asks for it");
}

#[test]
fn what_came_to_nothing_moves_nothing_later_whoever_looks() {
    let (sandbox, item) = with_item();
    for _ in 0..2 {
        let _ = commit(&sandbox, &says(&item, &["start"]));
        // Two that say the same were not written in one second.
        thread::sleep(Duration::from_millis(1100));
    }
    assert_eq!(state(&sandbox, &item), "In Progress");
    let refused = sandbox.shown(&item)["commits"]["refused"].clone();
    assert_eq!(refused, Value::Array(Vec::new()), "that it was done before is no trouble");
    let _ = sandbox.json(&["move", &item, "stop"]);
    forget(&sandbox);
    assert_eq!(state(&sandbox, &item), "To Do");
    let fresh = clone_of(&sandbox, "fresh");
    pull(&fresh, &sandbox);
    assert_eq!(state(&fresh, &item), "To Do", "somebody else looked");
    assert_eq!(applied(&fresh), 2);
}

#[test]
fn an_occasion_on_which_no_way_was_open_is_over() {
    let sandbox = begun();
    let flow = "name: small\nstates: [Open, Review, Done]\ntransitions:\n  \
                - {from: Open, to: Review, via: submit}\n  \
                - {from: Review, to: Done, via: finish, on: closes}\n";
    let _ = apply(&sandbox, flow);
    let _ = commit(&sandbox, "first");
    let item = sandbox.item(&["Log in"]);
    let _ = commit(&sandbox, &format!("work\n\nCloses: {item}"));
    assert_eq!(state(&sandbox, &item), "Open");
    let _ = sandbox.json(&["move", &item, "submit"]);
    let fresh = clone_of(&sandbox, "fresh");
    pull(&fresh, &sandbox);
    assert_eq!(state(&fresh, &item), "Review");
    let _ = commit(&sandbox, &format!("more\n\nCloses: {item}"));
    assert_eq!(state(&sandbox, &item), "Done", "the next one is another one");
}
