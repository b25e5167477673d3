//! Why a text cannot be read, and where.

use super::MAX_LENGTH;

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
    pub(super) fn new(at: usize, what: impl Into<String>) -> Self {
        Self { at, what: what.into() }
    }

    /// Refuses what is too long to be read.
    pub(super) fn unless_short(text: &str) -> Result<(), Self> {
        match text.len() > MAX_LENGTH {
            true => Err(Self::new(0, format!("more than {MAX_LENGTH} bytes"))),
            false => Ok(()),
        }
    }
}
