//! The open repository: where it is, and which part of it serves what.

use std::path::{Path, PathBuf};

use tidegate_core::oid::Oid;

use crate::environment::Environment;
use crate::objects::{HashKind, Lookup, ObjectError, ObjectKind, Objects};
use crate::refs::{RefError, RefTarget, Refs, SwapError};

use super::loose_refs::LooseRefs;
use super::objects::DiskObjects;
use super::reftable::Reftable;
use super::settings::Settings;
use super::sharing::Sharing;

/// A repository on disk, open. May be sent to another thread, but not shared: give each thread
/// its [`Objects::reader`].
#[derive(Debug)]
pub struct Disk {
    pub(super) git_dir: PathBuf,
    pub(super) common_dir: PathBuf,
    pub(super) work_tree: Option<PathBuf>,
    pub(super) environment: Environment,
    pub(super) settings: Settings,
    pub(super) objects: DiskObjects,
    pub(super) refs: Backend,
}

/// Where the refs are.
#[derive(Debug)]
pub(super) enum Backend {
    Loose(LooseRefs),
    Reftable(Reftable),
}

impl Disk {
    /// The directory of this work tree: `HEAD`, the index. Absolute, without symbolic links.
    #[must_use]
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// The directory all work trees of this repository share: objects, refs, configuration.
    /// Absolute, without symbolic links.
    #[must_use]
    pub fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    /// Where the files are, unless the repository is bare.
    #[must_use]
    pub fn work_tree(&self) -> Option<&Path> {
        self.work_tree.as_deref()
    }

    /// Whether there is no work tree.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.work_tree.is_none()
    }

    /// Whether the refs are kept in a reftable, where each question starts a git.
    #[must_use]
    pub fn is_reftable(&self) -> bool {
        matches!(self.refs, Backend::Reftable(_))
    }

    /// The last value of a configuration key, `section.name` or `section.subsection.name`. A
    /// key without a value reads `true`, as git means it.
    #[must_use]
    pub fn config(&self, key: &str) -> Option<String> {
        self.settings.text(key)
    }

    /// With whom it is shared.
    #[must_use]
    pub fn sharing(&self) -> Sharing {
        Sharing::of(&self.settings)
    }

    fn refs(&self) -> &dyn Refs {
        match &self.refs {
            Backend::Loose(refs) => refs,
            Backend::Reftable(refs) => refs,
        }
    }
}

impl Objects for Disk {
    fn hash_kind(&self) -> HashKind {
        self.objects.hash_kind()
    }

    fn read_into(&self, id: Oid, limit: u64, buffer: &mut Vec<u8>) -> Result<Lookup, ObjectError> {
        self.objects.read_into(id, limit, buffer)
    }

    fn write(&self, kind: ObjectKind, data: &[u8]) -> Result<Oid, ObjectError> {
        self.objects.write(kind, data)
    }

    fn neighbours(&self, id: Oid, most: usize) -> Result<Vec<Oid>, ObjectError> {
        self.objects.neighbours(id, most)
    }

    fn reader(&self) -> Box<dyn Objects + Send> {
        self.objects.reader()
    }
}

impl Refs for Disk {
    fn find(&self, name: &str) -> Result<Option<RefTarget>, RefError> {
        self.refs().find(name)
    }

    fn list(&self, prefix: &str) -> Result<Vec<(String, RefTarget)>, RefError> {
        self.refs().list(prefix)
    }

    fn swap(&self, name: &str, expected: Option<Oid>, new: Oid) -> Result<(), SwapError> {
        self.refs().swap(name, expected, new)
    }

    fn delete(&self, name: &str, expected: Oid) -> Result<(), SwapError> {
        self.refs().delete(name, expected)
    }
}
