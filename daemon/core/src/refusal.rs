//! Refusals: every way in which the law says no, with what would help.

use crate::command::ItemRef;
use crate::event::Object;
use crate::fact::ItemFact;
use crate::link::Relation;
use crate::text::BadText;

/// Why a command was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No item of that name.
    #[error("no item '{0}'", crate::text::visible(&.reference.0))]
    NoItem {
        /// What was written.
        reference: ItemRef,
        /// What is spelled alike.
        similar: Vec<String>,
    },
    /// Several items could be meant.
    #[error("'{0}' means several items", crate::text::visible(&.reference.0))]
    Ambiguous {
        /// What was written.
        reference: ItemRef,
        /// What it could mean.
        candidates: Vec<String>,
    },
    /// A text that cannot be recorded.
    #[error(transparent)]
    Text(#[from] BadText),
    /// A value that its field cannot hold.
    #[error("{field}: {why}")]
    Value {
        /// The field.
        field: String,
        /// Why not.
        why: String,
    },
    /// The project has not begun.
    #[error("the project has not begun")]
    NoProject,
    /// An alias that means another item already.
    #[error("'{alias}' already names {owner}")]
    AliasTaken {
        /// The alias.
        alias: String,
        /// The item it means.
        owner: String,
    },
    /// A key under which something else made an item.
    #[error("the key '{key}' made {owner} already, by another command")]
    KeyTaken {
        /// The key.
        key: String,
        /// The item it made.
        owner: String,
    },
    /// A key that meant the same item with something else in it.
    #[error("the key '{}' means {owner}, made with another {}", crate::text::visible(.key), .differs.join(", "))]
    KeyDiffers {
        /// The key.
        key: String,
        /// The item it means.
        owner: String,
        /// The members that differ.
        differs: Vec<String>,
    },
    /// The object has changed since.
    #[error("{object} is at {at}, not at {expected}")]
    Expect {
        /// The object.
        object: String,
        /// The entry that was expected.
        expected: String,
        /// The entries it is at.
        at: String,
    },
    /// A link or parent that would close a circle.
    #[error("{from} {rel} {to} would close a circle")]
    Circle {
        /// The item.
        from: String,
        /// The relation.
        rel: Relation,
        /// The other item.
        to: String,
    },
    /// Several states stand.
    #[error("{item} is contested: {}", quoted(.states))]
    Contested {
        /// The item.
        item: String,
        /// The states.
        states: Vec<String>,
    },
    /// The item is put away.
    #[error("{item} is archived")]
    Archived {
        /// The item.
        item: String,
    },
    /// No transition or state of that name.
    #[error("'{word}' is no transition or state of {item}")]
    NoSuchWay {
        /// The item.
        item: String,
        /// What was written.
        word: String,
        /// What could have been.
        candidates: Vec<String>,
    },
    /// The transition does not leave the state the item is in.
    #[error("{item} is in '{state}', and '{word}' does not lead on from there")]
    NotFromHere {
        /// The item.
        item: String,
        /// Its state.
        state: String,
        /// What was written.
        word: String,
        /// The transitions that do.
        ways: Vec<String>,
    },
    /// A gate is shut or in doubt.
    #[error("{item} cannot take '{via}'")]
    Shut {
        /// The item.
        item: String,
        /// The transition.
        via: String,
        /// What the gates say.
        reasons: Vec<String>,
    },
    /// Forcing needs a reason.
    #[error("a move past the gates needs a reason")]
    NoReason,
}

/// What kind of no it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalClass {
    /// A gate is shut.
    Gate,
    /// The command does not make sense.
    Usage,
    /// What it is about does not exist, or is not told apart.
    NotFound,
    /// Something else happened first.
    Conflict,
    /// Something must be set up first.
    Environment,
}

