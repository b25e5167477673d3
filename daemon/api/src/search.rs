//! `tidegate.search/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// `tidegate.search/1`: what holds some words, the best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SearchDocument {
    /// Always `tidegate.search/1`.
    pub schema: String,
    /// What was found.
    pub results: Vec<Found>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Found {
    /// `item`, or `event` where it was said with one.
    pub found: String,
    /// The item.
    pub item: Option<String>,
    /// Its short id.
    pub short: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The event, as `entry:index`.
    pub event: Option<String>,
    /// When that happened.
    pub at: Option<String>,
    /// Who did it.
    pub actor: Option<String>,
    /// Some of the text around the words.
    pub excerpt: String,
}
