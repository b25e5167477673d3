//! Rule 21: ranks, where nothing was asked for any of the candidates.

use std::collections::BTreeSet;

use tidegate_core::definition::{Definition, Region, Transition};
use tidegate_core::event::EventBody;
use tidegate_core::gate::Gate;

use super::regions::Inner;
use super::{Fact, Facts, Reference};

impl Reference {
    /// What stands of the item, and the states that lost.
    pub(crate) fn ranked(
        &self,
        facts: &Facts,
        taken: &Facts,
    ) -> (BTreeSet<(String, String)>, BTreeSet<String>) {
        let unranked = self.unranked(facts, taken);
        let all: BTreeSet<_> = unranked.iter().flat_map(|(_, readings)| readings.clone()).collect();
        let Some(definition) = self.one_definition(unranked.iter().map(|(i, _)| *i), &all) else {
            return (all, BTreeSet::new());
        };
        let rank = |(_, state): &(String, String)| definition.state(state)?.rank;
        match highest(&all, rank) {
            Some(winner) => {
                let lost = all.iter().filter(|other| **other != winner);
                let lost = lost.map(|(_, state)| state.clone()).collect();
                (BTreeSet::from([winner]), lost)
            }
            None => (all, BTreeSet::new()),
        }
    }

    /// The definition under which all of these were free, if it is also that of all readings.
    fn one_definition(
        &self,
        mut starts: impl Iterator<Item = usize>,
        readings: &BTreeSet<(String, String)>,
    ) -> Option<Definition> {
        let (digest, _) = readings.first()?;
        let agrees = readings.iter().all(|(other, _)| other == digest);
        let free = starts.all(|i| self.facts[i].free && self.wrote(i).0 == *digest);
        self.definition(digest).filter(|_| agrees && free)
    }

    /// The same in a region.
    pub(super) fn highest_in(
        &self,
        states: &BTreeSet<Inner>,
        one: &(String, String),
        region: &Region,
        facts: &Facts,
        taken: &Facts,
    ) -> Option<Inner> {
        let candidates = self.written_to(facts, taken, Some(&region.name)).candidates;
        let free = candidates.iter().all(|i| self.facts[*i].free && self.wrote(*i).0 == one.0);
        let here = states.iter().all(|(digest, outer, _)| (digest, outer) == (&one.0, &one.1));
        let rank =
            |(_, _, state): &Inner| region.states.iter().find(|known| known.name == *state)?.rank;
        if free && here { highest(states, rank) } else { None }
    }

    /// The states of regions that lost.
    pub(crate) fn lost_in_regions(&self, facts: &Facts) -> BTreeSet<String> {
        let regions = self.regions(facts, &Facts::new()).into_iter();
        regions
            .flat_map(|(region, at)| at.lost.into_iter().map(move |s| format!("{region}.{s}")))
            .collect()
    }

    /// Whether nothing was asked for a move: no gate, no document, no join.
    pub(super) fn is_free(&self, fact: &Fact) -> bool {
        let EventBody::Applied(e) = &fact.event.body else { return false };
        let Some(definition) = self.definition(&e.definition) else { return false };
        let takes = |t: &&Transition| t.via == e.via && t.to == e.to && t.from.contains(&e.from);
        let way = match &e.region {
            None => {
                let joined = definition.state(&e.from).is_some_and(|s| !s.regions.is_empty());
                definition.transitions.iter().find(takes).filter(|_| !joined)
            }
            Some(name) => {
                let outer = self.readings(&fact.past, &Facts::new()).first().cloned();
                let outer = outer.and_then(|(_, outer)| definition.state(&outer));
                let region = outer.and_then(|outer| outer.region(name));
                region.and_then(|region| region.transitions.iter().find(takes))
            }
        };
        way.is_some_and(|way| {
            let no_gate = way.gates.iter().all(|gate| *gate == Gate::None);
            no_gate && way.inputs.is_empty() && way.outputs.is_empty()
        })
    }
}

fn highest<T: Ord + Clone>(all: &BTreeSet<T>, rank: impl Fn(&T) -> Option<u32>) -> Option<T> {
    let ranks: Option<Vec<u32>> = all.iter().map(&rank).collect();
    let top = ranks.filter(|_| all.len() > 1)?.into_iter().max();
    let mut best = all.iter().filter(|one| rank(one) == top);
    best.next().filter(|_| best.next().is_none()).cloned()
}
