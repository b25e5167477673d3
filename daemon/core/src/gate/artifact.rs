//! ARTIFACT: a document is there, and is what it should be.

use serde::{Deserialize, Serialize};

use super::Verdict;
use crate::definition::Artifact;
use crate::text;

/// A document in the tree of the commit under test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArtifactGate {
    /// Its pattern.
    pub artifact: Artifact,
}

impl ArtifactGate {
    pub(super) fn judge(&self) -> Verdict {
        let path = text::visible(&self.artifact.path);
        Verdict::unknown(&format!("this build does not evaluate ARTIFACT gates yet, so not {path}"))
    }
}
