//! Lint: what is wrong with a definition, told at the place where it stands.
//!
//! Every check takes time in proportion to the definition. The codes and severities of what
//! flowspec's own validator finds are those of flowspec.

mod agents;
mod code;
mod graph;
mod machine;
mod names;
mod problem;
mod protected;
mod references;
mod schedule;
mod texts;
mod triggers;

#[cfg(test)]
mod tests;

pub use super::transition::WAYS_BACK;
pub use code::{Code, Severity};
pub use problem::{Dialect, Problem, lint};

use problem::Found;
