//! Roles and loops: who does what, and how near to the code.

use serde::{Deserialize, Serialize};

use crate::wire::{filled, is_default};

/// Somebody's part in the work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// What people call it.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub display_name: String,
    /// A sign for it.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub icon: String,
    /// The commands that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub commands: Vec<String>,
    /// The agents that act in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub agents: Vec<String>,
    /// Whether it is the one that is shown first.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub primary: bool,
}

/// A loop of the work, such as the inner one around the code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loop {
    /// What it is.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub description: String,
    /// The agents that work in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub agents: Vec<String>,
}
