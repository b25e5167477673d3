//! Taking all of ours away, killed at each call that names something: either nothing has happened, or
//! what is left is named, and goes the next time.

use serde_json::Value;

use crate::place::{Recovery, begun, can_trace, tell};
use crate::support::{Output, Sandbox, TIDEGATE};
use crate::syscalls::{NAMES, Subject, hits};

/// A repository with packs of ours, a ref in a file and one among the packed, and a journal that is
/// not published as a whole.
fn full() -> Sandbox {
    let sandbox = begun();
    let body = "x".repeat(1024);
    let line = |n: usize| format!("{{\"title\":\"{n}\",\"key\":\"{n}\",\"body\":\"{body}\"}}\n");
    for from in [0, 200] {
        let lines: String = (from..from + 200).map(line).collect();
        let mut import = sandbox.command(TIDEGATE);
        let _ = sandbox.run(import.args(["import", "--jsonl", "-"]), lines.as_bytes()).ok();
    }
    let _ = sandbox.git(&["pack-refs", "--all"]).ok();
    let _ = sandbox.tidegate(&["new", "x"]).ok();
    let other = "refs/tidegate/log/r-strangerstranger";
    let _ = sandbox.git(&["update-ref", other, &format!("{}~1", sandbox.log())]).ok();
    sandbox
}

fn found(sandbox: &Sandbox) -> (bool, Vec<Value>) {
    let came = sandbox.tidegate(&["doctor", "--json"]);
    let document = came.json();
    let found = document["findings"].as_array().expect("a list").iter();
    let codes = found.map(|found| found["code"].clone());
    // A lock that git left is told of too.
    (came.status == 0, codes.filter(|code| code != "ref_locked").collect())
}

/// Does it again. A lock of git that a killed process left stays until somebody removes it, as git's
/// own do, for nobody can tell whose it is; so it is named.
#[track_caller]
fn end(sandbox: &Sandbox) {
    for _ in 0..2 {
        let came = sandbox.tidegate(&["uninstall", "--yes"]);
        if came.status == 0 {
            return;
        }
        let lock = came.stderr.split_whitespace().find(|word| word.ends_with(".lock"));
        std::fs::remove_file(lock.expect("the lock is named")).expect("it is there");
    }
    let _ = sandbox.tidegate(&["uninstall", "--yes"]).ok();
}

/// Asserts that all is as it was, or that it is said what is the matter, and that what is said helps.
#[track_caller]
fn is_there_or_named(sandbox: &Sandbox, before: &str, came: &Output) {
    let refs = || sandbox.said(&["for-each-ref", "refs/tidegate"]);
    let (is_well, codes) = found(sandbox);
    if came.status != 0 && is_well {
        assert_eq!(refs(), before, "nothing has happened yet");
        let _ = sandbox.tidegate(&["new", "y"]).ok();
        let all = sandbox.tidegate(&["ls", "--all", "-q"]).ok().stdout;
        assert_eq!(all.lines().count(), 402, "nothing is lost");
    } else if came.status != 0 {
        assert_eq!(codes, ["uninstall_unfinished"]);
        for verb in [&["new", "y", "--json"][..], &["ls", "--json"], &["init", "--json"]] {
            let error = sandbox.tidegate(verb).exits(5).json()["error"].clone();
            assert_eq!(error["code"], "uninstall_unfinished", "{verb:?}");
        }
    }
    assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
    end(sandbox);
    assert_eq!(refs(), "");
    for left in ["tidegate", "tidegate.removed"] {
        assert!(!sandbox.dir().join(".git").join(left).exists(), "{left}");
    }
    let packs = std::fs::read_dir(sandbox.dir().join(".git/objects/pack")).expect("a folder");
    assert_eq!(packs.count(), 0, "no pack of ours");
    let _ = sandbox.tidegate(&["init"]).ok();
    assert!(found(sandbox).0, "it can begin again");
}

#[test]
fn an_uninstall_that_is_killed_changed_nothing_or_is_named_and_ended_the_next_time() {
    if !can_trace("an_uninstall_that_is_killed") {
        return;
    }
    let sandbox = full();
    let before = sandbox.said(&["for-each-ref", "refs/tidegate"]);
    let subject = Subject::of(sandbox, &["uninstall", "--yes"], None);
    let mut calls = subject.calls();
    calls.retain(|call, _| NAMES.contains(call));
    assert!(calls.values().sum::<usize>() > 10, "{calls:?}");
    for (call, number) in hits(&calls) {
        let sandbox = subject.again();
        let came = subject.traced(Some(&format!("{call}:signal=KILL:when={number}")));
        tell(&format!("killed at {call} {number}: {}", came.status));
        is_there_or_named(sandbox, &before, &came);
    }
}
