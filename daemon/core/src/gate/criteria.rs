//! CRITERIA: what was asked for is met.

use serde::{Deserialize, Serialize};

use super::Verdict;

/// A share of the criteria of the item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criteria {
    /// The least share, in percent; all of them, if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<u32>,
}

impl Criteria {
    pub(super) fn judge(&self) -> Verdict {
        Verdict::unknown("this build does not evaluate CRITERIA gates yet")
    }
}
