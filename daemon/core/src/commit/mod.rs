//! Commits of the user, as far as they bear on items: what one is, what its message says of items, and
//! the name by which what it does is known in every clone and whatever becomes of the commit.

mod branch;
mod deeds;
mod key;
mod made;
mod mention;
mod merge;
mod message;
mod push;
mod words;

#[cfg(test)]
mod tests;

pub use branch::BranchName;
pub use deeds::{Deed, Deeds, Recorded};
pub use key::{Doing, key};
pub use made::{Changed, Commit, Signature};
pub use mention::{Mention, Named, Trailer, Wrong, loose, may_mention, mentions};
pub use merge::Merge;
pub(crate) use message::quotes_many;
pub use message::{is_folded_in, subject};
pub use push::{CommitName, Hindrance, Outgoing, PushRules, Standing, Unmet};
