//! Commands about definitions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::definition::Normal;

/// Publish a definition: from then on it is in force under its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// The definition, in canonical spelling.
    pub definition: Normal,
}

/// Choose among the definitions that clones published apart under one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseWorkflow {
    /// The name.
    pub name: String,
    /// The beginning of the digest of the one that is to be in force.
    pub digest: String,
}

/// What a new item is to follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Following {
    /// The name of the definition.
    pub name: String,
    /// What is published under that name, if nothing was.
    pub otherwise: Option<Normal>,
}
