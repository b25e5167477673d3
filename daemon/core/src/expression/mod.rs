//! Expressions: conditions such as `complexity >= 5`, and texts such as `docs/{feature}.md`.
//!
//! Small and pure. Reading and evaluating end, whatever is given: text and nesting have limits, and
//! nothing in an expression repeats itself or calls anything. What cannot be told is an answer of
//! its own, never a guess.

mod evaluate;
mod misplaced;
mod parse;
mod template;
mod token;
mod value;

pub use evaluate::Untold;
pub use misplaced::Misplaced;
pub use parse::{Comparison, Expression};
pub use template::{Part, Template};
pub use value::{Value, Values};

/// The longest text that is read as an expression or a template, in bytes.
pub const MAX_LENGTH: usize = 1_000;

/// How deeply parts of an expression may stand within each other.
pub const MAX_DEPTH: usize = 32;
