//! Commits of the user: which are new, what they say, how much they changed, and what leads to
//! what. Reads objects and changes nothing.
//!
//! - `commit` makes out the bytes of one, whatever they are; `encoding` its texts
//! - `reading` reads one after the other, for walks
//! - `new` finds those that nobody has seen yet, and `order` puts parents before children
//! - `chain` follows first parents, and says what can be reached
//! - `changed` counts files and lines, where `countable` says that they can be counted

mod chain;
mod changed;
mod commit;
mod countable;
mod encoding;
mod new;
mod order;
mod reading;

pub use changed::Changed;
pub use commit::{Commit, Signature};
pub use new::NewCommits;
