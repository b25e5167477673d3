//! QUALITY: the work was judged good enough.

use serde::{Deserialize, Serialize};

use super::Verdict;
use crate::wire::filled;

/// A score in an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quality {
    /// The least score, from 0 to 100.
    pub score: u32,
    /// What is scored; the whole, if nothing is named.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub dimension: String,
}

impl Quality {
    pub(super) fn judge(&self) -> Verdict {
        Verdict::unknown("this build does not evaluate QUALITY gates yet")
    }
}
