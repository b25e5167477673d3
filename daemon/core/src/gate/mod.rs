//! Gates: what must hold before a transition is taken. One file a kind; this is their only list.
//!
//! A gate is a total function: it passes, fails, or does not know. It never refuses to answer.

mod kinds;
mod none;
mod verdict;

pub use kinds::{Gate, View};
pub use verdict::Verdict;
