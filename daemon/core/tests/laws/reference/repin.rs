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
        self.ranked(facts, taken).0
    }

    /// The same before ranks are looked at, with the facts that they come from.
    pub(super) fn unranked(&self, facts: &Facts, taken: &Facts) -> Vec<(usize, BTreeSet<Reading>)> {
        let mut starts: Facts = self.settle(facts, taken).candidates;
        if self.written_to(facts, taken, None).candidates.is_empty() {
            starts.extend(self.beginnings(facts));
        }
        starts.into_iter().map(|i| (i, self.renamed(i, self.stood_for(i), facts))).collect()
    }

    /// The facts in which the item began.
    pub(super) fn beginnings(&self, facts: &Facts) -> Facts {
        let began = |i: &usize| {
            matches!(self.body(*i), EventBody::ItemCreated(_) | EventBody::ItemImported(_))
        };
        facts.iter().copied().filter(|i| self.is_valid(*i) && began(i)).collect()
    }

    /// The state of the item that a fact stands for: for a move in a region, the one it is part of.
    pub(super) fn stood_for(&self, i: usize) -> Reading {
        let begun = |digest: &String, state: Option<String>| {
            let initial = || self.definition(digest).map(|d| d.initial().to_owned());
            (digest.clone(), state.or_else(initial).unwrap_or_default())
        };
        match (self.body(i), &self.facts[i].place) {
            (EventBody::ItemCreated(e), _) => begun(&e.definition, None),
            (EventBody::ItemImported(e), _) => begun(&e.item.definition, e.state.clone()),
            (_, Some(place)) => (self.wrote(i).0, place.state.clone()),
            (_, None) => self.wrote(i),
        }
    }

    /// What a move, or an undo, wrote.
    pub(super) fn wrote(&self, i: usize) -> Reading {
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
        let is_it = |i: &usize| self.renamed(*i, self.stood_for(*i), facts).contains(called);
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
        let regions = self.regions(facts, taken);
        let mut apart = regions.iter().filter(|(_, at)| at.single().is_none()).peekable();
        if apart.peek().is_none() {
            return readings.iter().map(label).collect();
        }
        let one = readings.first().expect("regions are told of one state");
        let labels =
            apart.flat_map(|(region, at)| at.labels(one).map(move |l| format!("{region}.{l}")));
        labels.collect()
    }

    /// What `start`, written by the fact `at`, is called after every chain of repins unknown to it.
    pub(super) fn renamed(&self, at: usize, start: Reading, facts: &Facts) -> BTreeSet<Reading> {
        self.called_now(at, start, facts, &|repin, reading| self.rename(repin, reading))
    }

    /// The same of anything that repins rename in this way.
    pub(super) fn called_now<R: Ord + Clone>(
        &self,
        at: usize,
        start: R,
        facts: &Facts,
        rename: &dyn Fn(usize, R) -> Vec<R>,
    ) -> BTreeSet<R> {
        let repins: Vec<usize> = facts.iter().copied().filter(|i| self.is_repin(*i)).collect();
        let known: BTreeSet<String> = repins
            .iter()
            .filter(|i| self.facts[at].past.contains(i))
            .map(|i| self.said(*i))
            .collect();
        let unknown: Vec<usize> =
            repins.into_iter().filter(|i| !known.contains(&self.said(*i))).collect();
        self.after(&unknown, &|_| true, &start, rename)
    }

    /// What comes out of those repins that are `wanted` and on which no wanted one builds.
    pub(super) fn after<R: Ord + Clone>(
        &self,
        repins: &[usize],
        wanted: &dyn Fn(usize) -> bool,
        start: &R,
        rename: &dyn Fn(usize, R) -> Vec<R>,
    ) -> BTreeSet<R> {
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
            let before = self.after(repins, &|earlier| builds_on(*i, earlier), start, rename);
            before.into_iter().flat_map(|reading| rename(*i, reading))
        })
        .collect()
    }

    pub(super) fn rename(&self, repin: usize, (digest, state): Reading) -> Vec<Reading> {
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
