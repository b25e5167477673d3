//! The folded log, to ask.
//!
//! [`ReadModel`] is what can be asked: by decisions, and by people. [`Memory`] holds the fold of any
//! point of the log, [`Database`] the present on disk; both answer alike. They are filled from the log
//! alone and can be thrown away at any time.
//!
//! Knows no git, and is the only crate that names SQLite.

mod answers;
mod around;
mod counts;
mod database;
mod memory;
mod model;
mod names;
mod onward;
mod unseen;

pub use counts::{Course, Moved, Standing, Tally};
pub use database::{Database, Found, Home, IndexError, Kept, Read, Rows, Where};
pub use memory::Memory;
pub use model::{
    EventFilter, Happened, ItemFilter, KeyConflict, Listed, Name, Order, Page, Reached, ReadModel,
    Row, Seen, Tell, Told,
};
pub use onward::lead_on;
pub use unseen::{RefusedEntry, Unseen};
