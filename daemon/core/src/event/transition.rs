//! Events that write, or take back, the state of an item.

use serde::{Deserialize, Serialize};

use super::{Documents, EventBody, EventRef};
use crate::Oid;
use crate::wire::filled;

/// An item went through a transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Applied {
    /// The transition's name.
    pub via: String,
    /// The state it left.
    pub from: String,
    /// The state it entered.
    pub to: String,
    /// The digest of the definition that has this transition.
    pub definition: String,
    /// The region that this is about; absent if it is about the item as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The word that was typed, where one had to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keyword: Option<String>,
    /// The documents that were there, where some had to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<Documents>,
    /// By which edition of the time-zone database windows were open, where one is meant in a zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zones: Option<String>,
    /// The commit that says so, where one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<Oid>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A state was set past the gates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forced {
    /// The state left; absent if it was contested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The state entered.
    pub to: String,
    /// The digest of the definition that has this state.
    pub definition: String,
    /// The region that this is about; absent if it is about the item as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Why. Forcing without a reason is not recorded.
    pub reason: String,
}

/// An item went back to a state it had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolledBack {
    /// The state left; absent if it was contested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The state it went back to.
    pub to: String,
    /// The digest of the definition that has this state.
    pub definition: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Somebody chose among the candidates of a contested item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolved {
    /// Every candidate the author saw.
    pub candidates: Vec<EventRef>,
    /// The state of the one chosen.
    pub to: String,
    /// The digest of the definition that has this state.
    pub definition: String,
    /// The region that this is about; absent if it is about the item as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Unreadable entries in the item's past that the author takes note of.
    #[serde(default, deserialize_with = "filled", skip_serializing_if = "Vec::is_empty")]
    pub stubs: Vec<crate::Oid>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Somebody took back what was done last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undone {
    /// The moves taken back.
    pub undoes: Vec<EventRef>,
    /// The state that remains in the author's view.
    pub to: String,
    /// The digest of the definition that has this state.
    pub definition: String,
    /// The region that this is about; absent if it is about the item as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A clone took back its own records of a commit that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// The records taken back, all of this replica.
    pub records: Vec<EventRef>,
}

/// The gates of moves that a new definition put in doubt were asked again, and were open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reaffirmed {
    /// Every move in doubt that the author saw.
    pub moves: Vec<EventRef>,
    /// The digest of the definition whose gates were asked.
    pub definition: String,
    /// The documents that were there, where some had to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<Documents>,
    /// By which edition of the time-zone database windows were open, where one is meant in a zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zones: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl EventBody {
    /// Of a move, be it past the gates or not: its name, the state it enters, and the digest of
    /// the definition that has it.
    #[must_use]
    pub fn writes(&self) -> Option<(&str, &str, &str)> {
        Some(match self {
            Self::Applied(e) => (&e.via, &e.to, &e.definition),
            Self::Forced(e) => ("force", &e.to, &e.definition),
            Self::RolledBack(e) => ("rollback", &e.to, &e.definition),
            Self::Resolved(e) => ("resolve", &e.to, &e.definition),
            _ => return None,
        })
    }

    /// The digest of the definition that an item leaves by this, if it goes over to another one.
    #[must_use]
    pub fn left(&self) -> Option<&str> {
        match self {
            Self::Repinned(e) => Some(&e.from),
            _ => None,
        }
    }

    /// The documents that a move rests on.
    #[must_use]
    pub fn documents(&self) -> Option<&Documents> {
        match self {
            Self::Applied(e) => e.documents.as_ref(),
            Self::Reaffirmed(e) => e.documents.as_ref(),
            _ => None,
        }
    }

    /// The edition of the time-zone database by which windows were open.
    #[must_use]
    pub fn zones(&self) -> Option<&String> {
        match self {
            Self::Applied(e) => e.zones.as_ref(),
            Self::Reaffirmed(e) => e.zones.as_ref(),
            _ => None,
        }
    }

    /// The region that a move is made in, or is taken back in.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        let region = match self {
            Self::Applied(e) => &e.region,
            Self::Forced(e) => &e.region,
            Self::Resolved(e) => &e.region,
            Self::Undone(e) => &e.region,
            _ => &None,
        };
        region.as_deref()
    }
}
