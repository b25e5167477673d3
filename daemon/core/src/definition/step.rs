//! Steps: the pieces of work that take an item through a transition, and who does them.

use serde::{Deserialize, Serialize};

use crate::wire::{filled, is_default};

/// A piece of work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The command by which it is begun, in the words of whoever runs it.
    pub command: String,
    /// What is done.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub description: String,
    /// Who does it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub agents: Vec<Agent>,
    /// The states in which it can begin.
    pub input_states: Vec<String>,
    /// The state in which it ends.
    pub output_state: String,
    /// Whether its agents work one after another.
    #[serde(rename = "execution_mode", default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "filled")]
    pub mode: Mode,
    /// Whether it may be left out.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub optional: bool,
    /// Whether it makes items.
    #[serde(rename = "creates_backlog_tasks", default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "filled")]
    pub creates_tasks: bool,
    /// Whether it needs items to be there.
    #[serde(rename = "requires_backlog_tasks", default, skip_serializing_if = "is_default")]
    #[serde(deserialize_with = "filled")]
    pub requires_tasks: bool,
    /// Whether a person has to agree.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub requires_human_approval: bool,
    /// Whether it writes the rules of the project.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub builds_constitution: bool,
}

/// Somebody who does a step, mostly a program.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agent {
    /// The name.
    pub name: String,
    /// By what it is called, such as `@planner`.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub identity: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub description: String,
    /// What it has to do.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub responsibilities: Vec<String>,
}

/// Whether agents work one after another or side by side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// One after another.
    #[default]
    Sequential,
    /// Side by side.
    Parallel,
}
