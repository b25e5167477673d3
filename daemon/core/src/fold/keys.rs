//! Keys that were used for two things. Each is judged alone, and people are told.

use std::collections::BTreeMap;

use super::Fold;
use super::log::Standing;
use crate::entry::Entry;
use crate::event::{Event, EventRef};

/// One use of a key.
#[derive(Clone, Copy)]
struct Use<'a> {
    at: EventRef,
    entry: &'a Entry,
    event: &'a Event,
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
        let mut conflicts = BTreeMap::new();
        for uses in by_key.values_mut().filter(|uses| uses.len() > 1) {
            uses.sort_unstable_by_key(|used| used.at);
            let first = uses[0];
            let Some(other) = uses.iter().find(|used| !used.is_as(&first)) else { continue };
            let against = |used: &Use<'_>| if used.is_as(&first) { other.at } else { first.at };
            conflicts.extend(uses.iter().map(|used| (used.at, against(used))));
        }
        conflicts
    }
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
