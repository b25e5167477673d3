//! Git's own housekeeping, and pushes from elsewhere, while entries are appended.

use rustix::process::{Signal, kill_process};

use crate::audit::Told;
use crate::place::{Recovery, begun, can_trace};

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
    let (mut writer, process) = sandbox.stopped_at("rename", &change);
    // To git it is a file that somebody left behind.
    let _ = sandbox.git(&["prune", "--expire=now"]).ok();
    kill_process(process, Signal::CONT).expect("it is ours");
    assert!(writer.wait().expect("it ends").success(), "it was written again");
    let mut told = Told::default();
    told.came("x", true);
    told.audit(&sandbox);
}
