//! The open repository: where it is, and which part of it serves what.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tidegate_core::oid::Oid;
use tidegate_files::FileSystem;

use crate::durable::{Durable, DurableError};
use crate::environment::Environment;
use crate::objects::{HashKind, Lookup, Object, ObjectError, ObjectKind, Objects};
use crate::refs::{RefError, RefTarget, Refs, SwapError};

use super::loose_refs::LooseRefs;
use super::objects::DiskObjects;
use super::reftable::Reftable;
use super::settings::Settings;

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
    pub(super) files: Arc<dyn FileSystem>,
}

/// Where the refs are.
#[derive(Debug)]
pub(super) enum Backend {
    Loose(LooseRefs),
    Reftable(Reftable),
}

impl Disk {
    /// The same repository, in which what is to stay is written through `files`.
    #[must_use]
    pub fn through(self, files: Arc<dyn FileSystem>) -> Self {
        Self { files, ..self }
    }

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

    /// Where this repository's own objects are: not those it borrows, and wherever the
    /// environment points.
    #[must_use]
    pub fn objects_dir(&self) -> &Path {
        self.objects.directory()
    }

    /// Whether a `git gc` may be at work, or has died at it: while it prunes, loose objects
    /// vanish that no ref leads to.
    #[must_use]
    pub fn has_gc_pid(&self) -> bool {
        let found = self.common_dir.join("gc.pid").symlink_metadata();
        !found.is_err_and(|error| error.kind() == ErrorKind::NotFound)
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

    /// The refs, if they are kept in a reftable: only git can move those durably.
    #[must_use]
    pub fn reftable(&self) -> Option<&Reftable> {
        match &self.refs {
            Backend::Loose(_) => None,
            Backend::Reftable(refs) => Some(refs),
        }
    }

    /// The last value of a configuration key, `section.name` or `section.subsection.name`. A
    /// key without a value reads `true`, as git means it.
    #[must_use]
    pub fn config(&self, key: &str) -> Option<String> {
        self.settings.text(key)
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

impl Durable for Disk {
    fn files(&self) -> Arc<dyn FileSystem> {
        Arc::clone(&self.files)
    }

    fn lay_down(&self, objects: &[Object<'_>]) -> Result<(), DurableError> {
        self.lay_down_objects(objects)
    }

    fn keep(&self, objects: &[Object<'_>]) -> Result<(), DurableError> {
        self.keep_objects(objects)
    }

    fn forget_loose(&self, objects: &[Oid]) -> Result<(), DurableError> {
        self.forget_loose_objects(objects)
    }

    fn lies_here(&self, oid: Oid) -> bool {
        self.objects.holds(oid)
    }

    fn is_pruning(&self) -> bool {
        self.has_gc_pid()
    }

    fn is_quarantined(&self) -> bool {
        self.environment.path("GIT_QUARANTINE_PATH").is_some()
    }

    fn move_ref(
        &self,
        name: &str,
        expected: Option<Oid>,
        new: Oid,
        is_ours: &dyn Fn(Oid) -> bool,
    ) -> Result<(), SwapError> {
        match &self.refs {
            Backend::Loose(refs) => {
                refs.move_durably(self.files.as_ref(), name, Some(expected), new, is_ours)
            }
            Backend::Reftable(refs) => refs.swap_durably(name, expected, new),
        }
    }

    fn mend_ref(
        &self,
        name: &str,
        new: Oid,
        is_ours: &dyn Fn(Oid) -> bool,
    ) -> Result<(), SwapError> {
        match &self.refs {
            Backend::Loose(refs) => {
                refs.move_durably(self.files.as_ref(), name, None, new, is_ours)
            }
            Backend::Reftable(refs) => refs.put_durably(name, new),
        }
    }

    fn sync_ref(&self, name: &str) -> Result<(), DurableError> {
        match &self.refs {
            Backend::Loose(refs) => refs.sync(self.files.as_ref(), name),
            // Git moved it, and synced it.
            Backend::Reftable(_) => Ok(()),
        }
    }
}
