//! The folded log, to ask.
//!
//! [`Memory`] holds the fold of any point of the log and answers what decisions ask and what people
//! want to see. [`Database`] holds the present on disk. Both are filled from the log alone and can be
//! thrown away at any time.
//!
//! Knows no git, and is the only crate that names SQLite.

mod answers;
mod database;
mod dump;
mod memory;
mod names;
mod onward;
mod query;
mod unseen;

pub use answers::Answers;
pub use database::{Database, Found, Home, IndexError, Read, Rows, Where};
pub use memory::Memory;
pub use onward::lead_on;
pub use query::{EventFilter, ItemFilter};
pub use unseen::{RefusedEntry, Unseen};
