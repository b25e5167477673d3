//! Logs exchanged with a remote by somebody who is killed at every call on the way, or whose git is.

use crate::place::{begun, can_trace, tell};
use crate::support::Sandbox;
use crate::syscalls::{Subject, hits};

/// A clone whose hub lies within it, with entries of another one that are not here, and some here that
/// are not there.
fn apart() -> Subject {
    let sandbox = begun();
    let _ = sandbox.git(&["init", "--quiet", "--bare", "hub"]).ok();
    let _ = sandbox.git(&["remote", "add", "origin", "hub"]).ok();
    let item = sandbox.tidegate(&["new", "-q", "one", "--publish"]).ok().stdout;
    let _ = sandbox.tidegate(&["sync", "origin"]).ok();
    let other = sandbox.at("../other");
    let _ = other.git(&["init", "--quiet"]).ok();
    let hub = sandbox.dir().join("hub").display().to_string();
    let _ = other.git(&["remote", "add", "origin", &hub]).ok();
    let _ = other.tidegate(&["init"]).ok();
    // More than are written one by one.
    for n in 0..12 {
        let _ = other.tidegate(&["comment", item.trim_end(), &format!("number {n}")]).ok();
    }
    let _ = other.tidegate(&["sync", "origin"]).ok();
    let _ = sandbox.tidegate(&["comment", item.trim_end(), "ours", "--publish"]).ok();
    Subject::of(sandbox, &["sync", "origin"], None)
}

/// What is known here, and what the hub has.
fn found(sandbox: &Sandbox) -> (usize, String) {
    let kind = ["history", "--kind", "item.commented", "--json"];
    let history = sandbox.tidegate(&kind).ok().json();
    let comments = history["events"].as_array().expect("a list").len();
    let refs = ["-C", "hub", "for-each-ref", "--format=%(refname) %(objectname)"];
    (comments, sandbox.git(&refs).ok().stdout)
}

#[test]
fn whoever_is_killed_while_logs_are_exchanged_does_it_the_next_time() {
    if !can_trace("whoever_is_killed_while_logs_are_exchanged") {
        return;
    }
    let subject = apart();
    let calls = subject.calls();
    let sandbox = subject.again();
    let _ = sandbox.tidegate(&["sync", "origin"]).ok();
    let wanted = found(sandbox);
    // Git opens much, and talks much through pipes.
    let few = |(call, number): &(&str, usize)| match *call {
        "openat" => number % 90 == 0,
        "write" => number % 20 == 0,
        _ => true,
    };
    for (call, number) in hits(&calls).into_iter().filter(few) {
        let sandbox = subject.again();
        let came = subject.traced(Some(&format!("{call}:signal=KILL:when={number}")));
        let place = format!("killed at {call} {number}");
        assert!(matches!(came.status, 0 | 5 | 6 | 137), "{place}: {came:?}");
        tell(&place);
        // A git that died leaves a lock in the hub, which is for people to take away.
        for lock in ["r-*.lock", "packed-refs.lock"] {
            let mut rm = sandbox.command("find");
            let _ = sandbox.run(rm.args(["hub", "-name", lock, "-delete"]), b"").ok();
        }
        subject.is_done_once(came.status == 0);
        assert_eq!(found(sandbox), wanted, "{place}");
        let _ = sandbox.git(&["fsck", "--strict"]).ok();
    }
}
