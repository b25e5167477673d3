//! What is recorded of the commits of an item.

use super::{EventView, Fold};
use crate::ItemId;
use crate::commit::Deeds;
use crate::event::Object;

impl Fold {
    /// What is recorded of the commits of an item.
    #[must_use]
    pub fn deeds(&self, id: ItemId) -> Deeds {
        let counts = |event: &EventView<'_>| event.void.is_none() && Deeds::tells(event.event);
        let events = self.events_of(&Object::Item(id)).filter(counts);
        let mut events: Vec<EventView<'_>> = events.collect();
        events.sort_unstable_by_key(|event| event.shown);
        Deeds::of(events.into_iter().map(|event| (event.at, event.entry, event.event)))
    }
}
