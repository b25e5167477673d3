//! How two items can be related: a closed list.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of a link between two items, read from the first to the second.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the names are the words that people use, and say all there is to say"
)]
pub enum Relation {
    Parent,
    DependsOn,
    Blocks,
    Produces,
    Implements,
    TracesTo,
    Supersedes,
    ContextOf,
    SpecOf,
    Spawned,
    Duplicates,
}

impl Relation {
    /// All of them, in the order in which help lists them.
    pub const ALL: [Self; 11] = [
        Self::Parent,
        Self::DependsOn,
        Self::Blocks,
        Self::Produces,
        Self::Implements,
        Self::TracesTo,
        Self::Supersedes,
        Self::ContextOf,
        Self::SpecOf,
        Self::Spawned,
        Self::Duplicates,
    ];

    /// The word for it in entries, JSON and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::DependsOn => "depends_on",
            Self::Blocks => "blocks",
            Self::Produces => "produces",
            Self::Implements => "implements",
            Self::TracesTo => "traces_to",
            Self::Supersedes => "supersedes",
            Self::ContextOf => "context_of",
            Self::SpecOf => "spec_of",
            Self::Spawned => "spawned",
            Self::Duplicates => "duplicates",
        }
    }

    /// Reads the word for it.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.word() == word)
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
