//! JOIN: the items below have come far enough.

use serde::{Deserialize, Serialize};

use super::Verdict;
use crate::definition::Join;
use crate::wire::filled;

/// Items below the one that moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinGate {
    /// How many of them.
    pub of: Join,
    /// The state that they have reached; a final one, if none is named.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub state: String,
    /// Only those of this kind; all, if none is named.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub of_kind: String,
}

impl JoinGate {
    pub(super) fn judge(&self) -> Verdict {
        Verdict::unknown("this build does not evaluate JOIN gates yet")
    }
}
