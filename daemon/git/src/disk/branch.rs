//! Beginning a branch, with the user's own git: in their environment, with their hooks.

use std::path::Path;
use std::time::Duration;

use super::{Disk, plumbing};
use crate::failure::Cause;
use crate::refs::Refs;

/// How long git may take to fill a work tree.
const DEADLINE: Duration = Duration::from_secs(600);

impl Disk {
    /// Begins a branch of this name at what is checked out, or goes back to it: here, or in a new work
    /// tree in the folder `apart`.
    pub fn begin_branch(&self, name: &str, apart: Option<&Path>) -> Result<(), Cause> {
        let is_there = self.find(&format!("refs/heads/{name}"))?.is_some();
        let here = self.work_tree().unwrap_or(self.git_dir());
        let git = self.environment.child("git").directory(here).deadline(DEADLINE);
        let git = match (apart, is_there) {
            (None, true) => git.args(["switch", "--quiet", name]),
            (None, false) => git.args(["switch", "--quiet", "-c", name]),
            (Some(folder), true) => git.args(["worktree", "add", "--quiet"]).arg(folder).arg(name),
            (Some(folder), false) => {
                git.args(["worktree", "add", "--quiet", "-b", name]).arg(folder)
            }
        };
        let done = git.run()?;
        if done.succeeded() { Ok(()) } else { Err(plumbing::complaint(&done)) }
    }
}
