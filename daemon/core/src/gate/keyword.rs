//! KEYWORD: a person types a word.

use serde::{Deserialize, Serialize};

use super::{Attempt, Verdict};
use crate::ActorKind;

/// A word that has to be typed, letter by letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyword {
    /// The word.
    pub keyword: String,
}

impl Keyword {
    pub(super) fn judge(&self, attempt: &Attempt) -> Verdict {
        let why = match &attempt.keyword {
            _ if attempt.by == ActorKind::Agent => {
                format!("a person types '{}', and who asks is called an agent", self.keyword)
            }
            Some(typed) if *typed == self.keyword => return Verdict::Pass,
            Some(typed) => format!("'{typed}' was typed, and not '{}'", self.keyword),
            None => format!("'{}' has to be typed", self.keyword),
        };
        Verdict::Fail(vec![why])
    }
}
