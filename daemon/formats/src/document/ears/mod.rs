//! Requirements in the patterns of EARS, the Easy Approach to Requirements Syntax.

mod pattern;
mod requirement;

pub use pattern::{Pattern, Unfit, pattern};
pub(super) use requirement::check;
