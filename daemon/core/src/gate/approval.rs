//! APPROVAL: people of a role agree.

use serde::{Deserialize, Serialize};

use super::Verdict;

/// The consent of people of a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The role.
    pub role: String,
    /// How many of them; one, if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<u32>,
}

impl Approval {
    pub(super) fn judge(&self) -> Verdict {
        Verdict::unknown("approvals do not exist yet")
    }
}
