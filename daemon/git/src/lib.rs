//! The user's repository: the only crate that names gix or runs git.
//!
//! What the rest of the project needs of git is four small traits, [`Objects`], [`Refs`], [`Durable`] and
//! [`Remote`]. They are implemented by [`Disk`], a repository as git made it, and by [`Memory`], for
//! simulations; one suite of tests holds both to the same behaviour.
//!
//! - `objects`, `refs` and `durable` are the seam; `failure` is what can go wrong in opening
//! - `loose`, `pack` and `bundle` make the bytes of git's files, and check a pack that was read
//!   back; `deflate` serves them
//! - `environment` is the variables a repository is found and read by, as a value
//! - `disk` is the real thing: `discover` opens it with `locate`, which finds it, `trust`, which
//!   decides whether it may be opened, and `settings`, `overrides` and `format`, which read its
//!   configuration; `sharing` says which modes new files get; `objects`, `loose_refs` (with
//!   `walk`) and `reftable` serve the seam, `durable_objects` and `durable_refs` what must stay;
//!   `consolidate` makes one pack of many, `kept` knows ours from the user's, `setup` how git is
//!   set up here, `hooks` which hooks it runs; `tree` walks the files of a commit; `tips` says where
//!   everything stands and proves that nothing moved, `commits` reads what is new; `plumbing` is how
//!   git is run; `head`, `identity` and `signature` speak for the user
//! - `network` is how git is run where it leaves this machine
//! - `elsewhere` fetches one file of another repository, and leaves nothing of it in this one
//! - `memory` keeps objects and refs in maps, under the ids git would give them
//!
//! Replacement refs, grafts, namespaces and the variables that move the object directory are
//! ignored on purpose: an id always means the object that hashes to it, in this repository.
//! Nothing but `elsewhere` and the remotes asks the network, a missing object of a partial clone stays missing. No ref
//! written here runs a hook or writes a reflog. Only what goes through [`Durable`] survives a power
//! cut.

mod bundle;
mod deflate;
mod disk;
mod durable;
mod elsewhere;
mod environment;
mod failure;
mod loose;
mod memory;
mod network;
mod objects;
mod pack;
mod refs;
mod remote;

pub use bundle::bundle;
pub use disk::{
    Changed, CheckedOut, Commit, ConsolidateError, Consolidated, Disk, Head, Identity, KeptPack,
    Leaf, NewCommits, NoIdentity, Origin, Reftable, Role, SignError, Signature, SignatureSettings,
    Stamp, Tips, UnderWay, Walked, Wanted, WorkTree,
};
pub use durable::{Durable, DurableError};
pub use elsewhere::{BadSource, ElsewhereError, Found, Source};
pub use environment::Environment;
pub use failure::{Cause, OpenError};
pub use loose::Loose;
pub use memory::Memory;
pub use objects::{HashKind, Lookup, Object, ObjectError, ObjectKind, Objects, Read};
pub use pack::{Pack, PackDamage, PackError, check_pack, pack_ids, pack_name};
pub use refs::{RefError, RefTarget, Refs, SwapError};
pub use remote::{Brought, Remote, RemoteError, Sent, ShownRef};
