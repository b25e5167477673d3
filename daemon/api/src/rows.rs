//! `tidegate.rows/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::notice::Notice;

/// `tidegate.rows/1`: the answer to a question in SQL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
