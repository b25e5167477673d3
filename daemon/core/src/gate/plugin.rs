//! PLUGIN: a program of the user's own answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Verdict;
use crate::wire::filled;

/// A question to a plug-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plugin {
    /// The plug-in.
    pub plugin: String,
    /// What it is told.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "filled")]
    pub settings: BTreeMap<String, String>,
}

impl Plugin {
    pub(super) fn judge(&self) -> Verdict {
        Verdict::unknown("this build does not evaluate PLUGIN gates yet")
    }
}
