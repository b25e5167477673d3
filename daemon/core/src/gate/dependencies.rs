//! DEPENDENCIES: what the item waits for has come.

use serde::{Deserialize, Serialize};

use super::{Verdict, Wait};

/// Every item that this one depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependencies {}

impl Dependencies {
    pub(super) fn judge(&self, waits: &[Wait]) -> Verdict {
        Verdict::all(waits.iter().map(|wait| &wait.verdict))
    }
}
