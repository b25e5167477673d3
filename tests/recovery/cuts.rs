//! A recovery that ends a log before what is gone, killed at each call that names something: the
//! next one finishes it.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use crate::place::{Recovery, begun, can_trace, tell};
use crate::support::Sandbox;
use crate::syscalls::{NAMES, Subject, hits};

/// A repository with a published entry that is nowhere any more.
fn robbed() -> Sandbox {
    let sandbox = begun();
    for title in ["one", "two", "three"] {
        let _ = sandbox.tidegate(&["new", title]).ok();
    }
    let lost = sandbox.said(&["rev-parse", &format!("{}~1", sandbox.log())]);
    let object = sandbox.dir().join(".git/objects").join(&lost[..2]).join(&lost[2..]);
    fs::remove_file(object).expect("it lies loose");
    for segment in ["seg0", "seg1"] {
        fs::remove_file(sandbox.replica().join(segment)).expect("it is there");
    }
    sandbox
}

/// Recovers: what a killed process left is in nobody's way.
#[track_caller]
fn recover(sandbox: &Sandbox) {
    let came = sandbox.tidegate(&["recover"]);
    assert!(came.status <= 1, "{}", came.stderr);
}

/// Where the log that was cut ends, what was kept of it, and whether nobody publishes it any more.
fn state(sandbox: &Sandbox, log: &str) -> (String, Vec<OsString>, bool) {
    let place = sandbox.dir().join(".git/tidegate");
    let kept = fs::read_dir(place.join("found")).into_iter().flatten().flatten();
    // What is hidden was never finished.
    let is_whole = |name: &OsString| Path::new(name).extension().is_some_and(|end| end == "bundle");
    let mut kept: Vec<_> = kept.map(|file| file.file_name()).filter(is_whole).collect();
    kept.sort();
    let name = log.rsplit('/').next().expect("a name");
    let is_cut_off = place.join("r").join(name).join("cut").exists();
    (sandbox.said(&["rev-parse", log]), kept, is_cut_off)
}

#[test]
fn a_recovery_that_is_killed_is_finished_by_the_next() {
    if !can_trace("a_recovery_that_is_killed") {
        return;
    }
    let subject = Subject::of(robbed(), &["recover"], None);
    let mut calls = subject.calls();
    calls.retain(|call, _| NAMES.contains(call));
    assert!(calls.values().sum::<usize>() > 5, "{calls:?}");
    let sandbox = subject.again();
    let log = sandbox.log();
    recover(sandbox);
    let whole = state(sandbox, &log);
    assert!(whole.1.len() == 1 && whole.2, "{whole:?}");
    for (call, number) in hits(&calls) {
        let sandbox = subject.again();
        let came = subject.traced(Some(&format!("{call}:signal=KILL:when={number}")));
        tell(&format!("killed at {call} {number}: {}", came.status));
        let found = sandbox.tidegate(&["doctor"]).stdout;
        assert!(!found.contains("another program"), "it was us: {found}");
        recover(sandbox);
        assert_eq!(state(sandbox, &log), whole);
        assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
        let _ = sandbox.git(&["gc", "--quiet"]).ok();
        let _ = sandbox.tidegate(&["new", "after"]).ok();
        assert_eq!(sandbox.tidegate(&["ls", "-q"]).ok().stdout.lines().count(), 2);
        let doctor = sandbox.tidegate(&["doctor"]);
        assert_eq!(doctor.status, 0, "{}", doctor.stdout);
    }
}
