//! `tidegate.rebuild/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// `tidegate.rebuild/1`: the read model, made anew or compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
