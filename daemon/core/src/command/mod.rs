//! Commands: what somebody asks to be done, in the imperative. A command is what travels from the
//! command line to the law; it is not translated on the way.

mod item;
mod project;

use serde::{Deserialize, Serialize};

pub use item::*;
pub use project::*;

use crate::id::Seed;
use crate::{Actor, Millis};

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Begin the project.
    BeginProject(BeginProject),
    /// Change settings of the project.
    SetProject(SetProject),
    /// Make an item.
    NewItem(Box<NewItem>),
    /// Change fields of an item.
    EditItem(Box<EditItem>),
    /// Say something about an item.
    Comment(Comment),
    /// Link two items.
    Link(Link),
    /// Take a link away.
    Unlink(Link),
    /// Take an item through a transition.
    Move(Move),
    /// Put an item away.
    Archive(ItemRef),
    /// Take an item out again.
    Unarchive(ItemRef),
    /// Make items that another system had.
    Import(Import),
}

/// A reference to an item, as people write it: an id, the beginning of one, or an alias.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// The entry that must be the last of the object.
    pub expect: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

impl std::fmt::Display for ItemRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<crate::ItemId> for ItemRef {
    fn from(id: crate::ItemId) -> Self {
        Self(id.to_string())
    }
}
