//! Decisions: each in a file of its own, with a number by which others name it.

mod circle;
mod number;
mod one;
mod several;

pub use number::next_number;
pub(super) use one::check;
pub(super) use several::{beside, set};
