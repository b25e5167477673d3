//! `tidegate.sync/1` and `tidegate.remotes/1`: what was exchanged with remotes, and which there are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// What was exchanged with remotes, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SyncDocument {
    /// Always `tidegate.sync/1`.
    pub schema: String,
    /// Whether nothing was taken in or sent.
    pub dry_run: bool,
    /// What came of each remote.
    pub remotes: Vec<SyncedView>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// What came of one remote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct SyncedView {
    pub name: String,
    pub url: String,
    pub outcome: SyncOutcome,
    pub why: Option<String>,
    pub fetched: Vec<LogView>,
    pub sent: Vec<LogView>,
    pub unsent: usize,
    pub left: Vec<LeftView>,
}

/// What came of a remote, in a word; the worst comes last.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SyncOutcome {
    /// Both have all that may go.
    Done,
    /// Something was left that should have gone.
    Partly,
    /// It was not reached.
    Failed,
    /// A log has parted, or is of another project.
    Parted,
}

/// How much of a log went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct LogView {
    pub replica: String,
    pub entries: u64,
}

/// Something that did not go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct LeftView {
    #[serde(rename = "ref")]
    pub name: String,
    pub why: String,
}

/// The remotes of this repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RemotesDocument {
    /// Always `tidegate.remotes/1`.
    pub schema: String,
    /// Each of them.
    pub remotes: Vec<RemoteView>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// A remote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct RemoteView {
    pub name: String,
    pub url: String,
    pub streams: Vec<String>,
    pub chosen: bool,
    pub off: bool,
}

impl SyncDocument {
    /// The document.
    #[must_use]
    pub fn new(dry_run: bool, remotes: Vec<SyncedView>) -> Self {
        Self { schema: "tidegate.sync/1".to_owned(), dry_run, remotes, notices: Vec::new() }
    }

    /// The worst that came of a remote; nothing, if there is none.
    #[must_use]
    pub fn worst(&self) -> Option<SyncOutcome> {
        self.remotes.iter().map(|remote| remote.outcome).max()
    }
}

impl SyncOutcome {
    /// The worse of the two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }
}

impl RemotesDocument {
    /// The document.
    #[must_use]
    pub fn new(remotes: Vec<RemoteView>) -> Self {
        Self { schema: "tidegate.remotes/1".to_owned(), remotes, notices: Vec::new() }
    }
}
