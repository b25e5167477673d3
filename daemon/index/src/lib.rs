//! The folded log, to ask.
//!
//! [`Memory`] holds the fold of any point of the log and answers what decisions ask and what people
//! want to see. It is filled from the log alone and can be thrown away at any time.
//!
//! Knows no git and writes nothing.

mod answers;
mod dump;
mod memory;
mod names;
mod query;

pub use answers::Answers;
pub use memory::Memory;
pub use query::{EventFilter, ItemFilter};
