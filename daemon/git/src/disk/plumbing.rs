//! A git of our own on the user's repository, for what gix cannot do. It runs no hook, writes
//! no reflog, asks nobody, not even the network, and sees no replacement.

use std::path::Path;
use std::time::Duration;

use tidegate_process::{Finished, Run};

use crate::environment::Environment;
use crate::failure::Cause;

/// How long git may take unless said otherwise.
const DEADLINE: Duration = Duration::from_secs(30);

/// What makes git sync the files it writes. Directories it never syncs.
pub(super) const SYNCED: [&str; 4] = ["-c", "core.fsync=all", "-c", "core.fsyncMethod=fsync"];

/// A git on this repository.
pub(crate) fn git(git_dir: &Path, common_dir: &Path, environment: &Environment) -> Run {
    environment
        .child("git")
        .variable("GIT_DIR", git_dir)
        .variable("GIT_COMMON_DIR", common_dir)
        .variable("GIT_ALLOW_PROTOCOL", "none")
        .variable("GIT_NO_REPLACE_OBJECTS", "1")
        .variable("GIT_OPTIONAL_LOCKS", "0")
        // Where git runs hooks that its configuration names, no path keeps it from running ours.
        .variable("TIDEGATE_WITHIN", "1")
        .variable("GIT_TERMINAL_PROMPT", "0")
        .args(["-c", "core.hooksPath=/dev/null", "-c", "core.logAllRefUpdates=false"])
        .directory(git_dir)
        .deadline(DEADLINE)
}

/// What git said when it refused.
pub(crate) fn complaint(done: &Finished) -> Cause {
    format!("git ended with {}: {}", done.status, done.complaint()).into()
}
