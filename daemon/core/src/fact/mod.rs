//! Facts: what a decision rests on, and the questions by which it asks for what it lacks.
//!
//! A question leaves a decision through `?`; whoever runs the decision answers and runs it again.
//! Facts of the log are read anew in every round; what the repository answers stays true.

mod around;
mod log;
mod origin;
mod world;

pub use around::{Around, Asking, Unproven, rests};
pub use log::{Facts, ItemFact, LogAnswer, LogQuestion, Lookup, MOST_ROUNDS, Questions};
pub use origin::Origin;
pub use world::{File, Flaw, Lack, Look, Looked, Rests, Truth, WorldAnswer, WorldQuestion};
