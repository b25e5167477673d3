//! Notices: what an answer does not show, or does not record as it was given. They stand in the
//! document that they are about, and take nothing from its meaning.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::refusal::Remedy;

use crate::remedy::{self, Aid};

/// How many things a notice names. The rest is only counted.
const NAMED: usize = 8;

/// Something to know about an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Notice {
    /// A name for machines.
    pub code: String,
    /// What is to be known, for people.
    pub message: String,
    /// How many things it is about.
    pub count: usize,
    /// The first of them: entries, refs or fields.
    pub about: Vec<String>,
    /// What would help: commands to run.
    pub hints: Vec<String>,
}

impl Notice {
    /// A notice without hints.
    #[must_use]
    pub fn new(code: &str, message: String, about: impl IntoIterator<Item = String>) -> Self {
        let about: Vec<String> = about.into_iter().collect();
        let count = about.len();
        let about = about.into_iter().take(NAMED).collect();
        Self { code: code.to_owned(), message, count, about, hints: Vec::new() }
    }

    /// The same, with what the law says would help.
    #[must_use]
    pub fn remedy(mut self, remedy: &Remedy) -> Self {
        self.hints.push(remedy::command_line(remedy));
        self
    }

    /// The same, with something that would help.
    #[must_use]
    pub fn hint(mut self, aid: Aid) -> Self {
        self.hints.push(aid.into());
        self
    }
}
