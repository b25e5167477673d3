//! Paths of artifacts: which patterns are taken, and which files they mean.
//!
//! A path stays inside the repository and outside of `.git`, on every file system: what could be
//! read otherwise by one of them is refused, as written and again with its fields put in.

mod pattern;
mod safe;

pub use pattern::{Pattern, Unusable, check, fields};

#[cfg(test)]
mod tests;
