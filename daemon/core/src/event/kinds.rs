//! The closed list of kinds of event, and what can be told of each without knowing which it is.

use std::fmt::Display;

use serde_json::Value;

use super::*;
use crate::ItemId;
use crate::canonical::{self, NotDecodable, NotEncodable};
use crate::item::field;
use crate::link::Relation;

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

        /// The name of every kind this build knows.
        pub const KINDS: &[&str] = &[$($word,)+];

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
            pub fn read(kind: &str, data: &str) -> Result<Self, NotDecodable> {
                Ok(match kind {
                    $($word => Self::$kind(canonical::decode(data)?),)+
                    _ => Self::Unknown { kind: kind.to_owned(), data: data.to_owned() },
                })
            }

            /// The data as a JSON value.
            pub fn data(&self) -> Result<Value, NotEncodable> {
                let other = |error: &dyn Display| NotEncodable::Other(error.to_string());
                match self {
                    $(Self::$kind(data) => serde_json::to_value(data).map_err(|e| other(&e)),)+
                    Self::Unknown { data, .. } => {
                        canonical::decode_value(data).map_err(|e| other(&e))
                    }
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
    /// A definition was published.
    "definition.published" true => Published(Published),
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
    /// An item goes over to another definition.
    "item.repinned" true => Repinned(Repinned),
    /// An item was put away.
    "item.archived" true => ItemArchived(Reason),
    /// An item was taken out again.
    "item.unarchived" true => ItemUnarchived(Reason),
    /// Somebody took an item for a time.
    "item.claimed" true => ItemClaimed(ItemClaimed),
    /// A claim ended.
    "item.released" true => ItemReleased(Reason),
    /// A criterion of an item was found to hold.
    "criterion.checked" true => CriterionChecked(CriterionChecked),
    /// A criterion of an item was found not to hold.
    "criterion.unchecked" true => CriterionUnchecked(CriterionUnchecked),
    /// An item was assessed.
    "item.assessed" true => Assessed(Assessed),
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
    /// The gates of moves that a new definition put in doubt were asked again.
    "transition.reaffirmed" true => Reaffirmed(Reaffirmed),
    /// Somebody was turned away by the gates of a transition.
    "transition.denied" false => Denied(Denied),
    /// A commit is about an item.
    "commit.linked" false => CommitLinked(CommitLinked),
    /// A commit did not do what it says.
    "commit.refused" false => CommitRefused(CommitRefused),
}

impl EventBody {
    /// Why it was done, in its author's words.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        let reason = match self {
            Self::ProjectSet(e) | Self::ItemEdited(e) => &e.reason,
            Self::Published(e) => &e.reason,
            Self::ItemCreated(e) => &e.reason,
            Self::ItemImported(e) => &e.item.reason,
            Self::ItemCommented(e) => &e.reason,
            Self::ItemLinked(e) => &e.reason,
            Self::ItemUnlinked(e) => &e.reason,
            Self::ItemMoved(e) => &e.reason,
            Self::Repinned(e) => &e.reason,
            Self::ItemArchived(e) | Self::ItemUnarchived(e) | Self::ItemReleased(e) => &e.reason,
            Self::Applied(e) => &e.reason,
            Self::Forced(e) => return Some(&e.reason),
            Self::RolledBack(e) => &e.reason,
            Self::Resolved(e) => &e.reason,
            Self::Undone(e) => &e.reason,
            Self::Reaffirmed(e) => &e.reason,
            Self::CriterionChecked(e) => &e.reason,
            Self::CriterionUnchecked(e) => &e.reason,
            Self::Assessed(e) => &e.reason,
            Self::ProjectCreated(_)
            | Self::Denied(_)
            | Self::ItemClaimed(_)
            | Self::Withdrawn(_)
            | Self::CommitLinked(_)
            | Self::CommitRefused(_)
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
            Self::Reaffirmed(_) => "reaffirm",
            Self::Denied(e) => &e.via,
            _ => return None,
        })
    }

    /// What was said with it, to be searched for.
    #[must_use]
    pub fn said(&self) -> Option<String> {
        let comment = match self {
            Self::ItemCommented(comment) => Some(comment.text.as_str()),
            Self::CriterionChecked(checked) => checked.claim.as_deref(),
            Self::CommitLinked(linked) => Some(linked.subject.as_str()),
            Self::CommitRefused(refused) => Some(refused.why.as_str()),
            _ => None,
        };
        let said: Vec<&str> = comment.into_iter().chain(self.reason()).collect();
        (!said.is_empty()).then(|| said.join("\n"))
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

    /// The other item of a link, or the parent given.
    #[must_use]
    pub fn other_item(&self) -> Option<ItemId> {
        match self {
            Self::ItemLinked(e) => Some(e.to),
            Self::ItemUnlinked(e) => Some(e.to),
            Self::ItemMoved(e) => e.parent,
            Self::ItemCreated(e) => e.parent,
            Self::ItemImported(e) => e.item.parent,
            _ => None,
        }
    }

    /// The definition that an item follows from here on, by digest.
    #[must_use]
    pub fn pins(&self) -> Option<&str> {
        match self {
            Self::ItemCreated(e) => Some(&e.definition),
            Self::ItemImported(e) => Some(&e.item.definition),
            Self::Repinned(e) => Some(&e.to),
            _ => None,
        }
    }

    /// Whether gates were asked for it, which may look at other items.
    #[must_use]
    pub(crate) fn asks_gates(&self) -> bool {
        matches!(self, Self::Applied(_) | Self::Reaffirmed(_))
    }

    /// Whether this may begin an item or change its aliases.
    #[must_use]
    pub fn names_items(&self) -> bool {
        match self {
            Self::ItemCreated(_) | Self::ItemImported(_) => true,
            Self::ItemEdited(e) => e.changes.iter().any(|c| c.field() == field::ALIASES),
            _ => false,
        }
    }

    /// Whether later events may be valid or void because of this one.
    #[must_use]
    pub(crate) fn bears_on_judgement(&self) -> bool {
        match self {
            // What it spawned, or waits for, may have to come to its end first.
            Self::ItemLinked(ItemLinked { rel, .. })
            | Self::ItemUnlinked(ItemUnlinked { rel, .. }) => {
                matches!(rel, Relation::Spawned | Relation::DependsOn)
            }
            Self::ItemEdited(e) => e.changes.iter().any(|change| field::is_gated(change.field())),
            Self::ItemCommented(_)
            | Self::Denied(_)
            | Self::CommitLinked(_)
            | Self::CommitRefused(_)
            | Self::ItemArchived(_)
            | Self::ItemUnarchived(_)
            | Self::ItemClaimed(_)
            | Self::ItemReleased(_) => false,
            _ => true,
        }
    }

    /// The assessment that this is, if it is one.
    #[must_use]
    pub fn assessed(&self) -> Option<&Assessed> {
        match self {
            Self::Assessed(assessed) => Some(assessed),
            _ => None,
        }
    }

    /// Whether this is a kind of a later build.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown { .. })
    }
}
