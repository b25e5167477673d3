//! What a gate may look at beside the item: those that stand below it.

use crate::ItemId;

/// An item that was spawned by the one that moves, as its mover saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Below {
    /// Its id.
    pub id: ItemId,
    /// Its kind; empty, if clones do not agree of which it is.
    pub kind: String,
    /// The digest of the definition that it follows, if that is agreed upon.
    pub definition: Option<String>,
    /// Its state; nothing, if that is in doubt.
    pub state: Option<String>,
    /// Whether its work is over.
    pub is_over: bool,
}

impl Below {
    /// One of which nothing is known.
    #[must_use]
    pub fn unknown(id: ItemId) -> Self {
        Self { id, kind: String::new(), definition: None, state: None, is_over: false }
    }
}
