//! PULL_REQUEST: what was proposed has been merged.

use serde::{Deserialize, Serialize};

use super::Verdict;

/// A merged pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PullRequest {}

impl PullRequest {
    pub(super) fn judge(&self) -> Verdict {
        Verdict::unknown("this build does not evaluate PULL_REQUEST gates yet")
    }
}
