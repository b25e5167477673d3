//! The user's repository: the only crate that names gix or runs git.
//!
//! What the rest of the project needs of git is two small traits, [`Objects`] and [`Refs`].
//! They are implemented by [`Disk`], a repository as git made it, and by [`Memory`], for
//! simulations; one suite of tests holds both to the same behaviour.
//!
//! - `objects`, `refs` are the seam; `failure` is what can go wrong in opening
//! - `environment` is the variables a repository is found and read by, as a value
//! - `disk` is the real thing: `discover` opens it with `locate`, which finds it, `trust`, which
//!   decides whether it may be opened, and `settings`, `overrides` and `format`, which read its
//!   configuration; `sharing` says which modes new files get; `objects`, `loose_refs` (with `walk`) and `reftable` serve the seam; `head`,
//!   `identity` and `signature` speak for the user
//! - `memory` keeps objects and refs in maps, under the ids git would give them
//!
//! Replacement refs, grafts, namespaces and the variables that move the object directory are
//! ignored on purpose: an id always means the object that hashes to it, in this repository.
//! Nothing here asks the network, a missing object of a partial clone stays missing. No ref
//! written here runs a hook or writes a reflog, and nothing is synced to the disk: what must
//! survive a power cut is kept elsewhere first.

mod disk;
mod environment;
mod failure;
mod memory;
mod objects;
mod refs;

pub use disk::{Disk, Head, Identity, NoIdentity, Sharing, SignError, SignatureSettings};
pub use environment::Environment;
pub use failure::{Cause, OpenError};
pub use memory::Memory;
pub use objects::{HashKind, Lookup, ObjectError, ObjectKind, Objects, Read};
pub use refs::{RefError, RefTarget, Refs, SwapError};
