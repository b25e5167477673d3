//! Git's own housekeeping, and pushes from elsewhere, while entries are appended.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rustix::process::{Signal, kill_process};

use crate::audit::{Told, entries};
use crate::place::{Recovery, begun, can_trace, number};
use crate::support::Sandbox;

const HOUSEKEEPING: [&[&str]; 5] = [
    &["gc", "--quiet", "--prune=now"],
    &["prune", "--expire=now"],
    &["repack", "-adkq"],
    &["pack-refs", "--all"],
    &["pack-refs", "--all", "--prune"],
];

/// Appends while git keeps house, over and over, and audits.
fn appends_during(sandbox: &Sandbox, works: &[&[&str]]) {
    let changes = number("TIDEGATE_RECOVERY_CHANGES", 25);
    let is_over = &AtomicBool::new(false);
    let told = thread::scope(|scope| {
        let keeper = scope.spawn(move || {
            let mut rounds = 0;
            while !is_over.load(Ordering::Relaxed) {
                for work in works {
                    // Two at once are in each other's way, and git says so.
                    let came = sandbox.git(work);
                    assert!(matches!(came.status, 0 | 1 | 128), "{work:?}: {came:?}");
                }
                rounds += 1;
            }
            rounds
        });
        let start = |n| scope.spawn(move || changed(sandbox, n, changes));
        let writers: Vec<_> = (0..2).map(start).collect();
        let told: Vec<_> = writers.into_iter().map(thread::ScopedJoinHandle::join).collect();
        is_over.store(true, Ordering::Relaxed);
        let told = told.into_iter().map(|told| told.expect("no change was refused"));
        let told = told.fold(Told::default(), Told::and);
        assert!(keeper.join().expect("git keeps house") > 0);
        told
    });
    told.audit(sandbox);
}

/// Makes changes, some of which wait for git to see them.
fn changed(sandbox: &Sandbox, writer: usize, changes: usize) -> Told {
    let mut told = Told::default();
    for turn in 0..changes {
        let key = format!("{writer}/{turn}");
        let arguments = ["new", &key, "--key", &key, "--publish"];
        let arguments = if turn % 2 == 0 { &arguments[..4] } else { &arguments };
        let _ = sandbox.run(&mut sandbox.plain(arguments), b"").ok();
        told.came(&key, true);
    }
    told
}

#[test]
fn git_keeps_house_while_entries_are_appended_and_nothing_is_lost() {
    appends_during(&begun(), &HOUSEKEEPING);
}

#[test]
fn packed_refs_do_not_get_into_the_way() {
    appends_during(&begun(), &HOUSEKEEPING[3..]);
}

#[test]
fn a_mirror_push_that_takes_our_refs_away_or_back_is_mended_by_the_next_change() {
    let sandbox = begun();
    let here = sandbox.dir().to_str().expect("a plain name").to_owned();
    let early = sandbox.at("../early");
    let _ = early.git(&["clone", "--quiet", "--mirror", &here, "."]).ok();
    let mut told = Told::default();
    told.came("one", true);
    let _ = sandbox.tidegate(&["new", "one", "--key", "one"]).ok();
    let log = sandbox.log();
    let _ = sandbox.git(&["config", "receive.denyDeleteCurrent", "ignore"]).ok();
    let _ = sandbox.git(&["config", "receive.denyCurrentBranch", "ignore"]).ok();

    // Rewound to where it was when the mirror was made.
    let _ = early.git(&["push", "--quiet", "--mirror", &here]).ok();
    assert_eq!(entries(&sandbox).len(), 1, "the push took it back");
    let _ = sandbox.tidegate(&["new", "two", "--key", "two"]).ok();
    told.came("two", true);
    assert_eq!(entries(&sandbox).len(), 3);

    // Gone, with all objects that nothing else holds.
    let _ = early.git(&["update-ref", "-d", &log]).ok();
    let _ = early.git(&["push", "--quiet", "--mirror", &here]).ok();
    assert_eq!(sandbox.said(&["for-each-ref", "refs/tidegate"]), "");
    let _ = sandbox.git(&["gc", "--quiet", "--prune=now"]).ok();
    let _ = sandbox.tidegate(&["new", "three", "--key", "three"]).ok();
    told.came("three", true);
    told.audit(&sandbox);
    assert_eq!(sandbox.log(), log);
}

#[test]
fn what_was_pruned_from_the_middle_is_written_again_by_the_next_change() {
    let sandbox = begun();
    let mut told = Told::default();
    for key in ["one", "two", "three"] {
        let _ = sandbox.tidegate(&["new", key, "--key", key]).ok();
        told.came(key, true);
    }
    // As a prune leaves it that listed what is needed before two of them were.
    for back in ["~2", "~1"] {
        let pruned = sandbox.said(&["rev-parse", &format!("{}{back}", sandbox.log())]);
        let path = format!(".git/objects/{}/{}", &pruned[..2], &pruned[2..]);
        std::fs::remove_file(sandbox.dir().join(path)).expect("it is loose");
    }
    assert_ne!(sandbox.git(&["fsck"]).status, 0, "git misses them");
    told.audit(&sandbox);
}

#[test]
fn what_git_takes_away_before_it_has_its_name_is_written_again() {
    if !can_trace("what_git_takes_away_before_it_has_its_name") {
        return;
    }
    let sandbox = begun();
    let change = ["new", "x", "--key", "x"];
    let (mut writer, process) = sandbox.stopped_at("rename", "STOP", &change);
    // To git it is a file that somebody left behind.
    let _ = sandbox.git(&["prune", "--expire=now"]).ok();
    kill_process(process, Signal::CONT).expect("it is ours");
    assert!(writer.wait().expect("it ends").success(), "it was written again");
    let mut told = Told::default();
    told.came("x", true);
    told.audit(&sandbox);
}
