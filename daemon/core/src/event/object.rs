//! What events are about.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ItemId;

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
