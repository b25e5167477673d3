//! Our log in the user's repository.
//!
//! An entry is a commit with the empty tree; a replica's entries are one chain on one ref that
//! nobody else writes. [`Store::turn`] gives a view to decide on and appends if nothing came
//! between; [`Store::walk`] reads what a view has not seen, and [`Store::sweep`] most of a long log
//! at first. `commit` is the spelling of an entry as
//! a commit, `refname` that of its ref, `place` the folder that holds what is private to a clone.
//!
//! `exchange` holds logs against those of remotes, and takes in what they give.
//!
//! Knows git only through the traits of `tidegate-git`, and nothing of what events mean.

mod ahead;
mod append;
mod care;
pub mod commit;
mod exchange;
mod found;
mod journal;
mod overlay;
mod place;
mod position;
mod publish;
mod random;
mod refname;
mod replica;
mod replicas;
mod store;
mod stretches;
mod sweep;
mod tips;
mod walk;

pub use append::{Acknowledgement, Appended, Batch, Sign, Turn};
pub use care::{
    Broken, Care, Cure, Cut, Finding, Folded, Gravity, Help, Kept, Machine, Needed, Recovered,
    Removal, Tell, told,
};
pub use exchange::{Admitted, Compared, Taken, Wanted};
pub use journal::{JournalError, Lock, Position};
pub use place::{home, moving};
pub use publish::Published;
pub use refname::{LOG, OURS, log_ref, replica_of};
pub use replica::Identity;
pub use replicas::{Replica, Writer};
pub use store::{Manner, Repository, Store, StoreError};
pub use tips::{Problem, Tips};
pub use walk::Walked;
