//! What the repository answers: which documents a commit holds and what is wrong with them, and
//! whether those are there that moves rest on.
//!
//! Questions name objects by their ids, which never mean anything else: what was found is remembered.
//! What is not here may come, and is looked for again.

mod at;
mod look;
mod oracle;
mod read;
mod truth;

pub(crate) use oracle::{Answers, Oracle, World};
