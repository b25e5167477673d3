//! Expressions: conditions such as `complexity >= 5`, and texts such as `docs/{feature}.md`.
//!
//! Small and pure. Reading and evaluating end, whatever is given: text and nesting have limits, and
//! nothing in an expression repeats itself or calls anything. What cannot be told is an answer of
//! its own, never a guess.

mod evaluate;
mod parse;
mod template;
mod token;
mod value;

pub use evaluate::Untold;
pub use parse::{Comparison, Expression};
pub use template::{Part, Template};
pub use value::{Value, Values};

/// The longest text that is read as an expression or a template, in bytes.
pub const MAX_LENGTH: usize = 1_000;

/// How deeply parts of an expression may stand within each other.
pub const MAX_DEPTH: usize = 32;

/// Why a text is no expression or no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} at character {}", .at + 1)]
pub struct Misplaced {
    /// How many characters stand before the place.
    pub at: usize,
    /// What is wrong there.
    pub what: String,
}

impl Misplaced {
    fn new(at: usize, what: impl Into<String>) -> Self {
        Self { at, what: what.into() }
    }

    /// Refuses what is too long to be read.
    fn unless_short(text: &str) -> Result<(), Self> {
        match text.len() > MAX_LENGTH {
            true => Err(Self::new(0, format!("more than {MAX_LENGTH} bytes"))),
            false => Ok(()),
        }
    }
}
