//! Commands about what gates read: criteria and assessments.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ItemRef;
use crate::event::Run;

/// Say what must hold when an item is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddCriterion {
    /// The item.
    pub item: ItemRef,
    /// What must hold.
    pub text: String,
}

/// Say that a criterion holds, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckCriterion {
    /// The item.
    pub item: ItemRef,
    /// The criterion, by its place or its name.
    pub criterion: String,
    /// How that is known.
    pub by: Shown,
}

/// How it is known that a criterion holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// A command was run, and this came of it.
    Run(Run),
    /// Somebody says so.
    Claim(String),
}

/// Say that a criterion does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UncheckCriterion {
    /// The item.
    pub item: ItemRef,
    /// The criterion, by its place or its name.
    pub criterion: String,
}

/// Say how good an item is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assess {
    /// The item.
    pub item: ItemRef,
    /// A score from 0 to 100 for each dimension.
    pub scores: BTreeMap<String, u32>,
    /// What is recommended.
    #[serde(default)]
    pub recommendation: Option<String>,
    /// Everything else.
    #[serde(default)]
    pub details: BTreeMap<String, Value>,
}
