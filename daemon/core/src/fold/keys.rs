//! Keys that were used for two things. Each is judged alone, and people are told.

use std::collections::BTreeMap;

use super::Fold;
use super::log::Standing;
use crate::entry::Entry;
use crate::event::{Event, EventRef};

/// One use of a key, by an event that counts.
#[derive(Debug, Clone, Copy)]
pub struct Use<'a> {
    /// The event.
    pub at: EventRef,
    /// The entry it is part of.
    pub entry: &'a Entry,
    /// What it says.
    pub event: &'a Event,
}

impl Fold {
    /// The events that count and whose key was also used for something else, each with the least
    /// event that did so.
    #[must_use]
    pub fn key_conflicts(&self) -> BTreeMap<EventRef, EventRef> {
        let mut by_key: BTreeMap<&str, Vec<Use<'_>>> = BTreeMap::new();
        for admitted in self.entries.iter().filter_map(|record| record.admitted()) {
            for (event, (object, node)) in
                admitted.entry.events.iter().zip(admitted.of(&self.nodes))
            {
                let Some(key) = &event.key else { continue };
                let record = &self.objects[*object as usize].events[*node as usize];
                if !matches!(record.standing, Standing::Void(_)) {
                    let used = Use { at: record.at, entry: &admitted.entry, event };
                    by_key.entry(key).or_default().push(used);
                }
            }
        }
        by_key.into_values().flat_map(conflicts).collect()
    }
}

/// The conflicts among the uses of one key: of each that clashes, with the least that it clashes with.
#[must_use]
pub fn conflicts(mut uses: Vec<Use<'_>>) -> Vec<(EventRef, EventRef)> {
    uses.sort_unstable_by_key(|used| used.at);
    let Some(first) = uses.first().copied() else { return Vec::new() };
    let Some(other) = uses.iter().find(|used| !used.is_as(&first)) else { return Vec::new() };
    let against = |used: &Use<'_>| if used.is_as(&first) { other.at } else { first.at };
    uses.iter().map(|used| (used.at, against(used))).collect()
}

impl Use<'_> {
    /// Whether both mean one thing: they say the same of the same object, or the same was asked of
    /// clones that saw different things, and so recorded different differences.
    fn is_as(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.entry, other.entry);
        let asked_the_same =
            mine.request.is_some() && (&mine.key, &mine.request) == (&theirs.key, &theirs.request);
        let says_the_same = self.event.object == other.event.object
            && self.event.body.says_the_same(&other.event.body);
        says_the_same || asked_the_same
    }
}
