//! Requests about remotes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Exchange logs with remotes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sync {
    /// Which ones; all that are configured, if none is named.
    pub remotes: Vec<String>,
    /// Whether only to say what would go.
    pub dry_run: bool,
    /// Whether to fetch.
    pub fetch: bool,
    /// Whether to send.
    pub send: bool,
}

/// Say what goes to a remote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRemote {
    /// Its name.
    pub name: String,
    /// Streams that are to go there.
    pub add: Vec<String>,
    /// Streams that are not.
    pub remove: Vec<String>,
    /// Whether nothing is to be exchanged with it.
    pub off: bool,
}

/// Where to look for a project that others began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// Nowhere but here.
    Here,
    /// At every remote, and nobody waits for long.
    #[default]
    Anywhere,
    /// At this remote, which has to have one.
    At(String),
}
