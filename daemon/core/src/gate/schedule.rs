//! SCHEDULE: the time is right.

use serde::{Deserialize, Serialize};

use super::Verdict;
use crate::wire::filled;

/// A window in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// When it is open: minute, hour, day of the month, month and day of the week, as cron has them.
    pub cron: String,
    /// The zone in which that is meant; UTC, if none is named.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub zone: String,
}

impl Schedule {
    pub(super) fn judge(&self) -> Verdict {
        Verdict::unknown("this build does not evaluate SCHEDULE gates yet")
    }
}
