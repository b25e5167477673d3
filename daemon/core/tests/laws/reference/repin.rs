//! Rules 23 and 25: what candidates are called in the definition that the item follows now.

use std::collections::BTreeSet;

use tidegate_core::definition::Definition;
use tidegate_core::event::{EventBody, Repinned};

use super::{Facts, Reference, written};
use crate::world::{builtin, definition};

/// A digest, and a state.
type Reading = (String, String);

impl Reference {
    /// The definition of this digest, whoever published it.
    pub(super) fn definition(&self, digest: &str) -> Option<Definition> {
        if digest == definition() {
            return Some(builtin().clone());
        }
        self.facts.iter().find_map(|fact| match &fact.event.body {
            EventBody::Published(e) if e.definition.digest() == digest => e.definition.read(),
            _ => None,
        })
    }

    pub(super) fn has_state(&self, digest: &str, state: &str) -> bool {
        self.definition(digest).is_none_or(|definition| definition.has_state(state))
    }

    /// What stands: the states of the candidates, or those in which the item began, renamed.
    pub(crate) fn readings(&self, facts: &Facts, taken: &Facts) -> BTreeSet<Reading> {
        let candidates = self.settle(facts, taken).candidates;
        let mut starts: Vec<(usize, Reading)> =
            candidates.iter().map(|i| (*i, self.wrote(*i))).collect();
        if starts.is_empty() {
            let began = |i: &usize| {
                let (digest, state) = match self.body(*i) {
                    EventBody::ItemCreated(e) => (&e.definition, None),
                    EventBody::ItemImported(e) => (&e.item.definition, e.state.clone()),
                    _ => return None,
                };
                let initial = || Some(self.definition(digest)?.initial().to_owned());
                Some((*i, (digest.clone(), state.or_else(initial)?)))
            };
            starts = facts.iter().filter(|i| self.is_valid(**i)).filter_map(began).collect();
        }
        starts.into_iter().flat_map(|(at, start)| self.renamed(at, start, facts)).collect()
    }

    /// What a move, or an undo, wrote.
    fn wrote(&self, i: usize) -> Reading {
        match self.body(i) {
            EventBody::Applied(e) => (e.definition.clone(), e.to.clone()),
            EventBody::Forced(e) => (e.definition.clone(), e.to.clone()),
            EventBody::RolledBack(e) => (e.definition.clone(), e.to.clone()),
            EventBody::Resolved(e) => (e.definition.clone(), e.to.clone()),
            EventBody::Undone(e) => (e.definition.clone(), e.to.clone()),
            body => unreachable!("{:?} writes no state", written(body)),
        }
    }

    /// The candidates that are called so.
    pub(super) fn candidates_in(&self, facts: &Facts, called: &Reading) -> Facts {
        let candidates = self.settle(facts, &Facts::new()).candidates;
        let is_it = |i: &usize| self.renamed(*i, self.wrote(*i), facts).contains(called);
        candidates.into_iter().filter(is_it).collect()
    }

    /// What the state that a move wrote is called now.
    pub(super) fn called(&self, i: usize, facts: &Facts) -> BTreeSet<Reading> {
        self.renamed(i, self.wrote(i), facts)
    }

    /// The labels under which people are told what stands.
    pub(crate) fn states(&self, facts: &Facts, taken: &Facts) -> BTreeSet<String> {
        let readings = self.readings(facts, taken);
        let digests: BTreeSet<&String> = readings.iter().map(|(digest, _)| digest).collect();
        let label = |(digest, state): &Reading| match digests.len() {
            1 => state.clone(),
            _ => format!("{state}@{}", &digest[..12]),
        };
        readings.iter().map(label).collect()
    }

    /// What `start`, written by the fact `at`, is called after every chain of repins unknown to it.
    fn renamed(&self, at: usize, start: Reading, facts: &Facts) -> BTreeSet<Reading> {
        let repins: Vec<usize> = facts.iter().copied().filter(|i| self.is_repin(*i)).collect();
        let known: BTreeSet<String> = repins
            .iter()
            .filter(|i| self.facts[at].past.contains(i))
            .map(|i| self.said(*i))
            .collect();
        let unknown: Vec<usize> =
            repins.into_iter().filter(|i| !known.contains(&self.said(*i))).collect();
        self.after(&unknown, &|_| true, &start)
    }

    /// What comes out of those repins that are `wanted` and on which no wanted one builds.
    pub(super) fn after(
        &self,
        repins: &[usize],
        wanted: &dyn Fn(usize) -> bool,
        start: &Reading,
    ) -> BTreeSet<Reading> {
        let builds_on = |later: usize, earlier: usize| {
            let same = |one: usize, other: usize| self.said(one) == self.said(other);
            repins.iter().filter(|l| same(**l, later)).any(|l| {
                repins.iter().any(|e| same(*e, earlier) && self.facts[*l].past.contains(e))
            })
        };
        let chosen: Vec<usize> = repins.iter().copied().filter(|i| wanted(*i)).collect();
        if chosen.is_empty() {
            return BTreeSet::from([start.clone()]);
        }
        let is_last = |i: &&usize| !chosen.iter().any(|other| builds_on(*other, **i));
        let last = chosen.iter().filter(is_last);
        last.flat_map(|i| {
            let before = self.after(repins, &|earlier| builds_on(*i, earlier), start);
            before.into_iter().flat_map(|reading| self.rename(*i, reading))
        })
        .collect()
    }

    fn rename(&self, repin: usize, (digest, state): Reading) -> Vec<Reading> {
        let EventBody::Repinned(e) = self.body(repin) else { unreachable!("it is a repin") };
        if digest == e.to {
            return vec![(digest, state)];
        }
        let there = e.map.get(&state).cloned().unwrap_or_else(|| state.clone());
        let has_place = self.has_state(&e.to, &there);
        let initial = || self.definition(&e.to).map(|d| d.initial().to_owned()).unwrap_or_default();
        let new = (e.to.clone(), if has_place { there } else { initial() });
        if digest == e.from && has_place { vec![new] } else { vec![(digest, state), new] }
    }

    /// What a repin says and what it was made on, as a text: equal ones are one repin.
    pub(super) fn said(&self, repin: usize) -> String {
        let EventBody::Repinned(Repinned { from, to, map, .. }) = self.body(repin) else {
            unreachable!("it is a repin")
        };
        let object = &self.facts[repin].event.object;
        let is_ground = |i: &&usize| self.is_repin(**i) && self.facts[**i].event.object == *object;
        let past: Vec<usize> = self.facts[repin].past.iter().filter(is_ground).copied().collect();
        let last = |i: &&usize| !past.iter().any(|j| self.facts[*j].past.contains(i));
        let ground: BTreeSet<String> = past.iter().filter(last).map(|i| self.said(*i)).collect();
        format!("({ground:?} {from} {to} {map:?})")
    }

    pub(super) fn is_repin(&self, fact: usize) -> bool {
        self.is_valid(fact) && matches!(self.body(fact), EventBody::Repinned(_))
    }
}
