//! Whether commits may be pushed to a branch: what the push rules of definitions say against it.
//!
//! Total and pure. Which commits are new where they are pushed to, and which items they are about, is
//! found elsewhere. What is not known speaks against a push; nothing speaks against taking a branch away.

mod check;
mod hindrance;

#[cfg(test)]
mod tests;

pub use check::{Outgoing, PushRules, Standing};
pub use hindrance::{CommitName, Hindrance, Unmet};
