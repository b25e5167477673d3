//! TIMER: some time has passed since the item came here.

use serde::{Deserialize, Serialize};

use super::Verdict;

/// A time to wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timer {
    /// How long, in seconds.
    pub seconds: u32,
}

impl Timer {
    pub(super) fn judge(&self) -> Verdict {
        Verdict::unknown("this build does not evaluate TIMER gates yet")
    }
}
