//! How git is set up here, as far as that bears on what is ours: its version, the remotes, and
//! who else leads to our objects. Changes nothing.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tidegate_core::oid::Oid;
use tidegate_files::read_plain;

use crate::failure::Cause;
use crate::objects::ObjectError;

use super::consolidate::DEADLINE;
use super::settings::truth;
use super::{Disk, plumbing};

/// The most bytes of a list of all commits: of some millions.
const LONGEST_LIST: usize = 1 << 28;

/// What a work tree has for itself besides `HEAD`. What was fetched last is not among it: git keeps
/// nothing for its sake.
const PRIVATE: [&str; 13] = [
    "--ignore-missing",
    "--glob=refs/bisect/*",
    "--glob=refs/rewritten/*",
    "--glob=refs/worktree/*",
    "ORIG_HEAD",
    "MERGE_HEAD",
    "CHERRY_PICK_HEAD",
    "REVERT_HEAD",
    "REBASE_HEAD",
    "BISECT_HEAD",
    "BISECT_EXPECTED_REV",
    "NOTES_MERGE_PARTIAL",
    "--",
];

impl Disk {
    /// The version of the git that is run here, as it calls it.
    pub fn git_version(&self) -> Result<String, Cause> {
        let git = plumbing::git(&self.git_dir, &self.common_dir, &self.environment);
        let done = git.arg("version").run()?;
        if !done.succeeded() {
            return Err(plumbing::complaint(&done));
        }
        let said = String::from_utf8_lossy(&done.stdout);
        Ok(said.trim().trim_start_matches("git version ").to_owned())
    }

    /// The names of the remotes.
    #[must_use]
    pub fn remotes(&self) -> Vec<String> {
        self.settings.subsections("remote").into_iter().collect()
    }

    /// Whether a remote leads anywhere: something may be said of one that there is not.
    #[must_use]
    pub fn has_remote(&self, name: &str) -> bool {
        self.config(&format!("remote.{name}.url")).is_some()
    }

    /// Where a remote is, without what lets somebody in.
    #[must_use]
    pub fn remote_url(&self, name: &str) -> String {
        let url = self.config(&format!("remote.{name}.url")).unwrap_or_default();
        crate::network::harmless(&url)
    }

    /// All values of a configuration key, in order.
    #[must_use]
    pub fn config_all(&self, key: &str) -> Vec<String> {
        let values = self.settings.all(key).into_iter();
        values.map(|value| String::from_utf8_lossy(&value).into_owned()).collect()
    }

    /// Whether a configuration key is set and true.
    #[must_use]
    pub fn is_set(&self, key: &str) -> bool {
        self.settings.flag(key) == Some(true)
    }

    /// Whether a configuration key is true, if it is set. One that is neither true nor false to git
    /// is given as it is written.
    pub fn truth(&self, key: &str) -> Result<Option<bool>, String> {
        let value = self.settings.text(key);
        value.map(|value| truth(&value).ok_or(value)).transpose()
    }

    /// All commits that lie here or in what this repository borrows from.
    pub fn commits(&self) -> Result<BTreeSet<Oid>, ObjectError> {
        self.objects.commits()
    }

    /// An object directory that this repository borrows from and that is not there now.
    #[must_use]
    pub fn lacks_alternate(&self) -> Option<PathBuf> {
        let list = read_plain(&self.objects_dir().join("info/alternates"), u64::MAX).ok()?;
        let list = String::from_utf8_lossy(&list);
        let named = list.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '"']));
        named.map(|line| self.objects_dir().join(line)).find(|path| !path.is_dir())
    }

    /// The refs that lead to one of these commits.
    pub fn refs_that_contain(&self, commits: &[Oid]) -> Result<Vec<String>, Cause> {
        let git = plumbing::git(&self.git_dir, &self.common_dir, &self.environment);
        let git = git.args(["for-each-ref", "--format=%(refname)"]);
        let done = git.args(commits.iter().map(|oid| format!("--contains={oid}"))).run()?;
        if !done.succeeded() {
            return Err(plumbing::complaint(&done));
        }
        Ok(String::from_utf8_lossy(&done.stdout).lines().map(str::to_owned).collect())
    }

    /// What leads to one of these commits and is no ref that all work trees share, though git keeps
    /// all that it leads to: the `HEAD` of a work tree, what a reflog remembers, or what a work tree
    /// has for itself.
    pub fn root_that_contains(
        &self,
        commits: &HashSet<Oid>,
    ) -> Result<Option<&'static str>, Cause> {
        let heads = ["--exclude=refs/*", "--all"];
        // Where there is no reflog, git wants something else to begin with.
        let reflogs = ["--exclude=*", "--all", "--reflog"];
        let here = &self.git_dir;
        if self.leads_to(commits, here, &heads)? {
            return Ok(Some("a HEAD"));
        }
        if self.leads_to(commits, here, &reflogs)? {
            return Ok(Some("a reflog"));
        }
        for work_tree in self.work_trees().map_err(Cause::from)? {
            if self.leads_to(commits, &work_tree, &PRIVATE)? {
                return Ok(Some("a ref of one work tree"));
            }
        }
        Ok(None)
    }

    /// Whether a walk by these arguments, begun in a work tree's own folder, comes to one of these
    /// commits.
    fn leads_to(
        &self,
        commits: &HashSet<Oid>,
        git_dir: &Path,
        arguments: &[&str],
    ) -> Result<bool, Cause> {
        let git = plumbing::git(git_dir, &self.common_dir, &self.environment);
        let git = git.arg("rev-list").args(arguments.iter().copied());
        let done = git.deadline(DEADLINE).output_limit(LONGEST_LIST).run()?;
        if !done.succeeded() {
            return Err(plumbing::complaint(&done));
        }
        let mut lines = done.stdout.split(|byte| *byte == b'\n');
        Ok(lines.any(|line| Oid::from_hex(line).is_ok_and(|oid| commits.contains(&oid))))
    }

    /// The folders that work trees have for themselves.
    fn work_trees(&self) -> io::Result<Vec<PathBuf>> {
        let mut folders = vec![self.common_dir.clone()];
        match fs::read_dir(self.common_dir.join("worktrees")) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(folders),
            linked => {
                for linked in linked? {
                    folders.push(linked?.path());
                }
            }
        }
        // Git passes over what has no `HEAD`.
        folders.retain(|folder| folder.join("HEAD").symlink_metadata().is_ok());
        Ok(folders)
    }
}
