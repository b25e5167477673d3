//! Transitions: the ways from state to state.

use serde::{Deserialize, Serialize};

use super::Artifact;
use crate::gate::Gate;
use crate::wire::{filled, is_default};

/// A way from some states to another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// Its name; that of a step, if the step takes it.
    pub via: String,
    /// The states it leaves.
    pub from: Vec<String>,
    /// The state it enters.
    pub to: String,
    /// What must hold.
    pub gates: Vec<Gate>,
    /// How many of the gates must be open.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub rule: Rule,
    /// What people call it, where `via` is not enough.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub name: String,
    /// What it means.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub description: String,
    /// Whether it leads back on purpose, and so closes no circle.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub back: bool,
    /// Documents that it needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub inputs: Vec<Artifact>,
    /// Documents that are there once its work is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub outputs: Vec<Artifact>,
    /// Items that it makes below the one that moves.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub forks: Vec<Fork>,
}

/// How many of several gates must be open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Every one.
    #[default]
    All,
    /// One, whichever.
    Any,
}

/// An item that a transition makes below the one that moves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fork {
    /// Its title; fields of the parent stand in braces.
    pub title: String,
    /// What kind of item it is.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub kind: String,
    /// The definition it follows, by name; that of its parent, if none is named.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub workflow: String,
}