impl Refusal {
    /// What kind of no it is.
    #[must_use]
    pub fn class(&self) -> RefusalClass {
        match self {
            Self::NoItem { .. } | Self::Ambiguous { .. } => RefusalClass::NotFound,
            Self::Text(_) | Self::Value { .. } | Self::NoSuchWay { .. } | Self::NoReason => {
                RefusalClass::Usage
            }
            Self::AliasTaken { .. }
            | Self::KeyTaken { .. }
            | Self::KeyDiffers { .. }
            | Self::Expect { .. }
            | Self::Circle { .. }
            | Self::Contested { .. }
            | Self::Archived { .. } => RefusalClass::Conflict,
            Self::NotFromHere { .. } | Self::Shut { .. } => RefusalClass::Gate,
            Self::NoProject => RefusalClass::Environment,
        }
    }

    /// The name of this refusal in JSON.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoItem { .. } => "no_such_item",
            Self::Ambiguous { .. } => "ambiguous",
            Self::Text(_) => "bad_text",
            Self::Value { .. } => "bad_value",
            Self::NoProject => "not_initialised",
            Self::AliasTaken { .. } => "alias_taken",
            Self::KeyTaken { .. } | Self::KeyDiffers { .. } => "key_reused",
            Self::Expect { .. } => "expect_missed",
            Self::Circle { .. } => "cycle",
            Self::Contested { .. } => "contested",
            Self::Archived { .. } => "archived",
            Self::NoSuchWay { .. } => "no_such_transition",
            Self::NotFromHere { .. } => "not_from_here",
            Self::Shut { .. } => "gate_shut",
            Self::NoReason => "no_reason",
        }
    }

    /// What stands in the way, one reason each.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        match self {
            Self::Shut { reasons, .. } => reasons.clone(),
            Self::Contested { states, .. } => {
                states.iter().map(|state| format!("one clone says '{state}'")).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What would help.
    #[must_use]
    pub fn remedies(&self) -> Vec<Remedy> {
        match self {
            Self::NoItem { similar, .. } if similar.is_empty() => vec![Remedy::ListItems],
            Self::NoItem { similar: names, .. } | Self::Ambiguous { candidates: names, .. } => {
                names.iter().cloned().map(Remedy::UseItem).collect()
            }
            Self::NoProject => vec![Remedy::Init],
            Self::Expect { object, .. } if object == Object::PROJECT => vec![Remedy::ShowProject],
            Self::Expect { object, .. } => vec![Remedy::ShowItem(object.clone())],
            Self::Contested { item, .. } => vec![Remedy::ItemHistory(item.clone())],
            Self::Archived { item } => vec![Remedy::Unarchive(item.clone())],
            Self::NoSuchWay { item, candidates: ways, .. }
            | Self::NotFromHere { item, ways, .. } => ways
                .iter()
                .map(|via| Remedy::Move { item: item.clone(), via: via.clone() })
                .collect(),
            Self::NoReason => vec![Remedy::GiveReason],
            Self::Shut { item, .. } => vec![Remedy::ItemHistory(item.clone())],
            Self::Text(BadText::TooLong { .. }) | Self::Text(_) | Self::Value { .. } => Vec::new(),
            Self::AliasTaken { owner, .. }
            | Self::KeyTaken { owner, .. }
            | Self::KeyDiffers { owner, .. } => {
                vec![Remedy::ShowItem(owner.clone())]
            }
            Self::Circle { from, .. } => vec![Remedy::ShowItem(from.clone())],
        }
    }
}

/// Something that would help, to be spelled as a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Begin the project.
    Init,
    /// See what items there are.
    ListItems,
    /// Mean this item.
    UseItem(String),
    /// Look at this item.
    ShowItem(String),
    /// Look at the project.
    ShowProject,
    /// Look at what happened to this item.
    ItemHistory(String),
    /// Take this item out again.
    Unarchive(String),
    /// Take this transition.
    Move {
        /// The item.
        item: String,
        /// The transition.
        via: String,
    },
    /// Say why.
    GiveReason,
}

impl Refusal {
    /// An item that would be within itself.
    pub(crate) fn circle(from: &ItemFact, rel: Relation, to: &ItemFact) -> Self {
        Self::Circle { from: from.short.clone(), rel, to: to.short.clone() }
    }
}

fn quoted(states: &[String]) -> String {
    states.iter().map(|state| format!("'{state}'")).collect::<Vec<_>>().join(" or ")
}
