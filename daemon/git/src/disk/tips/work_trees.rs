//! The work trees of a repository: the main one, and those that `git worktree add` made.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tidegate_core::Oid;

use super::under_way::{UnderWay, exists};
use crate::disk::Disk;
use crate::disk::loose_refs::LooseRefs;
use crate::disk::reftable::Reftable;
use crate::disk::repository::Backend;
use crate::failure::Cause;
use crate::refs::{RefTarget, Refs};

/// A work tree, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkTree {
    /// What git calls it; nothing for the main one.
    pub name: String,
    /// The directory with its `HEAD`.
    pub git_dir: PathBuf,
    /// The commit that is checked out without a branch.
    pub head: Option<Oid>,
    /// The full name of the branch that is checked out, whether it has a commit yet or not.
    pub branch: Option<String>,
    /// What git is in the middle of there.
    pub under_way: Option<UnderWay>,
}

/// The pseudo-refs that say where a work tree stands.
const ROOTS: [&str; 3] = ["HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"];

impl Disk {
    /// The directories of the work trees, with their names. Whether something that lies there is one
    /// shows in its `HEAD`.
    pub(super) fn work_tree_dirs(&self) -> io::Result<Vec<(String, PathBuf)>> {
        let mut found = Vec::new();
        if !self.is_main_bare() {
            found.push((String::new(), self.common_dir.clone()));
        }
        let entries = match fs::read_dir(self.common_dir.join("worktrees")) {
            Ok(entries) => entries,
            Err(error) => match error.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory => return Ok(found),
                _ => return Err(error),
            },
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                found.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Whether the repository itself has no work tree, whichever of its work trees we are in.
    fn is_main_bare(&self) -> bool {
        let is_here = self.git_dir == self.common_dir;
        self.settings.flag("core.bare").unwrap_or_else(|| is_here && self.is_bare())
    }

    pub(super) fn standing(&self) -> Result<Vec<WorkTree>, Cause> {
        let mut found = Vec::new();
        for (name, git_dir) in self.work_tree_dirs()? {
            let said = match &self.refs {
                Backend::Loose(refs) => self.among_files(refs, &git_dir)?,
                Backend::Reftable(_) => self.in_reftable(&git_dir)?,
            };
            // One that is being made or taken away has no `HEAD` that says anything.
            let Some((head, under_way)) = said else { continue };
            let (head, branch) = match head {
                RefTarget::Oid(id) => (Some(id), None),
                RefTarget::Symbolic(branch) => (None, Some(branch)),
                RefTarget::Broken(_) => continue,
            };
            found.push(WorkTree { name, git_dir, head, branch, under_way });
        }
        Ok(found)
    }

    fn among_files(
        &self,
        refs: &LooseRefs,
        git_dir: &Path,
    ) -> Result<Option<(RefTarget, Option<UnderWay>)>, Cause> {
        let Some(head) = refs.of_work_tree(git_dir).find("HEAD")? else { return Ok(None) };
        let under_way = UnderWay::of(git_dir, &|name| exists(&git_dir.join(name)))?;
        Ok(Some((head, under_way)))
    }

    /// A reftable keeps the pseudo-refs too. Git leaves out a `HEAD` on a branch without a commit.
    fn in_reftable(&self, git_dir: &Path) -> Result<Option<(RefTarget, Option<UnderWay>)>, Cause> {
        if !git_dir.join("HEAD").exists() {
            return Ok(None);
        }
        let refs = Reftable::new(git_dir, &self.common_dir, self.environment.clone());
        let roots = refs.each_root(&ROOTS)?;
        let root = |name: &str| roots.iter().find(|(found, _)| found == name);
        let head = match root("HEAD") {
            Some((_, head)) => Some(head.clone()),
            None => refs.symbolic("HEAD")?.map(RefTarget::Symbolic),
        };
        let Some(head) = head else { return Ok(None) };
        let under_way = UnderWay::of(git_dir, &|name| Ok(root(name).is_some()))?;
        Ok(Some((head, under_way)))
    }
}
