//! Refs as files: a file a ref, and `packed-refs`. Read directly, moved under the same lock
//! file git takes.
//!
//! A value is compared and written while `<ref>.lock` is held, so of two writers that expect
//! the same, git among them, one loses. `git pack-refs` takes that lock too before it deletes
//! a file it packed, and packs first: a reader that looks at the file and then at
//! `packed-refs` misses nothing.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use gix::lock::acquire::Fail;
use gix::refs::store::WriteReflog;
use gix::refs::transaction::{Change, PreviousValue, RefEdit, RefLog};
use gix::refs::{FullName, Target, file, packed};
use tidegate_core::oid::Oid;
use tidegate_files::{check_plain, read_plain};

use crate::failure::Cause;
use crate::objects::{HashKind, from_gix, to_gix};
use crate::refs::{RefError, RefTarget, Refs, SwapError, check_name, compare, parents};

use super::sharing::Sharing;
use super::walk::walk;

/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// How much of a ref's file is read. The longest ref that makes sense is far shorter.
const LONGEST: u64 = 8 * 1024;

/// The refs of a repository, as files.
#[derive(Debug)]
pub(crate) struct LooseRefs {
    git_dir: PathBuf,
    common_dir: PathBuf,
    hash: HashKind,
    sharing: Sharing,
}

impl LooseRefs {
    pub(crate) fn new(git_dir: &Path, common_dir: &Path, hash: HashKind, sharing: Sharing) -> Self {
        Self { git_dir: git_dir.to_owned(), common_dir: common_dir.to_owned(), hash, sharing }
    }

    /// The same refs, as another work tree of the repository sees them.
    pub(super) fn of_work_tree(&self, git_dir: &Path) -> Self {
        Self::new(git_dir, &self.common_dir, self.hash, self.sharing)
    }

    /// The directory a ref lives in: some belong to one work tree, most to all.
    pub(super) fn home(&self, name: &str) -> &Path {
        if is_private(name) { &self.git_dir } else { &self.common_dir }
    }

    /// The directory that all refs but those of one work tree lie in.
    pub(super) fn root(&self) -> &Path {
        &self.common_dir
    }

    /// The file of a ref.
    pub(super) fn path_of(&self, name: &str) -> PathBuf {
        self.home(name).join(name)
    }

    /// The file of the refs that have none of their own.
    pub(super) fn packed_path(&self) -> PathBuf {
        self.common_dir.join("packed-refs")
    }

    /// Where files of ours lie that are not to be seen yet.
    pub(super) fn scratch(&self) -> PathBuf {
        self.common_dir.join("tidegate")
    }

    pub(super) fn find_loose(&self, name: &str) -> std::io::Result<Option<RefTarget>> {
        match read_plain(&self.path_of(name), LONGEST) {
            Ok(bytes) => Ok(Some(self.decode(name, &bytes))),
            Err(error) => match error.kind() {
                ErrorKind::InvalidData => Ok(Some(RefTarget::Broken(error.to_string()))),
                ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory => {
                    Ok(None)
                }
                _ => Err(error),
            },
        }
    }

    fn decode(&self, name: &str, bytes: &[u8]) -> RefTarget {
        if bytes.is_empty() {
            return RefTarget::Broken("its file is empty".to_owned());
        }
        let name = full(name);
        match file::loose::Reference::try_from_path(name, bytes, self.hash.into()) {
            Ok(found) => target(found.target),
            Err(_) => RefTarget::Broken("its file names neither an object nor a ref".to_owned()),
        }
    }

    pub(super) fn packed(&self) -> Result<Option<packed::Buffer>, Cause> {
        let path = self.packed_path();
        check_plain(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(self.store().open_packed_buffer()?)
    }

    fn find_packed(&self, name: &str) -> Result<Option<RefTarget>, Cause> {
        let Some(packed) = self.packed()? else {
            return Ok(None);
        };
        let name = full(name);
        let found = packed.try_find(name.as_ref())?;
        Ok(found.map(|found| target(Target::Object(found.target()))))
    }

    /// A store that has read nothing yet, so that what it reads is not older than the call.
    fn store(&self) -> file::Store {
        let options = gix::refs::store::init::Options {
            write_reflog: WriteReflog::Disable,
            ..Default::default()
        };
        let (git_dir, common_dir) = (self.git_dir.clone(), self.common_dir.clone());
        file::Store::for_linked_worktree_opts(git_dir, common_dir, self.hash.into(), options)
    }

    /// Git refuses a ref whose name is a directory of another's. The file system sees that
    /// among files; what is packed must be asked.
    pub(super) fn check_packed_directories(&self, name: &str) -> Result<(), SwapError> {
        let Some(packed) = self.packed().map_err(|error| SwapError::other(name, error))? else {
            return Ok(());
        };
        for parent in parents(name) {
            let found = packed.try_find(full(parent).as_ref());
            let found = found.map_err(|error| SwapError::other(name, error))?;
            if found.is_some() {
                return Err(SwapError::in_the_way(name, parent));
            }
        }
        let below = packed.iter_prefixed(format!("{name}/").into());
        let below = below.map_err(|error| SwapError::other(name, error))?.next();
        match below {
            Some(Ok(other)) => Err(SwapError::in_the_way(name, &other.name.to_string())),
            _ => Ok(()),
        }
    }

    /// Deleting refs leaves empty directories behind. One that is not empty is in use.
    pub(super) fn clear_for(&self, name: &str) -> Result<(), SwapError> {
        clear(&self.path_of(name)).map_err(|_| SwapError::in_the_way(name, "a ref below it"))
    }

    fn lock(&self, name: &str) -> Result<gix::lock::File, SwapError> {
        let home = self.home(name);
        let mode = Fail::AfterDurationWithBackoff(PATIENCE);
        let boundary = Some(home.join("refs"));
        let sharing = self.sharing.spelled();
        gix::lock::File::acquire_to_update_resource(home.join(name), mode, boundary, sharing)
            .map_err(|error| match error.is_retryable() {
                true => SwapError::locked(name, self.lock_file(name)),
                false => SwapError::other(name, error),
            })
    }

    /// The file that says that somebody is moving a ref; for deleting, `packed-refs` is moved too.
    fn lock_file(&self, name: &str) -> PathBuf {
        let own = self.home(name).join(format!("{name}.lock"));
        if own.exists() { own } else { self.common_dir.join("packed-refs.lock") }
    }

    fn unreadable(name: &str, source: impl Into<Cause>) -> RefError {
        RefError::Unreadable { name: name.to_owned(), source: source.into() }
    }
}

impl Refs for LooseRefs {
    fn find(&self, name: &str) -> Result<Option<RefTarget>, RefError> {
        check_name(name)?;
        match self.find_loose(name) {
            Ok(None) => self.find_packed(name).map_err(|error| Self::unreadable(name, error)),
            Ok(found) => Ok(found),
            Err(error) => Err(Self::unreadable(name, error)),
        }
    }

