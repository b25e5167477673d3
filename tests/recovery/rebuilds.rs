//! A rebuild of the read model that stands still or is killed: what it was making is left alone while
//! it lives, and named and cleared away once it is dead.

use std::fs;

use rustix::process::{Pid, Signal, kill_process};

use crate::place::{Recovery, begun, can_trace};
use crate::support::Sandbox;

/// The folders of those who are making the read model anew, or were.
fn making(sandbox: &Sandbox) -> Vec<String> {
    let names = fs::read_dir(sandbox.dir().join(".git/tidegate")).expect("it was begun").flatten();
    let names = names.map(|entry| entry.file_name().into_string().expect("a plain name"));
    names.filter(|name| name.starts_with("index.")).collect()
}

/// A rebuild that stands still before what it made takes its place, and strace, which ends with it.
fn standing_still(sandbox: &Sandbox) -> (std::process::Child, Pid) {
    let stopped = sandbox.stopped_at("rename", "STOP", &["rebuild"]);
    assert_ne!(making(sandbox), [""; 0], "it is at it");
    stopped
}

#[test]
fn what_a_killed_rebuild_left_is_named_and_cleared_away() {
    if !can_trace("what_a_killed_rebuild_left") {
        return;
    }
    let sandbox = begun();
    let (mut strace, process) = standing_still(&sandbox);
    let made = making(&sandbox);
    let _ = sandbox.tidegate(&["doctor"]).ok();
    let _ = sandbox.tidegate(&["rebuild"]).ok();
    assert_eq!(making(&sandbox), made, "the folder of a living one was taken away");
    kill_process(process, Signal::KILL).expect("it is ours");
    let _ = strace.wait();
    let document = sandbox.tidegate(&["doctor", "--json"]).exits(1).json();
    let found = &document["findings"][0];
    assert_eq!(
        (&found["code"], document["findings"].as_array().map(Vec::len)),
        (&"unfinished".into(), Some(1))
    );
    assert!(found["subject"].as_str().is_some_and(|it| it.ends_with(&made[0])), "{document}");
    let _ = sandbox.tidegate(&["doctor", "--fix"]).ok();
    assert_eq!(making(&sandbox), [""; 0]);

    let (mut strace, process) = standing_still(&sandbox);
    kill_process(process, Signal::KILL).expect("it is ours");
    let _ = strace.wait();
    let _ = sandbox.tidegate(&["rebuild"]).ok();
    assert_eq!(making(&sandbox), [""; 0], "the next one clears it away");
    let _ = sandbox.tidegate(&["doctor"]).ok();
}
