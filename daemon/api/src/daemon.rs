//! `tidegate.daemon/1`: whether a daemon runs, and which.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// Whether a daemon runs for this clone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DaemonDocument {
    /// Always `tidegate.daemon/1`.
    pub schema: String,
    /// Whether one runs.
    pub running: bool,
    /// Its process.
    pub pid: Option<u32>,
    /// Its build.
    pub build: Option<String>,
    /// The version of the protocol that it speaks.
    pub protocol: Option<u32>,
    /// Where it listens.
    pub socket: Option<String>,
    /// Where it writes down what it does.
    pub log: String,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

impl DaemonDocument {
    /// The document of a clone without a daemon.
    #[must_use]
    pub fn none(log: String) -> Self {
        Self {
            schema: "tidegate.daemon/1".to_owned(),
            running: false,
            pid: None,
            build: None,
            protocol: None,
            socket: None,
            log,
            notices: Vec::new(),
        }
    }
}
