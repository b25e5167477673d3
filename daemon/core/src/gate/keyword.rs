//! KEYWORD: a person types a word.

use serde::{Deserialize, Serialize};

use super::Verdict;

/// A word that has to be typed, letter by letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyword {
    /// The word.
    pub keyword: String,
}

impl Keyword {
    pub(super) fn judge(&self) -> Verdict {
        Verdict::unknown("this build does not evaluate KEYWORD gates yet")
    }
}
