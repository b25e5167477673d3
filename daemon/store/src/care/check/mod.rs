//! What can be wrong with a clone, a file each. A check changes nothing.

mod barred;
mod identity;
mod journal;
mod list;
mod locks;
mod machine;
mod modes;
mod objects;
mod own_ref;
mod packs;
mod remotes;
mod strangers;
mod unfinished;

pub(super) use list::CHECKS;
pub(super) use strangers::NOT_A_FILE;
