//! `tidegate.publish/1`: what git sees now.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// What publishing came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublishDocument {
    /// `tidegate.publish/1`.
    pub schema: String,
    /// How many records git has now and did not have before.
    pub published: usize,
    /// What was put right.
    pub mended: Vec<Mended>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// A ref that was not as this clone left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mended {
    /// The ref.
    #[serde(rename = "ref")]
    pub name: String,
    /// What was wrong with it, and what was done.
    pub what: String,
}

impl PublishDocument {
    /// The document.
    #[must_use]
    pub fn new(published: usize, mended: Vec<Mended>) -> Self {
        Self { schema: "tidegate.publish/1".to_owned(), published, mended, notices: Vec::new() }
    }
}
