//! `tidegate.verify/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `tidegate.verify/1`: what is wrong with what is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VerifyDocument {
    /// Always `tidegate.verify/1`.
    pub schema: String,
    /// Whether nothing is wrong.
    pub ok: bool,
    /// How many entries were looked at.
    pub entries: usize,
    /// How many events.
    pub events: usize,
    /// What is wrong, each with the entry or ref it is about.
    pub findings: Vec<Finding>,
}

/// One thing that is wrong, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// A name for machines.
    pub code: String,
    /// The entry, event, item or ref.
    pub subject: String,
    /// Of an item, its id as people are shown it.
    pub short: Option<String>,
    /// What is wrong with it.
    pub message: String,
}

/// How bad a finding is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something that is recorded does not count, cannot be judged here, or could deceive a reader.
    Error,
    /// Something to know, which takes nothing away.
    Note,
}

impl VerifyDocument {
    /// The document of these findings.
    #[must_use]
    pub fn new(entries: usize, events: usize, mut findings: Vec<Finding>) -> Self {
        findings.sort();
        let ok = findings.iter().all(|finding| finding.severity != Severity::Error);
        Self { schema: "tidegate.verify/1".to_owned(), ok, entries, events, findings }
    }
}
