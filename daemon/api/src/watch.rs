//! `tidegate.watch/1`, and `tidegate.event/1` for each of its events.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::history::EventView;
use crate::notice::Notice;

/// `tidegate.watch/1`: what happened behind a cursor, as far as it is told at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WatchDocument {
    /// Always `tidegate.watch/1`.
    pub schema: String,
    /// The events, in the order in which they arrived here.
    pub events: Vec<EventDocument>,
    /// Where to go on.
    pub cursor: String,
    /// Whether there is more already.
    pub more: bool,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// `tidegate.event/1`: an event, and where to go on behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventDocument {
    /// Always `tidegate.event/1`.
    pub schema: String,
    /// Where to go on.
    pub cursor: String,
    /// The event.
    pub event: EventView,
}

impl EventDocument {
    /// The document of an event.
    #[must_use]
    pub fn new(event: EventView, cursor: String) -> Self {
        Self { schema: "tidegate.event/1".to_owned(), cursor, event }
    }
}
