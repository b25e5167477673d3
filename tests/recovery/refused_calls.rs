//! A process to which the system says no, once or from then on, at each of its calls.

use crate::place::{begun, can_trace, number, tell};
use crate::support::{Output, TIDEGATE};
use crate::syscalls::{Subject, hits, subjects};

/// What the system says, once or from then on.
const FAULTS: [(&str, &str); 5] =
    [("EIO", ""), ("ENOSPC", "+"), ("ENOSPC", ""), ("EIO", "+"), ("EDQUOT", "+")];

/// Whether it was acknowledged. If not, that is told, where anything can be told.
#[track_caller]
fn was_acknowledged(place: &str, came: &Output) -> bool {
    match came.status {
        0 => true,
        5 => {
            let is_mute = place.contains("write:") && came.stderr.is_empty();
            assert!(came.stderr.starts_with("error: ") || is_mute, "{place}: {came:?}");
            false
        }
        _ => panic!("{place}: {came:?}"),
    }
}

fn is_refused_every_call(name: &str, subject: &Subject) {
    // One of the faults at each call in turn, in the short form.
    let faults = number("TIDEGATE_RECOVERY_FAULTS", 1);
    for (turn, (call, number)) in hits(&subject.calls()).into_iter().enumerate() {
        for fault in 0..faults {
            let (error, from_then_on) = FAULTS[(turn + fault) % FAULTS.len()];
            let _ = subject.again();
            let fault = format!("{call}:error={error}:when={number}{from_then_on}");
            let place = format!("{name} at {fault}");
            tell(&place);
            let came = subject.traced(Some(&fault));
            subject.is_done_once(was_acknowledged(&place, &came));
        }
    }
}

#[test]
fn whoever_is_refused_any_call_acknowledges_nothing_falsely_and_says_so() {
    if can_trace("whoever_is_refused_any_call") {
        for (name, subject) in subjects() {
            is_refused_every_call(name, &subject);
        }
    }
}

#[test]
fn a_disk_that_syncs_nothing_leaves_the_outcome_unknown() {
    if !can_trace("a_disk_that_syncs_nothing") {
        return;
    }
    let (_, new) = &subjects()[0];
    let _ = new.again();
    let came = new.traced(Some("fdatasync:error=EIO:when=1+")).exits(5);
    assert!(came.stderr.contains("nobody can know the outcome"), "{}", came.stderr);
    new.is_done_once(false);
    assert!(came.stderr.contains("--key it"), "{}", came.stderr);
    // One segment that cannot be synced is left for the other.
    let _ = new.again();
    let _ = new.traced(Some("fdatasync:error=EIO:when=1")).ok();
    new.is_done_once(true);
}

#[test]
fn what_nobody_knows_of_can_be_asked_for_again_under_the_key_that_is_told() {
    if !can_trace("what_nobody_knows_of") {
        return;
    }
    let sandbox = begun();
    let mut strace = sandbox.command("strace");
    strace.args(["-f", "-qq", "-o", "/dev/null", "-e", "inject=fdatasync:error=EIO:when=1+"]);
    let came = sandbox.run(strace.args([TIDEGATE, "new", "x", "--json"]), b"").exits(5).json();
    let error = &came["error"];
    assert_eq!(error["code"], "outcome_unknown");
    let hint = error["hints"][0].as_str().expect("a hint");
    let again = ["new", "x", hint.strip_prefix("--key ").expect("a key")];
    let again = [again[0], again[1], "--key", again[2]];
    let count = || sandbox.tidegate(&["ls", "-q"]).ok().stdout.lines().count();
    assert_eq!(count(), 1, "it stands in the journal all the same");
    // While the disk still syncs nothing, nobody knows any better.
    let mut strace = sandbox.command("strace");
    strace.args(["-f", "-qq", "-o", "/dev/null", "-e", "inject=fdatasync:error=EIO:when=1+"]);
    let came = sandbox.run(strace.arg(TIDEGATE).args(again).arg("--json"), b"").exits(5).json();
    assert_eq!(came["error"]["code"], "outcome_unknown", "it is not called recorded");
    let _ = sandbox.tidegate(&again).ok();
    assert_eq!(count(), 1, "it was made once");
    let other = ["new", "something else", "--key", again[3], "--json"];
    let error = sandbox.tidegate(&other).exits(4).json()["error"].clone();
    assert_eq!(error["code"], "key_reused", "the key says what was asked");
    // And where it was lost: elsewhere nothing is known of it.
    let other = begun();
    for _ in 0..2 {
        let _ = other.tidegate(&again).ok();
        assert_eq!(other.tidegate(&["ls", "-q"]).ok().stdout.lines().count(), 1);
    }
}

#[test]
fn an_import_that_nobody_knows_of_can_be_asked_for_again() {
    if !can_trace("an_import_that_nobody_knows_of") {
        return;
    }
    let sandbox = begun();
    let lines = b"{\"title\":\"one\"}\n{\"title\":\"two\"}\n";
    let import = ["import", "--jsonl", "-", "--json"];
    let mut strace = sandbox.command("strace");
    strace.args(["-f", "-qq", "-o", "/dev/null", "-e", "inject=fdatasync:error=EIO:when=1+"]);
    let came = sandbox.run(strace.arg(TIDEGATE).args(import), lines).exits(5).json();
    assert_eq!(came["error"]["code"], "outcome_unknown");
    let hint = came["error"]["hints"][0].as_str().expect("a hint");
    let key = hint.strip_prefix("--key ").expect("a key");
    let count = || sandbox.tidegate(&["ls", "-q"]).ok().stdout.lines().count();
    let mut again = sandbox.command(TIDEGATE);
    let again = sandbox.run(again.args(import).args(["--key", key]), lines).ok().json();
    assert_eq!(count(), 2, "it was made once");
    let told = (&again["known"], again["results"].as_array().map(Vec::len));
    assert_eq!(told, (&2.into(), Some(2)), "each line is told of: {again}");
    let mut anew = sandbox.command(TIDEGATE);
    let _ = sandbox.run(anew.args(import), lines).ok();
    assert_eq!(count(), 4, "who gives no key means new items");
}
