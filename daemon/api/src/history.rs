//! `tidegate.history/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::ItemId;
use tidegate_core::fold::EventView as Recorded;

use crate::notice::Notice;

/// `tidegate.history/1`: what happened, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HistoryDocument {
    /// Always `tidegate.history/1`.
    pub schema: String,
    /// The events.
    pub events: Vec<EventView>,
    /// What to ask for next, if there are earlier ones.
    pub next_cursor: Option<String>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct EventView {
    pub entry: String,
    pub index: u32,
    pub item: Option<String>,
    pub short: Option<String>,
    pub other: Option<String>,
    pub object: String,
    pub kind: String,
    pub at: String,
    pub actor: String,
    pub actor_kind: String,
    pub from: Option<String>,
    pub to: Option<String>,
    pub via: Option<String>,
    pub reason: Option<String>,
    pub summary: String,
    pub key: Option<String>,
    pub replica: String,
    pub seq: u64,
    pub witness: bool,
    pub key_conflict: Option<String>,
    pub clock_ahead: Option<String>,
    pub verified: String,
    pub void: bool,
    pub void_reason: Option<String>,
}

impl HistoryDocument {
    /// The document of these events.
    #[must_use]
    pub fn new(events: Vec<EventView>, next_cursor: Option<String>) -> Self {
        Self { schema: "tidegate.history/1".to_owned(), events, next_cursor, notices: Vec::new() }
    }
}

impl EventView {
    /// What the event is called: its entry, with its place if it is not the first.
    #[must_use]
    pub fn name(&self) -> String {
        match self.index {
            0 => self.entry.clone(),
            place => format!("{}#{place}", self.entry),
        }
    }

    /// The view of an event. `short` writes ids for people.
    #[must_use]
    pub fn new(recorded: &Recorded<'_>, short: impl Fn(ItemId) -> String) -> Self {
        let body = &recorded.event.body;
        let own = |text: Option<&str>| text.map(str::to_owned);
        let in_region = |state: &str| match body.region() {
            Some(region) => tidegate_core::definition::written(region, state),
            None => state.to_owned(),
        };
        Self {
            entry: recorded.at.entry.to_string(),
            index: recorded.at.index,
            item: recorded.event.object.item().map(|id| id.to_string()),
            short: recorded.event.object.item().map(&short),
            other: body.other_item().map(|id| id.to_string()),
            object: recorded.event.object.to_string(),
            kind: body.kind().to_owned(),
            at: recorded.entry.at.rfc3339(),
            actor: recorded.entry.actor.to_string(),
            actor_kind: crate::item::actor_kind(&recorded.entry.actor),
            from: body.from().map(in_region),
            to: body.to().map(in_region),
            via: own(body.via()),
            reason: own(body.reason()),
            summary: tidegate_core::subject::summary(body, &short),
            key: recorded.event.key.clone(),
            replica: recorded.entry.replica.to_string(),
            seq: recorded.entry.seq,
            witness: recorded.witness,
            key_conflict: None,
            clock_ahead: None,
            // No event yet rests on evidence that needs the repository's own objects.
            verified: "verified".to_owned(),
            void: recorded.void.is_some(),
            void_reason: recorded.void.map(ToString::to_string),
        }
    }
}
