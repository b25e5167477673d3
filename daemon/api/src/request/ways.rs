//! Questions about where items can go, and what stands in the way.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::command::ItemRef;
use tidegate_core::{ActorKind, Millis, Oid};

/// Why does an item stand where it stands?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Why {
    /// The item.
    pub item: ItemRef,
    /// The way that is asked about; all of them, if none is named.
    pub via: Option<String>,
    /// The asker's clock. Without one no gate that asks the time opens.
    #[serde(default)]
    pub at: Millis,
    /// What the asker is called.
    #[serde(default)]
    pub by: ActorKind,
    /// The commit that is checked out where the asker stands: documents are looked for in it.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub head: Option<Oid>,
}

/// What do the gates of items say?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gates {
    /// The item; all that are open, if none is named.
    pub item: Option<ItemRef>,
    /// Which of its gates.
    #[serde(default)]
    pub which: Which,
    /// The asker's clock.
    pub at: Millis,
    /// What the asker is called.
    pub by: ActorKind,
    /// The commit that is checked out where the asker stands: documents are looked for in it.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub head: Option<Oid>,
}

/// Which gates are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// All.
    #[default]
    All,
    /// Those that let the item through.
    Open,
    /// Those that do not, or of which that is not known.
    Closed,
}

/// What can be done next?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Next {
    /// With this item; with any that is open, if none is named.
    pub item: Option<ItemRef>,
    /// The names of whoever wants to go on, the last one in full. What is assigned to them comes first.
    #[serde(default)]
    pub whom: Vec<String>,
    /// At most so many items.
    #[serde(default)]
    pub limit: Option<usize>,
    /// The asker's clock.
    pub at: Millis,
    /// What the asker is called.
    pub by: ActorKind,
    /// The commit that is checked out where the asker stands: documents are looked for in it.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub head: Option<Oid>,
}
