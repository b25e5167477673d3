//! Making items that another system had: each line on its own, so that one bad line costs one item
//! and what cannot be without it.
//!
//! - `lines` is what becomes of each line
//! - `names` is what the lines call each other, in any order
//! - `waiting` refuses what waits for a line that is refused, or for itself

mod lines;
mod names;
mod waiting;

pub use lines::ImportOutcome;
pub(super) use lines::decide;
