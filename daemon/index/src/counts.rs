//! What is counted: items by what they have in common, and how they came to where they are. Nothing
//! here is as large as the items themselves.

use tidegate_core::Millis;
use tidegate_core::definition::Definitions;
use tidegate_core::event::EventBody;

/// What items that are counted together have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tally {
    /// Where they stand.
    pub standing: Standing,
    /// Their kind.
    pub kind: String,
    /// Whose they are.
    pub assignee: Option<String>,
}

/// Where an item stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    /// The definition that it follows.
    pub definition: Option<String>,
    /// Its state; none, if several stand.
    pub state: Option<String>,
    /// Whether it was put away.
    pub archived: bool,
    /// Whether a move of it is in doubt.
    pub challenged: bool,
}

/// How an item came to where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// When it began.
    pub created_at: Millis,
    /// Where it stands.
    pub standing: Standing,
    /// Its moves that count, in the order in which people are shown them.
    pub moves: Vec<Moved>,
}

/// A move of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// When.
    pub at: Millis,
    /// The transition.
    pub via: Option<String>,
    /// The state that it left.
    pub left: Option<String>,
    /// The state that it entered.
    pub entered: String,
    /// Whether its definition is over there.
    pub ends: bool,
}

/// Whether an event takes its item to where its definition is over.
pub(crate) fn ends(definitions: &Definitions, body: &EventBody) -> bool {
    body.writes().filter(|_| body.region().is_none()).is_some_and(|(_, to, digest)| {
        definitions.get(digest).is_some_and(|definition| definition.is_final(to))
    })
}
