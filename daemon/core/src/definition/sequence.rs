//! Sequences: steps to be taken in an order of their own.

use serde::{Deserialize, Serialize};

use crate::wire::{filled, is_default};

/// Steps in an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sequence {
    /// What people call it.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub description: String,
    /// Whether a person is asked at its checkpoints.
    pub mode: SequenceMode,
    /// The steps.
    pub steps: Vec<SequenceStep>,
    /// Whether decisions about the architecture are written down on the way.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub creates_adrs: bool,
}

/// One step of a sequence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SequenceStep {
    /// The step, by its name.
    #[serde(rename = "workflow")]
    pub step: String,
    /// The condition under which it is taken; always, if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub condition: String,
    /// What a person is asked before it goes on.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub checkpoint: String,
}

/// Whether a person is asked at the checkpoints of a sequence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SequenceMode {
    /// Nobody is asked.
    Vibing,
    /// Somebody is asked at each.
    #[default]
    #[serde(rename = "spec-ing")]
    SpecIng,
}
