//! `tidegate.import/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// `tidegate.import/1`: what became of each line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImportDocument {
    /// Always `tidegate.import/1`.
    pub schema: String,
    /// One result a line.
    pub results: Vec<ImportResult>,
    /// How many items were made.
    pub imported: usize,
    /// How many were here already.
    pub known: usize,
    /// How many lines were refused.
    pub refused: usize,
    /// Whether nothing was recorded because it was only a rehearsal.
    pub dry_run: bool,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// What became of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct ImportResult {
    pub line: usize,
    pub outcome: Outcome,
    pub item: Option<String>,
    pub short: Option<String>,
    pub error: Option<String>,
}

/// What became of it, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// An item was made.
    Imported,
    /// The item is here already.
    Known,
    /// The line cannot be taken.
    Refused,
}

impl ImportDocument {
    /// The document of these results.
    #[must_use]
    pub fn new(results: Vec<ImportResult>, dry_run: bool) -> Self {
        let count = |outcome| results.iter().filter(|result| result.outcome == outcome).count();
        let (imported, known, refused) =
            (count(Outcome::Imported), count(Outcome::Known), count(Outcome::Refused));
        let (schema, notices) = ("tidegate.import/1".to_owned(), Vec::new());
        Self { schema, results, imported, known, refused, dry_run, notices }
    }
}
