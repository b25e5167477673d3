//! Commands about items.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Following, ItemRef};
use crate::event::EventRef;
use crate::link::Relation;

/// Make an item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewItem {
    /// One line that names it.
    pub title: String,
    /// Task, feature, epic, …; a task if nothing is said.
    pub kind: Option<String>,
    /// More about it.
    pub body: String,
    /// Words to find it by.
    pub labels: Vec<String>,
    /// Other names of it.
    pub aliases: Vec<String>,
    /// How urgent it is.
    pub priority: Option<String>,
    /// Who is to do it.
    pub assignee: Option<String>,
    /// The item it is part of.
    pub parent: Option<ItemRef>,
    /// What must hold when it is done.
    pub criteria: Vec<String>,
    /// Further fields.
    pub fields: BTreeMap<String, FieldEdit>,
    /// The definition that it is to follow; the one that is in force, if nothing is said.
    pub workflow: Option<Following>,
}

/// Make items that another system had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// The lines of the source, by their numbers in it.
    pub lines: BTreeMap<usize, ImportLine>,
}

/// One line of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportLine {
    /// An item.
    Item(Box<ImportItem>),
    /// Something that cannot be read as one, and why.
    Unreadable(String),
}

/// One item that another system had.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ImportItem {
    /// The item.
    pub item: NewItem,
    /// Its name in the other system: the same key is the same item, in every clone.
    pub key: Option<String>,
    /// The state it had.
    pub state: Option<String>,
    /// The other system.
    pub source: Option<String>,
}

/// What to do with one register.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Edit<T> {
    /// Leave it.
    #[default]
    Keep,
    /// Empty it.
    Clear,
    /// Write this.
    Set(T),
}

/// What to do with a further field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldEdit {
    /// Empty it.
    Clear,
    /// Have it hold this.
    Set(Value),
    /// Have it hold more, and less: a counter, a list or a set.
    Alter {
        /// What is added.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        add: Vec<String>,
        /// What is taken out.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        remove: Vec<String>,
    },
}

/// Change fields of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditItem {
    /// The item.
    pub item: ItemRef,
    /// One line that names it.
    pub title: Edit<String>,
    /// More about it.
    pub body: Edit<String>,
    /// Task, feature, epic, …
    pub kind: Edit<String>,
    /// How urgent it is.
    pub priority: Edit<String>,
    /// Who is to do it.
    pub assignee: Edit<String>,
    /// The item it is part of.
    pub parent: Edit<ItemRef>,
    /// Labels to add.
    pub label: Vec<String>,
    /// Labels to take away.
    pub unlabel: Vec<String>,
    /// All labels it is to have, and no others.
    pub labels: Edit<Vec<String>>,
    /// Further fields, by name.
    pub fields: BTreeMap<String, FieldEdit>,
}

impl EditItem {
    /// An edit of `item` that changes nothing yet.
    #[must_use]
    pub fn of(item: ItemRef) -> Self {
        Self {
            item,
            title: Edit::Keep,
            body: Edit::Keep,
            kind: Edit::Keep,
            priority: Edit::Keep,
            assignee: Edit::Keep,
            parent: Edit::Keep,
            label: Vec::new(),
            unlabel: Vec::new(),
            labels: Edit::Keep,
            fields: BTreeMap::new(),
        }
    }
}

/// Say something about an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// The item.
    pub item: ItemRef,
    /// What is said.
    pub text: String,
    /// The transition it is about.
    pub via: Option<String>,
    /// The place in the code it is about, `path:line`.
    pub on: Option<String>,
    /// The comment it answers.
    pub reply_to: Option<EventRef>,
}

/// Link two items, or take the link away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The item that has the link.
    pub from: ItemRef,
    /// How the two are related.
    pub rel: Relation,
    /// The other item.
    pub to: ItemRef,
    /// For a dependency: the state the other must have reached.
    pub when: Option<String>,
}

/// Take an item through a transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The item.
    pub item: ItemRef,
    /// A transition or a state.
    pub word: Option<String>,
    /// The transition, and nothing else.
    pub via: Option<String>,
    /// The state, and nothing else.
    pub to: Option<String>,
    /// Whether to set the state past the gates, whatever they say.
    pub gates: Gates,
    /// The word that was typed, where a gate wants one.
    #[serde(default)]
    pub keyword: Option<String>,
}

/// Whether a move asks the gates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gates {
    /// It goes through them.
    #[default]
    Ask,
    /// It goes past them, loudly.
    Force,
}

/// Mark an item as it stands now, or take the mark away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tag {
    /// The item.
    pub item: ItemRef,
    /// What it is called: a version, a milestone.
    pub name: String,
}
