//! What stands around a command: who asks, under which conditions, and how items are named.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::gate::{Attempt, Zones};
use crate::id::Seed;
use crate::{Actor, ItemId, Millis, Oid};

/// A reference to an item, as people write it: an id, the beginning of one, or an alias.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct ItemRef(pub String);

/// Who asks, when, and under which conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Who.
    pub actor: Actor,
    /// The caller's clock.
    pub at: Millis,
    /// Where new ids come from.
    pub seed: Seed,
    /// The caller's name for this command.
    pub key: Option<String>,
    /// The entries that must be the last ones of the object: one, but of what was written apart.
    pub expect: Vec<String>,
    /// Why.
    pub reason: Option<String>,
    /// The commit that is checked out where the caller stands.
    pub head: Option<Oid>,
}

impl Call {
    /// The attempt to take a transition that this is, with the word that was typed.
    #[must_use]
    pub fn attempt(&self, keyword: Option<&String>) -> Attempt {
        let (at, by, head) = (self.at, self.actor.kind, self.head);
        let zones = Zones::Known;
        Attempt { at, by, keyword: keyword.cloned(), head, zones }
    }
}

impl ItemRef {
    /// Whether it may be an id or the beginning of one, of an item that need not be here. Others refer
    /// to things of their own in the same places.
    #[must_use]
    pub fn may_be_id(&self) -> bool {
        self.0.strip_prefix(ItemId::PREFIX).is_some_and(crate::id::may_be_tail)
    }
}

impl std::fmt::Display for ItemRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<ItemId> for ItemRef {
    fn from(id: ItemId) -> Self {
        Self(id.to_string())
    }
}
