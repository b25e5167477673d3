//! Questions that the read model on disk answers: in words, in SQL, and whether it is right.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What holds some words?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// The words.
    pub text: String,
    /// Whether among titles, bodies, labels and aliases of items.
    pub in_items: bool,
    /// Whether among comments and reasons.
    pub in_history: bool,
    /// The most results of each.
    pub limit: usize,
}

/// A question in SQL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sql {
    /// The question.
    Question(String),
    /// What may be asked.
    Views,
}

/// Make the read model anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rebuild {
    /// Whether only to compare.
    pub check: bool,
}
