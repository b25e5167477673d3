//! The law of Tidegate, and nothing else: what an entry is, what a command asks, what an event
//! means, and which state a set of entries folds to.
//!
//! Pure. No file, clock, randomness, environment or process is touched here; time, ids and
//! entropy arrive as arguments, and a fact the law lacks leaves it as a question.

pub mod oid;

pub use oid::Oid;
