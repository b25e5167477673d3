//! The folded log in memory: of any point of the log, and of all that is known at that point.
//!
//! - `folded` fills it
//! - `query` answers
//! - `dump` says all that it holds, in canonical lines

pub(crate) mod dump;
mod folded;
mod query;

pub use folded::Memory;
