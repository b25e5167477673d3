//! Questions about documents, and other evidence.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::command::ItemRef;
use tidegate_core::{Millis, Oid};

/// Which documents?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Artifacts {
    /// Those that are wanted.
    pub of: Documents,
    /// The commit to look into.
    #[schemars(with = "Option<String>")]
    pub head: Option<Oid>,
    /// The asker's clock.
    pub at: Millis,
}

/// Which documents are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Documents {
    /// Those that moves of this item rest on; of all, if none is named.
    Recorded(Option<ItemRef>),
    /// The one at this path.
    At(String),
    /// Those that the ways of this item ask for; of all open items, if none is named.
    Asked(Option<ItemRef>),
}

/// Does old evidence still hold?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// Of this item; of all that are open, if none is named.
    pub item: Option<ItemRef>,
    /// The commit that it is held against.
    #[schemars(with = "Option<String>")]
    pub head: Option<Oid>,
}
