//! Events: what happened to one object, in the past tense. [`EventBody`] is the closed list of
//! kinds; an entry carries one or more events and is valid or void as a whole.
//!
//! A kind this build does not know is kept as it came ([`EventBody::Unknown`]) and never dropped.

mod item;
mod project;
mod transition;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

pub use item::*;
pub use project::*;
pub use transition::*;

use crate::{ItemId, Oid};

/// One event: what it is about, what its author saw, and what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What it is about.
    pub object: Object,
    /// What happened.
    pub body: EventBody,
    /// The entries with the heads of that object that the author saw.
    pub after: Vec<Oid>,
    /// The entries with the policy heads that the author saw.
    pub policy: Vec<Oid>,
    /// Other objects the author read, each with the heads seen.
    pub reads: BTreeMap<String, Vec<Oid>>,
    /// Whether a reader that does not know the kind must stop at the object; absent means yes.
    pub critical: Option<bool>,
    /// The caller's name for this event: the same key again is the same event.
    pub key: Option<String>,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Object {
    /// A work item.
    Item(ItemId),
    /// The project itself.
    Project,
    /// Who may do what.
    Policy,
    /// A workflow definition, by name.
    Definition(String),
    /// Something of a later format.
    Other(String),
}

/// One event of an entry: the entry's id, and the event's place in it where it is not the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventRef {
    /// The entry.
    pub entry: Oid,
    /// The place of the event in it, from 0.
    pub index: u32,
}

/// A text that names no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' names no event: an entry id, or an entry id with '#' and a number, does")]
pub struct NotAnEvent(pub String);

macro_rules! kinds {
    ($($(#[$doc:meta])* $word:literal $critical:literal => $kind:ident($data:ty),)+) => {
        /// What happened: every kind of event this build knows, and a place for the others.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum EventBody {
            $($(#[$doc])* $kind($data),)+
            /// A kind of a later build, kept as it came.
            Unknown {
                /// Its name.
                kind: String,
                /// Its data, in canonical spelling.
                data: String,
            },
        }

        impl EventBody {
            /// The kind's name in entries.
            #[must_use]
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$kind(_) => $word,)+
                    Self::Unknown { kind, .. } => kind,
                }
            }

            /// Whether a reader that does not know this kind must stop at the object.
            #[must_use]
            pub fn is_critical(&self) -> bool {
                match self {
                    $(Self::$kind(_) => $critical,)+
                    Self::Unknown { .. } => true,
                }
            }

            /// Reads the data of an event of this kind.
            pub fn read(kind: &str, data: &str) -> Result<Self, serde_json::Error> {
                Ok(match kind {
                    $($word => Self::$kind(serde_json::from_str(data)?),)+
                    _ => Self::Unknown { kind: kind.to_owned(), data: data.to_owned() },
                })
            }

            /// The data as a JSON value.
            pub fn data(&self) -> Result<Value, serde_json::Error> {
                match self {
                    $(Self::$kind(data) => serde_json::to_value(data),)+
                    Self::Unknown { data, .. } => serde_json::from_str(data),
                }
            }
        }
    };
}

kinds! {
    /// The project began, here.
    "project.created" true => ProjectCreated(ProjectCreated),
    /// Settings of the project changed.
    "project.set" true => ProjectSet(Changes),
    /// An item began.
    "item.created" true => ItemCreated(Box<ItemCreated>),
    /// An item arrived from another system, in the state it had there.
    "item.imported" true => ItemImported(Box<ItemImported>),
    /// Fields of an item changed.
    "item.edited" true => ItemEdited(Changes),
    /// Somebody said something about an item.
    "item.commented" false => ItemCommented(ItemCommented),
    /// An item got a link.
    "item.linked" true => ItemLinked(ItemLinked),
    /// An item lost a link.
    "item.unlinked" true => ItemUnlinked(ItemUnlinked),
    /// An item got another parent, or none.
    "item.moved" true => ItemMoved(ItemMoved),
    /// An item was put away.
    "item.archived" true => ItemArchived(Reason),
    /// An item was taken out again.
    "item.unarchived" true => ItemUnarchived(Reason),
    /// Somebody took an item for a time.
    "item.claimed" true => ItemClaimed(ItemClaimed),
    /// A claim ended.
    "item.released" true => ItemReleased(Reason),
    /// An item went through a transition whose gates were open.
    "transition.applied" true => Applied(Applied),
    /// Somebody set the state of an item past its gates.
    "transition.forced" true => Forced(Forced),
    /// An item went back to a state it had.
    "transition.rolled_back" true => RolledBack(RolledBack),
    /// Somebody chose among the states of a contested item.
    "transition.resolved" true => Resolved(Resolved),
    /// Somebody took back what they had done last.
    "transition.undone" true => Undone(Undone),
    /// A clone took back its own record of a commit that is gone.
    "transition.withdrawn" true => Withdrawn(Withdrawn),
}

