//! COMMAND: a program says so. It is never run before this user trusted exactly these words.

use serde::{Deserialize, Serialize};

use super::Verdict;

/// A program that has to succeed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandGate {
    /// The program and what it is given, word by word.
    pub run: Vec<String>,
}

impl CommandGate {
    pub(super) fn judge(&self) -> Verdict {
        Verdict::unknown("this build does not evaluate COMMAND gates yet")
    }
}
