//! Commands that go back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ItemRef;

/// Have an item go back to a state that it had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RollBack {
    /// The item.
    pub item: ItemRef,
    /// The state.
    pub to: String,
}

/// Take back what was done last, or all from an entry on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// The item, or an entry in which one was moved.
    pub what: ItemRef,
}
