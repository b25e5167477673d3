//! The folded log on disk, to be asked without folding it again.
//!
//! A database of SQLite that can be thrown away at any time. It knows, in the same transaction as its
//! rows, exactly up to where the logs were folded.
//!
//! - `home` is where it lies, and how it comes there as a whole
//! - `file` opens and fills it, and says why it cannot be used
//! - `write` makes rows of what was folded
//! - `resume` folds what is new, on the part of the fold that it touches
//! - `dump` says all that it holds, as the fold in memory would
//! - `names` writes ids for people, and says what is not seen
//! - `kept` answers what the fold in memory would, `items`, `happened` and `counts` the lists of that
//! - `circles`, `clocks` and `words` keep and say what is not plain to see in rows
//! - `ask` searches, and answers whoever writes SQL

mod ask;
mod circles;
mod clocks;
mod counts;
mod definitions;
mod dump;
mod file;
mod happened;
mod home;
mod items;
mod kept;
mod names;
mod resume;
mod words;
mod write;

pub use ask::{Found, Rows, Where};
pub use file::{Database, IndexError};
pub use home::Home;
pub use kept::Kept;
pub use resume::Read;
