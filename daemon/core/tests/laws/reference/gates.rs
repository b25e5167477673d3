//! Rule 37: gates, and what they look at beside the item.

use std::collections::BTreeSet;

use tidegate_core::ItemId;
use tidegate_core::definition::{Join, Rule, Transition};
use tidegate_core::gate::{Gate, JoinGate};
use tidegate_core::link::Relation;

use super::{Fact, Facts, Reference};

impl Reference {
    /// Whether the gates of a transition were open to the author of `fact`, if nothing about the item
    /// was in doubt.
    pub(super) fn is_open(&self, fact: &Fact, way: &Transition) -> bool {
        let mut gates = way.gates.iter().map(|gate| match gate {
            Gate::None => true,
            Gate::Join(join) => self.is_joined(fact, join),
            _ => false,
        });
        match way.rule {
            _ if way.gates.is_empty() => true,
            Rule::All => gates.all(|open| open),
            Rule::Any => gates.any(|open| open),
        }
    }

    fn is_joined(&self, fact: &Fact, join: &JoinGate) -> bool {
        let links = self.shown(&fact.past).sets.remove("links").unwrap_or_default();
        let spawned = links.iter().filter_map(|link| {
            let (rel, to) = link.split_once(' ')?;
            (rel == Relation::Spawned.word()).then_some(to)
        });
        let all: Vec<Option<bool>> =
            spawned.map(|id| self.has_come(fact, id, &join.state)).collect();
        let (there, count) = (all.iter().filter(|come| **come == Some(true)).count(), all.len());
        count > 0
            && match join.of {
                Join::All => there == count,
                Join::Any => there > 0,
                Join::Of(wanted) => there >= wanted as usize,
            }
    }

    /// Whether an item had come to an end, or to `state`, where the author of `fact` saw it. Nothing,
    /// if that cannot be told.
    fn has_come(&self, fact: &Fact, id: &str, state: &str) -> Option<bool> {
        ItemId::parse(id).ok().filter(|_| fact.event.reads.contains_key(id))?;
        let seen: Facts = self.seen(fact, id);
        let readings: Vec<(String, String)> =
            self.readings(&seen, &Facts::new()).into_iter().collect();
        let [(digest, is)] = readings.as_slice() else { return None };
        let definition = self.definition(digest)?;
        let is_certain = self.created(&seen)
            && self.open_stubs(&seen, &BTreeSet::new()).is_empty()
            && !self.needs_upgrade(&seen)
            && self.challenged(&seen).is_empty();
        is_certain.then(|| definition.is_final(is) || (!state.is_empty() && is == state))
    }
}
