//! Events under the names that flowspec gives them.

use serde::{Deserialize, Serialize};

use crate::history::{EventView, HistoryDocument};

/// What an event is called there that writes a state.
const TRANSITION: &str = "transition";

/// An event, with exactly the members that flowspec's have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "documented in docs/compatibility.md")]
pub struct FlowspecEvent {
    pub event_id: String,
    pub task_id: String,
    pub event_type: String,
    pub from_state: Option<String>,
    pub to_state: Option<String>,
    pub via: Option<String>,
    pub timestamp: String,
    pub agent: String,
    pub artifacts_created: Vec<String>,
}

/// The events of a history. Those that count for nothing, or only repeat another, have no place to
/// say so, and are left out.
pub fn events(history: &HistoryDocument) -> impl Iterator<Item = FlowspecEvent> {
    let counts = |event: &&EventView| !event.void && !event.witness;
    history.events.iter().filter(counts).map(FlowspecEvent::from)
}

impl From<&EventView> for FlowspecEvent {
    fn from(event: &EventView) -> Self {
        let kind = if event.to.is_some() { TRANSITION } else { &event.kind };
        Self {
            event_id: event.name(),
            task_id: event.object.clone(),
            event_type: kind.to_owned(),
            from_state: event.from.clone(),
            to_state: event.to.clone(),
            via: event.via.clone(),
            timestamp: event.at.clone(),
            agent: event.actor.clone(),
            // No event of this version tells of artifacts.
            artifacts_created: Vec::new(),
        }
    }
}
