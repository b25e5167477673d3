//! Refs in a reftable, through git's plumbing: gix cannot read that format. Every question
//! starts a git, so this is slow, and used only where there is no other way.
//!
//! Git compares and moves a ref in one transaction. That a ref is not symbolic is asked
//! before: who makes it symbolic in between finds it made a plain ref again, its target
//! untouched. A symbolic ref that leads nowhere is found by name, but git does not list it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tidegate_core::oid::Oid;
use tidegate_process::{Finished, Run};

use crate::environment::Environment;
use crate::failure::Cause;
use crate::refs::{RefError, RefTarget, Refs, SwapError, check_name, compare};

/// How long git may take.
const DEADLINE: Duration = Duration::from_secs(30);

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
pub(crate) struct Reftable {
    git_dir: PathBuf,
    common_dir: PathBuf,
    environment: Environment,
}

impl Reftable {
    pub(crate) fn new(git_dir: &Path, common_dir: &Path, environment: Environment) -> Self {
        Self { git_dir: git_dir.to_owned(), common_dir: common_dir.to_owned(), environment }
    }

    /// A git on this repository: no hooks, no reflog, no questions.
    fn git(&self) -> Run {
        self.environment
            .child("git")
            .variable("GIT_DIR", &self.git_dir)
            .variable("GIT_COMMON_DIR", &self.common_dir)
            .variable("GIT_NO_REPLACE_OBJECTS", "1")
            .variable("GIT_OPTIONAL_LOCKS", "0")
            .variable("GIT_TERMINAL_PROMPT", "0")
            .args(["-c", "core.hooksPath=/dev/null", "-c", "core.logAllRefUpdates=false"])
            .args(["-c", PATIENCE])
            .directory(&self.git_dir)
            .deadline(DEADLINE)
            .output_limit(OUTPUT)
    }

    /// The target of a symbolic ref, even if that does not exist.
    fn symbolic(&self, name: &str) -> Result<Option<String>, Cause> {
        let asked = self.git().args(["symbolic-ref", "-q", "--no-recurse", name]).run()?;
        match asked.status.code() {
            Some(0) => Ok(Some(String::from_utf8_lossy(&asked.stdout).trim_end().to_owned())),
            Some(1) => Ok(None),
            _ => Err(complaint(&asked)),
        }
    }

    fn each(&self, pattern: &str) -> Result<Vec<(String, RefTarget)>, Cause> {
        let listed = self.git().args(["for-each-ref", FORMAT, "--", pattern]).run()?;
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
        let refs = self.each(name)?;
        Ok(refs.into_iter().find(|(found, _)| found == name).map(|(_, target)| target))
    }

    /// Runs one instruction of `update-ref`. When git refuses, what the ref is at says why.
    ///
    /// The lock is looked at before the ref: whoever held it and let go in between is seen to
    /// have moved this ref, or moved another, and then trying again is right.
    fn update(&self, name: &str, expected: Option<Oid>, update: &str) -> Result<(), SwapError> {
        let other = |cause: Cause| SwapError::other(name, cause);
        let check = || {
            let found = self.find(name).map_err(|error| other(error.into()))?;
            compare(name, expected, found)
        };
        check()?;
        let mut attempts = 1;
        loop {
            let run = self.git().args(["update-ref", "--no-deref", "--stdin", "-z"]).input(update);
            let done = run.run().map_err(|error| other(error.into()))?;
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
            .each(within)
            .map_err(|source| RefError::Unreadable { name: prefix.to_owned(), source })?;
        refs.retain(|(name, _)| name.starts_with(prefix));
        Ok(refs)
    }

    fn swap(&self, name: &str, expected: Option<Oid>, new: Oid) -> Result<(), SwapError> {
        let update = match expected {
            None => format!("create {name}\0{new}\0"),
            Some(old) => format!("update {name}\0{new}\0{old}\0"),
        };
        self.update(name, expected, &update)
    }

    fn delete(&self, name: &str, expected: Oid) -> Result<(), SwapError> {
        self.update(name, Some(expected), &format!("delete {name}\0{expected}\0"))
    }
}

fn complaint(done: &Finished) -> Cause {
    format!("git ended with {}: {}", done.status, done.complaint()).into()
}