impl EventBody {
    /// Why it was done, in its author's words.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        let reason = match self {
            Self::ProjectSet(e) | Self::ItemEdited(e) => &e.reason,
            Self::ItemCreated(e) => &e.reason,
            Self::ItemImported(e) => &e.item.reason,
            Self::ItemCommented(e) => &e.reason,
            Self::ItemLinked(e) => &e.reason,
            Self::ItemUnlinked(e) => &e.reason,
            Self::ItemMoved(e) => &e.reason,
            Self::ItemArchived(e) | Self::ItemUnarchived(e) | Self::ItemReleased(e) => &e.reason,
            Self::Applied(e) => &e.reason,
            Self::Forced(e) => return Some(&e.reason),
            Self::RolledBack(e) => &e.reason,
            Self::Resolved(e) => &e.reason,
            Self::Undone(e) => &e.reason,
            Self::ProjectCreated(_)
            | Self::ItemClaimed(_)
            | Self::Withdrawn(_)
            | Self::Unknown { .. } => {
                return None;
            }
        };
        reason.as_deref()
    }

    /// The transition taken, or the verb that stands for one.
    #[must_use]
    pub fn via(&self) -> Option<&str> {
        Some(match self {
            Self::Applied(e) => &e.via,
            Self::Forced(_) => "force",
            Self::RolledBack(_) => "rollback",
            Self::Resolved(_) => "resolve",
            Self::Undone(_) => "undo",
            _ => return None,
        })
    }

    /// The state left, where there was one.
    #[must_use]
    pub fn from(&self) -> Option<&str> {
        match self {
            Self::Applied(e) => Some(&e.from),
            Self::Forced(e) => e.from.as_deref(),
            Self::RolledBack(e) => e.from.as_deref(),
            _ => None,
        }
    }

    /// The state entered.
    #[must_use]
    pub fn to(&self) -> Option<&str> {
        Some(match self {
            Self::Applied(e) => &e.to,
            Self::Forced(e) => &e.to,
            Self::RolledBack(e) => &e.to,
            Self::Resolved(e) => &e.to,
            Self::Undone(e) => &e.to,
            _ => return None,
        })
    }

    /// Whether this may begin an item or change its aliases.
    #[must_use]
    pub fn names_items(&self) -> bool {
        match self {
            Self::ItemCreated(_) | Self::ItemImported(_) => true,
            Self::ItemEdited(e) => {
                e.changes.iter().any(|c| c.field() == crate::item::field::ALIASES)
            }
            _ => false,
        }
    }

    /// Whether this is a kind of a later build.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown { .. })
    }
}

impl Object {
    /// The name of the project's own object.
    pub const PROJECT: &'static str = "project";
    /// The name of the policy's object.
    pub const POLICY: &'static str = "policy";
    const DEFINITION: &'static str = "definition:";

    /// Reads the name of an object. Every text is one, if only of a later format.
    #[must_use]
    pub fn read(text: &str) -> Self {
        if let Ok(id) = ItemId::parse(text) {
            return Self::Item(id);
        }
        match (text, text.strip_prefix(Self::DEFINITION)) {
            (Self::PROJECT, _) => Self::Project,
            (Self::POLICY, _) => Self::Policy,
            (_, Some(name)) => Self::Definition(name.to_owned()),
            _ => Self::Other(text.to_owned()),
        }
    }

    /// The item this is, if it is one.
    #[must_use]
    pub fn item(&self) -> Option<ItemId> {
        match self {
            Self::Item(id) => Some(*id),
            _ => None,
        }
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item(id) => id.fmt(f),
            Self::Project => f.write_str(Self::PROJECT),
            Self::Policy => f.write_str(Self::POLICY),
            Self::Definition(name) => write!(f, "{}{name}", Self::DEFINITION),
            Self::Other(name) => f.write_str(name),
        }
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::wire::from_text(deserializer, |text| Ok::<_, String>(Self::read(text)))
    }
}

impl EventRef {
    /// The first event of `entry`.
    #[must_use]
    pub fn first(entry: Oid) -> Self {
        Self { entry, index: 0 }
    }
}

impl fmt::Display for EventRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entry.fmt(f)?;
        if self.index > 0 { write!(f, "#{}", self.index) } else { Ok(()) }
    }
}

impl FromStr for EventRef {
    type Err = NotAnEvent;

    fn from_str(text: &str) -> Result<Self, NotAnEvent> {
        let (entry, index) = match text.split_once('#') {
            None => (text, Some(0)),
            Some((entry, index)) => {
                (entry, index.parse().ok().filter(|i: &u32| i.to_string() == index && *i > 0))
            }
        };
        match (entry.parse(), index) {
            (Ok(entry), Some(index)) => Ok(Self { entry, index }),
            _ => Err(NotAnEvent(text.to_owned())),
        }
    }
}

impl Serialize for EventRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::wire::from_text(deserializer, Self::from_str)
    }
}
