//! `tidegate.audit/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::Oid;

use crate::notice::Notice;

/// `tidegate.audit/1`: which evidence does not fit what is checked out any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditDocument {
    /// Always `tidegate.audit/1`.
    pub schema: String,
    /// The commit that evidence was held against, if there is one.
    pub commit: Option<String>,
    /// How many ticks by commands and documents were looked at.
    pub looked_at: usize,
    /// What does not hold any more, by item.
    pub findings: Vec<AuditFinding>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// Evidence that does not hold any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct AuditFinding {
    pub code: String,
    pub item: String,
    pub short: String,
    pub about: String,
    pub entry: String,
    pub message: String,
    pub fix: Vec<String>,
}

impl AuditDocument {
    /// What was found in so many ticks and documents.
    #[must_use]
    pub fn new(commit: Option<Oid>, looked_at: usize, findings: Vec<AuditFinding>) -> Self {
        Self {
            schema: "tidegate.audit/1".to_owned(),
            commit: commit.map(|commit| commit.to_string()),
            looked_at,
            findings,
            notices: Vec::new(),
        }
    }
}
