//! `tidegate.search/1`, `tidegate.rows/1` and `tidegate.rebuild/1`: the read model, asked and made anew.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::notice::Notice;

/// `tidegate.search/1`: what holds some words, the best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchDocument {
    /// Always `tidegate.search/1`.
    pub schema: String,
    /// What was found.
    pub results: Vec<Found>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// `item`, or `event` where it was said with one.
    pub found: String,
    /// The item.
    pub item: Option<String>,
    /// Its short id.
    pub short: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The event, as `entry:index`.
    pub event: Option<String>,
    /// When that happened.
    pub at: Option<String>,
    /// Who did it.
    pub actor: Option<String>,
    /// Some of the text around the words.
    pub excerpt: String,
}

/// `tidegate.rows/1`: the answer to a question in SQL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowsDocument {
    /// Always `tidegate.rows/1`.
    pub schema: String,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The values, row by row.
    pub rows: Vec<Vec<Value>>,
    /// Whether there are more rows than are shown.
    pub cut: bool,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// `tidegate.rebuild/1`: the read model, made anew or compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebuildDocument {
    /// Always `tidegate.rebuild/1`.
    pub schema: String,
    /// Whether it was only compared.
    pub check: bool,
    /// Whether it says what the logs say; null where there was none to compare.
    pub same: Option<bool>,
    /// How many entries were folded.
    pub entries: usize,
    /// Whether it is kept on disk now.
    pub kept: bool,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}
