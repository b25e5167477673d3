//! A repository as git made it, read and written through gix; through git itself where the refs
//! are kept in a reftable, which gix cannot read.
//!
//! Opening reads the repository's configuration and the user's, and nothing else: objects and
//! refs are looked at when they are asked for.

mod branch;
mod checked_out;
mod commits;
mod consolidate;
mod discover;
mod durable_objects;
mod durable_refs;
mod format;
mod head;
mod hooks;
mod identity;
mod kept;
mod locate;
mod locks;
mod loose_refs;
mod objects;
mod overrides;
pub(crate) mod plumbing;
mod prospective;
mod reftable;
mod remote;
mod repository;
mod settings;
mod setup;
mod sharing;
mod signature;
mod tips;
mod tree;
mod trust;
mod walk;

pub use checked_out::CheckedOut;
pub use commits::{Changed, Commit, NewCommits, Signature};
pub use consolidate::{ConsolidateError, Consolidated};
pub use head::Head;
pub use identity::{Identity, NoIdentity};
pub use kept::{KeptPack, Role};
pub use reftable::Reftable;
pub use remote::Origin;
pub use repository::Disk;
pub use signature::{SignError, SignatureSettings};
pub use tips::{Stamp, Tips, UnderWay, WorkTree};
pub use tree::{Leaf, Walked, Wanted};
