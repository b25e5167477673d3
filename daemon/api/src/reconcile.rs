//! `tidegate.reconcile/1`: what commits came to; `tidegate.hook/1`: what is said to one who makes or
//! pushes them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// What commits came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReconcileDocument {
    /// `tidegate.reconcile/1`.
    pub schema: String,
    /// How many commits were looked at.
    pub looked_at: usize,
    /// Whether only was said what would come of it.
    pub dry_run: bool,
    /// What those came to that mean an item.
    pub commits: Vec<CommitRow>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// What a commit came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CommitRow {
    /// The commit.
    pub commit: String,
    /// The first line of its message.
    pub subject: String,
    /// The item that it means, as people write it.
    pub item: String,
    /// What it came to: `moved`, `linked`, `witnessed`, `known`, `refused`, `waiting`.
    pub outcome: String,
    /// The transition that it names, if it names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Why it was refused, or waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What is said to one who makes or pushes commits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HookDocument {
    /// `tidegate.hook/1`.
    pub schema: String,
    /// The lines.
    pub says: Vec<String>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

impl ReconcileDocument {
    /// The document.
    #[must_use]
    pub fn new(looked_at: usize, dry_run: bool, commits: Vec<CommitRow>) -> Self {
        let schema = "tidegate.reconcile/1".to_owned();
        Self { schema, looked_at, dry_run, commits, notices: Vec::new() }
    }
}

impl HookDocument {
    /// The document.
    #[must_use]
    pub fn new(says: Vec<String>) -> Self {
        Self { schema: "tidegate.hook/1".to_owned(), says, notices: Vec::new() }
    }
}
