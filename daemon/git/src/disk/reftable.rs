//! Refs in a reftable, through git's plumbing: gix cannot read that format. Every question
//! starts a git, so this is slow, and used only where there is no other way.
//!
//! Git compares and moves a ref in one transaction. That a ref is not symbolic is asked
//! before: who makes it symbolic in between finds it made a plain ref again, its target
//! untouched. A symbolic ref that leads nowhere is found by name, but git does not list it.

use std::fs::File;
use std::path::{Path, PathBuf};

use tidegate_core::oid::Oid;
use tidegate_process::Run;

use crate::environment::Environment;
use crate::failure::Cause;
use crate::refs::{RefError, RefTarget, Refs, SwapError, check_name, compare};

use super::plumbing::{self, complaint};

/// How long git waits for another writer, in milliseconds.
const PATIENCE: &str = "reftable.lockTimeout=1000";

/// How much git may print: half a million refs.
const OUTPUT: usize = 64 * 1024 * 1024;

/// How often an update is tried that nothing explains.
const ATTEMPTS: usize = 2;

/// How refs are printed: name, object, target if symbolic, each ended by a zero byte.
const FORMAT: &str = "--format=%(refname)%00%(objectname)%00%(symref)%00";

/// The refs of a repository, in a reftable.
#[derive(Debug)]
pub struct Reftable {
    git_dir: PathBuf,
    common_dir: PathBuf,
    environment: Environment,
}

impl Reftable {
    pub(crate) fn new(git_dir: &Path, common_dir: &Path, environment: Environment) -> Self {
        Self { git_dir: git_dir.to_owned(), common_dir: common_dir.to_owned(), environment }
    }

    fn git(&self) -> Run {
        plumbing::git(&self.git_dir, &self.common_dir, &self.environment)
            .args(["-c", PATIENCE])
            .output_limit(OUTPUT)
    }

    /// Moves a ref like [`Refs::swap`], and lets it survive a power cut once it returns. Only
    /// for refs that all work trees share. Whether the ref moved is unknown when the system
    /// fails to sync.
    pub fn swap_durably(
        &self,
        name: &str,
        expected: Option<Oid>,
        new: Oid,
    ) -> Result<(), SwapError> {
        let git = self.git().args(plumbing::SYNCED);
        self.update(git, name, expected, &instruction(name, expected, new))?;
        self.sync(name)
    }

    /// Makes whatever `name` is a plain ref to `new`, to stay.
    pub(super) fn put_durably(&self, name: &str, new: Oid) -> Result<(), SwapError> {
        let input = format!("update {name}\0{new}\0\0");
        let git = self.git().args(plumbing::SYNCED);
        let git = git.args(["update-ref", "--no-deref", "--stdin", "-z"]).input(input);
        let done = git.run().map_err(|error| SwapError::other(name, error))?;
        if !done.succeeded() {
            return Err(SwapError::other(name, complaint(&done)));
        }
        self.sync(name)
    }

    fn sync(&self, name: &str) -> Result<(), SwapError> {
        File::open(self.common_dir.join("reftable"))
            .and_then(|directory| directory.sync_all())
            .map_err(|error| SwapError::other(name, error))
    }

    /// The target of a symbolic ref, even if that does not exist.
    pub(super) fn symbolic(&self, name: &str) -> Result<Option<String>, Cause> {
        let asked = self.git().args(["symbolic-ref", "-q", "--no-recurse", name]).run()?;
        match asked.status.code() {
            Some(0) => Ok(Some(String::from_utf8_lossy(&asked.stdout).trim_end().to_owned())),
            Some(1) => Ok(None),
            _ => Err(complaint(&asked)),
        }
    }

    /// The refs below these names, or of these names.
    pub(super) fn each(&self, patterns: &[&str]) -> Result<Vec<(String, RefTarget)>, Cause> {
        self.printed(&["for-each-ref", FORMAT, "--"], patterns)
    }

    /// What these pseudo-refs of the work tree name: `HEAD`, and what tells that something is under
    /// way. One that leads nowhere is left out.
    pub(super) fn each_root(&self, names: &[&str]) -> Result<Vec<(String, RefTarget)>, Cause> {
        self.printed(&["for-each-ref", "--include-root-refs", FORMAT, "--"], names)
    }

