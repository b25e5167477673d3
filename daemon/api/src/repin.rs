//! `tidegate.repin/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::item::Recorded;
use crate::notice::Notice;

/// `tidegate.repin/1`: items that go over to another definition, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RepinDocument {
    /// Always `tidegate.repin/1`.
    pub schema: String,
    /// The items.
    pub items: Vec<RepinView>,
    /// What was recorded, or would be.
    pub recorded: Recorded,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// An item that goes over to another definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct RepinView {
    pub id: String,
    pub short: String,
    pub title: String,
    pub from: Option<String>,
    pub to: Option<String>,
    pub state: Option<String>,
    pub becomes: Option<String>,
    pub challenged: Vec<String>,
}
