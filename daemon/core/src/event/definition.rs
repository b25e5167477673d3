//! Events of a definition.

use serde::{Deserialize, Serialize};

use crate::definition::{self, Normal};

/// A definition was published: from now on it is in force under its name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// What it says, in canonical spelling.
    #[serde(serialize_with = "definition::record", deserialize_with = "definition::recorded")]
    pub definition: Normal,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