    fn printed(
        &self,
        question: &[&str],
        patterns: &[&str],
    ) -> Result<Vec<(String, RefTarget)>, Cause> {
        let listed = self.git().args(question.iter().copied()).args(patterns.iter().copied());
        let listed = listed.run()?;
        if !listed.succeeded() {
            return Err(complaint(&listed));
        }
        let mut fields = listed.stdout.split(|byte| *byte == 0);
        let mut refs = Vec::new();
        while let (Some(name), Some(id), Some(symbolic)) =
            (fields.next(), fields.next(), fields.next())
        {
            let name = name.strip_prefix(b"\n").unwrap_or(name);
            let found = match (std::str::from_utf8(name), Oid::from_hex(id)) {
                (Err(_), _) => RefTarget::Broken("its name is not UTF-8".to_owned()),
                _ if !symbolic.is_empty() => {
                    RefTarget::Symbolic(String::from_utf8_lossy(symbolic).into_owned())
                }
                (_, Ok(id)) if id.as_bytes().iter().any(|byte| *byte != 0) => RefTarget::Oid(id),
                _ => RefTarget::Broken("it names no object".to_owned()),
            };
            refs.push((String::from_utf8_lossy(name).into_owned(), found));
        }
        refs.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(refs)
    }

    fn detached_head(&self) -> Result<Option<RefTarget>, Cause> {
        let asked = self.git().args(["rev-parse", "-q", "--verify", "HEAD"]).run()?;
        let id = Oid::from_hex(asked.stdout.trim_ascii_end()).ok();
        Ok(id.map(RefTarget::Oid))
    }

    fn look(&self, name: &str) -> Result<Option<RefTarget>, Cause> {
        if let Some(target) = self.symbolic(name)? {
            return Ok(Some(RefTarget::Symbolic(target)));
        }
        if name == "HEAD" {
            return self.detached_head();
        }
        let refs = self.each(&[name])?;
        Ok(refs.into_iter().find(|(found, _)| found == name).map(|(_, target)| target))
    }

    /// Has `git` run one instruction of `update-ref`. When git refuses, what the ref is at says why.
    ///
    /// The lock is looked at before the ref: whoever held it and let go in between is seen to
    /// have moved this ref, or moved another, and then trying again is right.
    fn update(
        &self,
        git: Run,
        name: &str,
        expected: Option<Oid>,
        update: &str,
    ) -> Result<(), SwapError> {
        let other = |cause: Cause| SwapError::other(name, cause);
        let check = || {
            let found = self.find(name).map_err(|error| other(error.into()))?;
            compare(name, expected, found)
        };
        check()?;
        let git = git.args(["update-ref", "--no-deref", "--stdin", "-z"]).input(update);
        let mut attempts = 1;
        loop {
            let done = git.clone().run().map_err(|error| other(error.into()))?;
            if done.succeeded() {
                return Ok(());
            }
            let lock = self.common_dir.join("reftable/tables.list.lock");
            let locked = lock.exists().then(|| SwapError::locked(name, lock));
            check()?;
            if let Some(locked) = locked {
                return Err(locked);
            }
            if attempts == ATTEMPTS {
                return Err(other(complaint(&done)));
            }
            attempts += 1;
        }
    }
}

impl Refs for Reftable {
    fn find(&self, name: &str) -> Result<Option<RefTarget>, RefError> {
        check_name(name)?;
        self.look(name).map_err(|source| RefError::Unreadable { name: name.to_owned(), source })
    }

    fn list(&self, prefix: &str) -> Result<Vec<(String, RefTarget)>, RefError> {
        let within = prefix.rfind('/').map_or("refs", |at| &prefix[..at]);
        let mut refs = self
            .each(&[within])
            .map_err(|source| RefError::Unreadable { name: prefix.to_owned(), source })?;
        refs.retain(|(name, _)| name.starts_with(prefix));
        Ok(refs)
    }

    fn swap(&self, name: &str, expected: Option<Oid>, new: Oid) -> Result<(), SwapError> {
        self.update(self.git(), name, expected, &instruction(name, expected, new))
    }

    fn delete(&self, name: &str, expected: Oid) -> Result<(), SwapError> {
        let delete = format!("delete {name}\0{expected}\0");
        self.update(self.git(), name, Some(expected), &delete)
    }
}

/// How `update-ref` is told to move a ref.
fn instruction(name: &str, expected: Option<Oid>, new: Oid) -> String {
    match expected {
        None => format!("create {name}\0{new}\0"),
        Some(old) => format!("update {name}\0{new}\0{old}\0"),
    }
}
