//! Git's own housekeeping, and pushes from elsewhere, while entries are appended.

use crate::audit::Told;
use crate::place::{Recovery, begun};

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
