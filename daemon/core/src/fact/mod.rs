//! Facts: what a decision rests on, and the questions by which it asks for what it lacks.
//!
//! A question leaves a decision through `?`; whoever runs the decision answers and runs it again.
//! Facts of the log are read anew in every round.

mod around;
mod log;
mod origin;

pub use around::Around;
pub use log::{Facts, ItemFact, LogAnswer, LogQuestion, Lookup, MOST_ROUNDS, Questions};
pub use origin::Origin;
