//! CI: the checks of the forge are green.

use serde::{Deserialize, Serialize};

use super::Verdict;
use crate::wire::filled;

/// A check of the forge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ci {
    /// Its name; all of them, if none is named.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub check: String,
}

impl Ci {
    pub(super) fn judge(&self) -> Verdict {
        Verdict::unknown("this build does not evaluate CI gates yet")
    }
}
