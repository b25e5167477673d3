//! A repository as git made it, read and written through gix; through git itself where the refs
//! are kept in a reftable, which gix cannot read.
//!
//! Opening reads the repository's configuration and the user's, and nothing else: objects and
//! refs are looked at when they are asked for.

mod discover;
mod format;
mod head;
mod identity;
mod locate;
mod loose_refs;
mod objects;
mod overrides;
mod reftable;
mod settings;
mod signature;
mod trust;
mod walk;

use std::path::{Path, PathBuf};

use tidegate_core::oid::Oid;

use crate::environment::Environment;
use crate::objects::{HashKind, Lookup, ObjectError, ObjectKind, Objects};
use crate::refs::{RefError, RefTarget, Refs, SwapError};

use loose_refs::LooseRefs;
use objects::DiskObjects;
use reftable::Reftable;
use settings::Settings;

pub use head::Head;
pub use identity::{Identity, NoIdentity};
pub use signature::{SignError, SignatureSettings};

/// A repository on disk, open. May be sent to another thread, but not shared: give each thread
/// its [`Objects::reader`].
#[derive(Debug)]
pub struct Disk {
    git_dir: PathBuf,
    common_dir: PathBuf,
    work_tree: Option<PathBuf>,
    environment: Environment,
    settings: Settings,
    objects: DiskObjects,
    refs: Backend,
}

/// Where the refs are.
#[derive(Debug)]
enum Backend {
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
