//! Commands about items whose definition, or whose state, is to be another.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ItemRef;

/// Have items follow another definition.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Repin {
    /// These items.
    pub items: Vec<ItemRef>,
    /// All open items that follow this definition, or one published under this name.
    pub all_from: Option<String>,
    /// The definition that they are to follow: a name, or the beginning of a digest.
    pub to: String,
    /// The states that are called otherwise there.
    pub map: BTreeMap<String, String>,
}

/// Choose among the states of a contested item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resolve {
    /// The item.
    pub item: ItemRef,
    /// One of its states, as it is told.
    pub to: String,
}

/// Have the gates of moves in doubt asked again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Reaffirm {
    /// Of these items: of all of them, or of none.
    pub items: Vec<ItemRef>,
    /// Of every item, as far as the gates are open.
    pub all: bool,
}
