//! Commits that move items, looked at by somebody who is killed at every call on the way.

use crate::place::{begun, can_trace, tell};
use crate::support::Sandbox;
use crate::syscalls::{Subject, hits};

/// Two items, and what is asked over and over.
struct Looked {
    subject: Subject,
    items: [String; 2],
}

/// Makes a commit that says this.
fn commit(sandbox: &Sandbox, message: &str) {
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", message]).ok();
}

fn with_items() -> (Sandbox, [String; 2]) {
    let sandbox = begun();
    let items = ["one", "two"].map(|title| {
        let said = sandbox.tidegate(&["new", "-q", title]).ok().stdout;
        said.trim_end().to_owned()
    });
    (sandbox, items)
}

/// Commits at which nobody has looked.
fn new() -> Looked {
    let (sandbox, items) = with_items();
    let [one, two] = &items;
    commit(&sandbox, &format!("Begin\n\nTidegate: {one} start"));
    commit(&sandbox, &format!("Both\n\nTidegate: {one} submit\nTidegate: {two} start"));
    commit(&sandbox, &format!("Neither\n\nRefs: {two}"));
    Looked { subject: Subject::of(sandbox, &["ls", "--json"], None), items }
}

/// Commits that moved items and are gone, and one that says something else instead.
fn gone() -> Looked {
    let (sandbox, items) = with_items();
    let [one, two] = &items;
    let _ = sandbox.git(&["config", "tidegate.withdrawAfter", "0"]).ok();
    commit(&sandbox, &format!("Begin\n\nTidegate: {one} start"));
    commit(&sandbox, &format!("Both\n\nTidegate: {one} submit\nTidegate: {two} start"));
    let _ = sandbox.tidegate(&["ls"]).ok();
    let _ = sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]).ok();
    commit(&sandbox, &format!("Another\n\nTidegate: {one} stop"));
    Looked { subject: Subject::of(sandbox, &["ls", "--json"], None), items }
}

/// The states of both, and how often something of this kind is recorded.
fn found(sandbox: &Sandbox, items: &[String; 2], kind: &str) -> ([String; 2], usize) {
    let states = items.each_ref().map(|item| {
        let shown = sandbox.tidegate(&["show", item, "--json"]).ok().json();
        shown["item"]["state"].as_str().expect("it is one").to_owned()
    });
    let history = sandbox.tidegate(&["history", "--kind", kind, "--json"]).ok().json();
    (states, history["events"].as_array().expect("a list").len())
}

fn is_killed_at_every_call(looked: &Looked, states: [&str; 2], (kind, times): (&str, usize)) {
    let Looked { subject, items } = looked;
    for (call, number) in hits(&subject.calls()) {
        let sandbox = subject.again();
        let came = subject.traced(Some(&format!("{call}:signal=KILL:when={number}")));
        let place = format!("killed at {call} {number}");
        assert!(matches!(came.status, 0 | 137), "{place}: {came:?}");
        tell(&place);
        subject.is_done_once(came.status == 0);
        let (found, count) = found(sandbox, items, kind);
        assert_eq!((found.each_ref().map(String::as_str), count), (states, times), "{place}");
    }
}

#[test]
fn whoever_is_killed_while_it_looks_at_commits_moves_items_once_for_each() {
    if can_trace("whoever_is_killed_while_it_looks_at_commits") {
        let moves = ("transition.applied", 3);
        is_killed_at_every_call(&new(), ["In Review", "In Progress"], moves);
    }
}

#[test]
fn whoever_is_killed_while_commits_are_gone_takes_their_moves_back_once() {
    if can_trace("whoever_is_killed_while_commits_are_gone") {
        let withdrawn = ("transition.withdrawn", 2);
        is_killed_at_every_call(&gone(), ["To Do", "To Do"], withdrawn);
    }
}