    fn list(&self, prefix: &str) -> Result<Vec<(String, RefTarget)>, RefError> {
        let unreadable = |error: Cause| Self::unreadable(prefix, error);
        let mut names = walk(&self.common_dir, prefix).map_err(|error| unreadable(error.into()))?;
        if self.git_dir != self.common_dir {
            names.retain(|name, _| !is_private(name));
            let own = walk(&self.git_dir, prefix).map_err(|error| unreadable(error.into()))?;
            names.extend(own.into_iter().filter(|(name, _)| is_private(name)));
        }
        let mut refs = std::collections::BTreeMap::new();
        for (name, flaw) in names {
            let found = match flaw {
                Some(flaw) => Some(RefTarget::Broken(flaw)),
                None => self.find_loose(&name).map_err(|error| unreadable(error.into()))?,
            };
            if let Some(found) = found {
                refs.insert(name, found);
            }
        }
        if let Some(packed) = self.packed().map_err(&unreadable)? {
            let entries = packed.iter_prefixed(prefix.into());
            for entry in entries.map_err(|error| unreadable(error.into()))? {
                let entry = entry.map_err(|error| unreadable(error.into()))?;
                let found = target(Target::Object(entry.target()));
                refs.entry(entry.name.to_string()).or_insert(found);
            }
        }
        Ok(refs.into_iter().collect())
    }

    fn swap(&self, name: &str, expected: Option<Oid>, new: Oid) -> Result<(), SwapError> {
        check_name(name).map_err(|error| SwapError::other(name, error))?;
        let mut lock = self.lock(name)?;
        let found = self.find(name).map_err(|error| SwapError::other(name, error))?;
        compare(name, expected, found)?;
        if expected.is_none() {
            self.check_packed_directories(name)?;
        }
        lock.with_mut(|file| writeln!(file, "{new}"))
            .map_err(|error| SwapError::other(name, error))?;
        let failed = match lock.commit() {
            Ok(_) => return Ok(()),
            Err(failed) => failed,
        };
        if failed.error.kind() != ErrorKind::IsADirectory {
            return Err(SwapError::other(name, failed.error));
        }
        self.clear_for(name)?;
        failed.instance.commit().map_err(|failed| SwapError::other(name, failed.error))?;
        Ok(())
    }

    fn delete(&self, name: &str, expected: Oid) -> Result<(), SwapError> {
        let find = || self.find(name).map_err(|error| SwapError::other(name, error));
        compare(name, Some(expected), find()?)?;
        let edit = RefEdit {
            name: full(name),
            change: Change::Delete {
                // Compared again under the lock: what was seen above may have moved since.
                expected: PreviousValue::MustExistAndMatch(Target::Object(to_gix(expected))),
                log: RefLog::AndReference,
            },
            deref: false,
        };
        let mode = Fail::AfterDurationWithBackoff(PATIENCE);
        let store = self.store();
        let done = store
            .transaction()
            .prepare([edit], mode, mode)
            .and_then(|prepared| prepared.commit(None));
        match done {
            Ok(_) => Ok(()),
            Err(error) => {
                compare(name, Some(expected), find()?)?;
                Err(match error.is_retryable() {
                    true => SwapError::locked(name, self.lock_file(name)),
                    false => SwapError::other(name, error),
                })
            }
        }
    }
}

/// Whether a ref belongs to one work tree.
fn is_private(name: &str) -> bool {
    let private = ["refs/bisect/", "refs/rewritten/", "refs/worktree/"];
    !name.starts_with("refs/") || private.iter().any(|prefix| name.starts_with(prefix))
}

fn full(name: &str) -> FullName {
    FullName::try_from(name).expect("names are checked before they are used")
}

fn target(found: Target) -> RefTarget {
    match found {
        Target::Object(id) if id.is_null() => RefTarget::Broken("it names no object".to_owned()),
        Target::Object(id) => RefTarget::Oid(from_gix(id)),
        Target::Symbolic(name) => RefTarget::Symbolic(name.to_string()),
    }
}

/// Removes a directory that holds nothing but directories.
fn clear(directory: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(directory)? {
        clear(&entry?.path())?;
    }
    fs::remove_dir(directory)
}
