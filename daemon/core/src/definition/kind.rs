//! Kinds: what items of a kind hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ActorKind;
use crate::field::{FieldType, Winner};
use crate::wire::{filled, is_default};

/// What items of one kind hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// What such an item is.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub description: String,
    /// The kinds of items that it may stand below; any, if none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub parents: Vec<String>,
    /// Its fields, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "filled")]
    pub fields: BTreeMap<String, Field>,
    /// Who may say that a criterion of such an item holds; anybody, if nobody is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub checked_by: Vec<ActorKind>,
}

impl Kind {
    /// Whether such an actor may say that a criterion holds.
    #[must_use]
    pub fn may_check(&self, by: ActorKind) -> bool {
        self.checked_by.is_empty() || self.checked_by.contains(&by)
    }
}

/// A field of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// What it holds, and how it is merged.
    #[serde(rename = "type")]
    pub holds: ValueType,
    /// What it means.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub description: String,
    /// Whether an item is incomplete without it.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub required: bool,
    /// The values it may hold; any, if none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub choices: Vec<String>,
    /// The fields of a map, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "filled")]
    pub fields: BTreeMap<String, Field>,
}

/// The types of values that clones may change apart and still agree on, and a map of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueType {
    /// One value; who wrote last wins, and what was written beside it is shown.
    #[default]
    Register,
    /// Long text: a register that is never merged.
    Text,
    /// A sum.
    Counter,
    /// Names in an order.
    List,
    /// Names; adding wins over removing.
    AddWinsSet,
    /// Names; removing wins over adding.
    RemoveWinsSet,
    /// Fields of their own.
    Map,
}

impl ValueType {
    /// The type by which its values are merged; none for a map, whose fields have one each.
    #[must_use]
    pub fn merged_as(self) -> Option<FieldType> {
        match self {
            Self::Register | Self::Text => Some(FieldType::Register),
            Self::Counter => Some(FieldType::Counter),
            Self::List => Some(FieldType::List),
            Self::AddWinsSet => Some(FieldType::Set(Winner::Add)),
            Self::RemoveWinsSet => Some(FieldType::Set(Winner::Remove)),
            Self::Map => None,
        }
    }
}
