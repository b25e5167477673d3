//! The commit that is about to be made, as far as what it holds: found by its tree, which git writes of
//! a copy of the index, so that nobody who is at work there is disturbed.

use std::fs;
use std::path::Path;

use tidegate_core::Oid;

use super::{Disk, plumbing};
use crate::failure::Cause;

/// Whoever this commit seems to be made by. It is one and the same for one tree and one parent, and no
/// ref leads to it.
const NOBODY: [(&str, &str); 6] = [
    ("GIT_AUTHOR_NAME", "tidegate"),
    ("GIT_AUTHOR_EMAIL", "tidegate"),
    ("GIT_AUTHOR_DATE", "@0 +0000"),
    ("GIT_COMMITTER_NAME", "tidegate"),
    ("GIT_COMMITTER_EMAIL", "tidegate"),
    ("GIT_COMMITTER_DATE", "@0 +0000"),
];

impl Disk {
    /// A commit that holds what `index` holds, the one of this work tree if none is named, and stands
    /// on `parent`.
    pub fn prospective(&self, index: Option<&Path>, parent: Option<Oid>) -> Result<Oid, Cause> {
        let here = self.work_tree().unwrap_or(self.git_dir());
        let index = index.map_or_else(|| self.git_dir().join("index"), |index| here.join(index));
        let folder = tempfile::tempdir()?;
        let copy = folder.path().join("index");
        fs::copy(index, &copy)?;
        let git = || plumbing::git(self.git_dir(), self.common_dir(), &self.environment);
        let written = git().variable("GIT_INDEX_FILE", &copy).args(["write-tree"]).run()?;
        if !written.succeeded() {
            return Err(plumbing::complaint(&written));
        }
        let tree = Oid::from_hex(written.stdout.trim_ascii())?;
        let parent = parent.map(|parent| parent.to_string());
        let mut made = git().args(["commit-tree", "-m", "about to be made", &tree.to_string()]);
        if let Some(parent) = &parent {
            made = made.args(["-p", parent]);
        }
        let made = NOBODY.iter().fold(made, |made, (name, value)| made.variable(name, value));
        let made = made.run()?;
        match made.succeeded() {
            true => Ok(Oid::from_hex(made.stdout.trim_ascii())?),
            false => Err(plumbing::complaint(&made)),
        }
    }
}
