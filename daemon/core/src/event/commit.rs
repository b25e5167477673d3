//! Events about commits of the user: that one is about an item, and that one did not do what it says.

use serde::{Deserialize, Serialize};

use crate::Oid;
use crate::wire::{filled, is_default};

/// A commit is about an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommitLinked {
    /// The commit.
    pub commit: Oid,
    /// The first line of its message.
    pub subject: String,
    /// Who wrote it, `name <mail>`.
    pub author: String,
    /// When they wrote it, in seconds since 1970.
    pub authored: i64,
    /// The branch that says so; absent where the commit itself does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// How much it changed, where that could be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Difference>,
    /// Files that it says it brings.
    #[serde(default, deserialize_with = "filled", skip_serializing_if = "Vec::is_empty")]
    pub artifacts: Vec<String>,
}

/// How much a commit changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// How many files.
    pub files: u32,
    /// How many lines it brought.
    #[serde(default, deserialize_with = "filled", skip_serializing_if = "is_default")]
    pub added: u32,
    /// How many lines it took away.
    #[serde(default, deserialize_with = "filled", skip_serializing_if = "is_default")]
    pub removed: u32,
}

/// A commit did not do to an item what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommitRefused {
    /// The commit.
    pub commit: Oid,
    /// The line of its message.
    pub line: String,
    /// Why not.
    pub why: String,
    /// The line as it should be, if that can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mend: Option<String>,
    /// Whether that is as it should be: it was done before, or nobody asked for it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub idle: bool,
}
