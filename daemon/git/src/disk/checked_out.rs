//! What lies in the work tree: the commit that is checked out, its tree, and whether the files are
//! still as it has them; and which commit, and which tree, others mean.

use tidegate_core::Oid;

use super::{Disk, Head, plumbing};
use crate::failure::Cause;
use crate::objects::{ObjectKind, Objects, Read};

/// The most bytes of a commit that is looked into.
const COMMIT: u64 = 8 * 1024 * 1024;

/// What lies in the work tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedOut {
    /// The commit.
    pub commit: Oid,
    /// Its tree.
    pub tree: Oid,
    /// Whether files were changed, added or taken away since, ignored ones apart.
    pub is_changed: bool,
}

impl Disk {
    /// What lies in the work tree; nothing, where there is no commit or no work tree yet.
    pub fn checked_out(&self) -> Result<Option<CheckedOut>, Cause> {
        let commit = match self.head()? {
            Head::Unborn { .. } => return Ok(None),
            Head::Branch { commit, .. } | Head::Detached { commit } => commit,
        };
        let (Some(work_tree), Some(tree)) = (self.work_tree(), self.tree_of(commit)?) else {
            return Ok(None);
        };
        let run = plumbing::git(self.git_dir(), self.common_dir(), &self.environment)
            .variable("GIT_WORK_TREE", work_tree)
            .directory(work_tree)
            // What the user has watch files is not started by looking.
            .args([
                "-c",
                "core.fsmonitor=false",
                "status",
                "--porcelain",
                "-z",
                "--untracked-files=normal",
            ]);
        let done = run.run()?;
        if !done.succeeded() {
            return Err(plumbing::complaint(&done));
        }
        Ok(Some(CheckedOut { commit, tree, is_changed: !done.stdout.is_empty() }))
    }

    /// The commit that a revision means, if it means one.
    pub fn commit(&self, revision: &str) -> Result<Option<Oid>, Cause> {
        let run = plumbing::git(self.git_dir(), self.common_dir(), &self.environment).args([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &format!("{revision}^{{commit}}"),
        ]);
        let done = run.run()?;
        let found = done.succeeded().then(|| Oid::from_hex(done.stdout.trim_ascii()));
        Ok(found.transpose()?)
    }

    /// The tree of a commit, if that is here.
    pub fn tree_of(&self, commit: Oid) -> Result<Option<Oid>, Cause> {
        let Read::Found { kind: ObjectKind::Commit, data } = self.read(commit, COMMIT)? else {
            return Ok(None);
        };
        let first = data.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let tree = first.strip_prefix(b"tree ").ok_or("a commit without a tree")?;
        Ok(Some(Oid::from_hex(tree)?))
    }
}
