//! `tidegate.hooks/1`: how our hooks stand in git, and what was done about it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// How our hooks stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HooksDocument {
    /// Always `tidegate.hooks/1`.
    pub schema: String,
    /// Whether all is as it was asked to be.
    pub ok: bool,
    /// How git comes to run ours.
    pub tier: Tier,
    /// The folder in which git looks for hooks.
    pub folder: String,
    /// The program that is to run.
    pub program: String,
    /// Whether nothing was done.
    pub dry_run: bool,
    /// Each hook, in the order in which git runs them.
    pub hooks: Vec<HookView>,
    /// What people write into files of other tools themselves.
    pub paste: Vec<PasteView>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// How git comes to run our hooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Its configuration names them.
    Config,
    /// They lie in its folder.
    Files,
    /// The folder is somebody else's: hooks of theirs have to run ours.
    Foreign,
}

/// One hook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HookView {
    /// What git calls it.
    pub event: String,
    /// Whose is there.
    pub owner: Owner,
    /// Whether git reaches ours.
    pub reachable: bool,
    /// How that is known.
    pub known: Known,
    /// What was done about it, or would be.
    pub done: Option<Done>,
    /// What is to be known about it.
    pub note: Option<String>,
}

/// Whose hook is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Ours.
    Ours,
    /// Ours, which runs one of others first.
    Chained,
    /// Somebody else's, which runs ours.
    Behind,
    /// Somebody else's, which does not.
    Foreign,
    /// A link that leads nowhere.
    Dangling,
    /// Nobody's.
    Nothing,
}

/// How it is known whether git reaches a hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// Git ran it, and it answered.
    Probed,
    /// What is written was read.
    Read,
}

/// What was done about a hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// Ours was put there.
    Installed,
    /// Ours was put before one of others.
    Chained,
    /// Ours was taken away.
    Removed,
    /// One of others is again where it was.
    Restored,
    /// It was left as it is.
    Left,
}

/// Something that people write into a file themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PasteView {
    /// The file.
    pub file: String,
    /// What belongs into it.
    pub text: String,
}
