//! What a move rests on that lies outside the log: documents of a commit.

use serde::{Deserialize, Serialize};

use crate::Oid;
use crate::definition::path::Pattern;
use crate::wire::{filled, is_default};

/// The most documents of a move that are recorded one by one.
pub const MOST_DOCUMENTS: usize = 100;

/// By which rules documents are judged. The number rises where a rule becomes stricter, so that what
/// was recorded before is not held to it.
pub const RULES: u32 = 1;

/// The documents that were found in the tree of a commit, and were good.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Documents {
    /// The commit.
    pub commit: Oid,
    /// Its tree.
    pub tree: Oid,
    /// By which rules documents were judged: those of a later build may be stricter.
    pub rules: u32,
    /// What was asked for and was as it had to be: of anything else nothing is said.
    pub asked: Vec<AskedFor>,
    /// What was found of that, in the order of the paths.
    pub found: Vec<Document>,
    /// How many more were, of patterns that mean several.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub more: u32,
}

/// Files that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedFor {
    /// Which, with all fields put in.
    pub path: Pattern,
    /// As what they were judged.
    #[serde(rename = "as")]
    pub demand: Demand,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Where it stands, from the top of the repository.
    pub path: String,
    /// Its content, by the id that git has for it.
    pub blob: Oid,
    /// As what it was judged.
    #[serde(rename = "as")]
    pub demand: Demand,
}

/// What is asked of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// The kind of document that it has to be.
    #[serde(rename = "type")]
    pub kind: String,
    /// The JSON Schema that it has to fit, by name, if one is asked for.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub schema: String,
    /// Whether criteria may be left without a test.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub partial: bool,
}
