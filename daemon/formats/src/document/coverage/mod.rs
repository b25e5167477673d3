//! Which acceptance criteria are covered by which tests.

mod agree;
mod marker;
mod one;

pub(super) use agree::{beside, set};
pub use marker::markers;
#[cfg(test)]
pub(super) use one::SHAPE;
pub(super) use one::check;
