//! The seam for what must survive a power cut: objects and refs, written with every sync that
//! this takes. Git itself syncs no folder, and nothing else by default.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tidegate_core::oid::Oid;
use tidegate_files::FileSystem;

use crate::failure::Cause;
use crate::objects::Object;
use crate::pack::PackDamage;
use crate::refs::SwapError;

/// What could not be made to stay.
#[derive(Debug, thiserror::Error)]
pub enum DurableError {
    /// A file.
    #[error("{what} {}", .path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: io::Error,
    },
    /// A pack that was written does not read back.
    #[error("read back {}", .path.display())]
    ReadBack {
        /// The pack.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: PackDamage,
    },
    /// Anything else.
    #[error("{what}")]
    Other {
        /// What was tried.
        what: &'static str,
        /// What is wrong.
        #[source]
        source: Cause,
    },
}

/// Writing what is to stay.
pub trait Durable {
    /// The file system that all of it goes through, and that whatever belongs to it may use.
    fn files(&self) -> Arc<dyn FileSystem>;

    /// Writes objects into this repository's own object directory, whatever it borrows from
    /// others: a few as loose objects, more as one pack that git does not touch. Every name made
    /// is synced. What lies there is written again: whoever put it there may not have synced it.
    fn lay_down(&self, objects: &[Object<'_>]) -> Result<(), DurableError>;

    /// Writes objects as one pack that git does not touch, and reads it back.
    fn keep(&self, objects: &[Object<'_>]) -> Result<(), DurableError>;

    /// Removes loose copies of objects that lie in a pack of ours.
    fn forget_loose(&self, objects: &[Oid]) -> Result<(), DurableError>;

    /// Whether the object lies in this repository's own object directory, now.
    fn lies_here(&self, oid: Oid) -> bool;

    /// Whether git is removing objects that it believes nobody needs.
    fn is_pruning(&self) -> bool;

    /// Whether this is a hook of a push that git has not accepted: what it brought may vanish, and
    /// nothing may build on that.
    fn is_quarantined(&self) -> bool {
        false
    }

    /// Moves a ref from where the caller saw it to `new`, to stay. A lock on it that was left
    /// behind and holds an id that `is_ours` is removed; the caller sees to it that no living
    /// process of ours holds one.
    fn move_ref(
        &self,
        name: &str,
        expected: Option<Oid>,
        new: Oid,
        is_ours: &dyn Fn(Oid) -> bool,
    ) -> Result<(), SwapError>;

    /// Puts a ref at `new`, to stay, whatever stands there if it is no plain ref to an object.
    fn mend_ref(
        &self,
        name: &str,
        new: Oid,
        is_ours: &dyn Fn(Oid) -> bool,
    ) -> Result<(), SwapError>;

    /// Makes a ref that others may have moved stay where it is.
    fn sync_ref(&self, name: &str) -> Result<(), DurableError>;
}
