//! Rule 22: where the regions of an item are.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_core::definition::Region;
use tidegate_core::event::{EventBody, Undone};

use super::{Fact, Facts, Place, Reference, region};

/// The digest, the state, and the state of one of its regions.
pub(super) type Inner = (String, String, String);

/// Where a region is.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct At {
    pub(super) states: BTreeSet<Inner>,
    /// Whether that cannot be, by what became of the state meanwhile.
    pub(super) stale: bool,
    /// The states that a higher one was ranked above.
    pub(super) lost: BTreeSet<String>,
}

impl At {
    pub(crate) fn single(&self) -> Option<&String> {
        let first = self.states.first().map(|(_, _, state)| state);
        first.filter(|_| self.states.len() == 1 && !self.stale)
    }

    /// What people are told of it, where the item is in `one`.
    pub(crate) fn labels<'a>(
        &'a self,
        one: &'a (String, String),
    ) -> impl Iterator<Item = String> + 'a {
        self.states.iter().map(move |(digest, outer, state)| {
            match (digest, outer) == (&one.0, &one.1) {
                true => state.clone(),
                false => format!("{state}@{}", &digest[..12]),
            }
        })
    }
}

impl Reference {
    /// Where each region is, if the item is in one state.
    pub(crate) fn regions(&self, facts: &Facts, taken: &Facts) -> BTreeMap<String, At> {
        let readings = self.readings(facts, taken);
        let mut found = BTreeMap::new();
        let (Some(one), 1) = (readings.first(), readings.len()) else { return found };
        let Some(definition) = self.definition(&one.0) else { return found };
        let state = definition.state(&one.1);
        for region in state.map_or(&[][..], |state| &state.regions) {
            let candidates = self.written_to(facts, taken, Some(&region.name)).candidates;
            let starts = if candidates.is_empty() { self.beginnings(facts) } else { candidates };
            let mut at = At::default();
            for i in starts {
                at.states.extend(self.inner(i, one, region, facts));
            }
            if at.states.is_empty() {
                at.states.insert(initial(one, region));
            }
            at.stale = self.is_stale(facts, taken, &region.name);
            if let Some(highest) = self.highest_in(&at.states, one, region, facts, taken) {
                at.states.remove(&highest);
                at.lost = at.states.into_iter().map(|(_, _, state)| state).collect();
                at.states = BTreeSet::from([highest]);
            }
            let here = |(digest, outer, state): &Inner| {
                (digest, outer) == (&one.0, &one.1)
                    && region.states.iter().any(|s| s.name == *state)
            };
            at.stale |= !at.states.iter().all(here);
            found.insert(region.name.clone(), at);
        }
        found
    }

    /// Whether somebody moved in a region by an entry that is no longer one.
    fn is_stale(&self, facts: &Facts, taken: &Facts, region: &String) -> bool {
        let entry = self.names_of(&self.written_to(facts, taken, None).candidates);
        let candidates = self.written_to(facts, taken, Some(region)).candidates;
        candidates.iter().filter_map(|i| self.facts[*i].place.as_ref()).any(|place| {
            let born = place.entry.is_empty();
            born != entry.is_empty() || place.entry.iter().any(|name| !entry.contains(name))
        })
    }

    /// Where the fact `i` says that a region is, if it says that the item is in `one`.
    fn inner(
        &self,
        i: usize,
        one: &(String, String),
        region: &Region,
        facts: &Facts,
    ) -> BTreeSet<Inner> {
        let (digest, state) = self.stood_for(i);
        if !self.renamed(i, (digest.clone(), state.clone()), facts).contains(one) {
            return BTreeSet::new();
        }
        let then = || {
            let known = self.definition(&digest)?;
            Some(known.state(&state)?.region(&region.name)?.initial().to_owned())
        };
        let begun = self.facts[i].begins.get(&region.name).cloned();
        let inner = match &self.facts[i].place {
            Some(_) => Some(self.wrote(i).1),
            None => begun.or_else(then),
        };
        let Some(inner) = inner else { return BTreeSet::from([initial(one, region)]) };
        let rename = |repin, inner| vec![self.rename_inner(repin, inner, &region.name)];
        self.called_now(i, (digest, state, inner), facts, &rename)
    }

    /// Rule 23 for a state of a region: without a place there, it keeps the name that it has.
    pub(super) fn rename_inner(&self, repin: usize, inner: Inner, region: &str) -> Inner {
        let EventBody::Repinned(e) = self.body(repin) else { unreachable!("it is a repin") };
        let called = called(&inner, region, &e.to, &e.map);
        let fits = inner.0 == e.from && self.has_inner(&called, region);
        if fits { called } else { inner }
    }

    pub(super) fn has_inner(&self, (digest, outer, state): &Inner, region: &str) -> bool {
        let Some(definition) = self.definition(digest) else { return true };
        let region = definition.state(outer).and_then(|outer| outer.region(region));
        region.is_some_and(|region| region.states.iter().any(|s| s.name == *state))
    }

    /// The register that a move in a region writes: of an undo, in the state that it leaves.
    pub(super) fn place(&self, fact: &Fact) -> Option<Place> {
        let region = region(&fact.event.body)?.clone();
        let taken = match &fact.event.body {
            EventBody::Undone(e) => self.taken_by(&fact.past, e),
            _ => Facts::new(),
        };
        let (_, state) = self.readings(&fact.past, &taken).first()?.clone();
        let main = self.written_to(&fact.past, &Facts::new(), None);
        Some(Place { state, region, entry: self.names_of(&main.candidates) })
    }

    /// Where the regions of a state go on that was chosen, or is left by an undo.
    pub(super) fn begins(&self, fact: &Fact) -> BTreeMap<String, String> {
        match &fact.event.body {
            EventBody::Resolved(e) if e.region.is_none() => {
                self.goes_on(&fact.past, &(e.definition.clone(), e.to.clone()))
            }
            EventBody::Undone(e @ Undone { region: None, .. }) => {
                let left = self.regions(&fact.past, &self.taken_by(&fact.past, e));
                let one = |(region, at): (String, At)| Some((region, at.single()?.clone()));
                left.into_iter().filter_map(one).collect()
            }
            _ => BTreeMap::new(),
        }
    }

    /// The candidates that say that a region is in this state.
    pub(super) fn candidates_at(&self, facts: &Facts, name: &String, state: &str) -> Facts {
        let none = Facts::new();
        let readings = self.readings(facts, &none);
        let Some(one) = readings.first() else { return none };
        let definition = self.definition(&one.0);
        let region = definition.as_ref().and_then(|d| d.state(&one.1)?.region(name));
        let Some(region) = region else { return none };
        let candidates = self.written_to(facts, &none, Some(name)).candidates;
        let is_it = |i: &usize| self.inner(*i, one, region, facts).iter().any(|s| s.2 == state);
        candidates.into_iter().filter(is_it).collect()
    }

    fn goes_on(&self, facts: &Facts, chosen: &(String, String)) -> BTreeMap<String, String> {
        let main = self.written_to(facts, &Facts::new(), None).candidates;
        let mut stays: Vec<BTreeSet<usize>> = Vec::new();
        for i in self.candidates_in(facts, chosen) {
            let own = || self.facts[i].name.into_iter().collect();
            stays.push(self.facts[i].place.as_ref().map_or_else(own, |p| p.entry.clone()));
        }
        let of_stay = |i: &usize| match &self.facts[*i].place {
            Some(place) if place.entry.is_empty() => {
                main.is_empty() || stays.contains(&place.entry)
            }
            Some(place) => stays.iter().any(|stay| stay.iter().any(|n| place.entry.contains(n))),
            None => self.facts[*i].name.is_some_and(|n| stays.iter().any(|stay| stay.contains(&n))),
        };
        let Some(definition) = self.definition(&chosen.0) else { return BTreeMap::new() };
        let mut begins = BTreeMap::new();
        for region in definition.state(&chosen.1).map_or(&[][..], |state| &state.regions) {
            let candidates = self.among(facts, &region.name, &of_stay);
            let starts = if candidates.is_empty() { self.beginnings(facts) } else { candidates };
            let mut states: BTreeSet<Inner> =
                starts.into_iter().flat_map(|i| self.inner(i, chosen, region, facts)).collect();
            if states.is_empty() {
                states.insert(initial(chosen, region));
            }
            let is_there = |name: &&String| {
                states.contains(&(chosen.0.clone(), chosen.1.clone(), (*name).clone()))
            };
            let first = region.states.iter().map(|state| &state.name).find(is_there);
            begins.extend(first.map(|state| (region.name.clone(), state.clone())));
        }
        begins
    }
}

/// What a state of a region is called after a repin.
pub(super) fn called(
    (_, outer, inner): &Inner,
    region: &str,
    to: &str,
    map: &BTreeMap<String, String>,
) -> Inner {
    let outer = map.get(outer).unwrap_or(outer);
    let said = map.get(&format!("{region}.{inner}"));
    let said = said.and_then(|said| said.strip_prefix(&format!("{region}.")));
    (to.to_owned(), outer.clone(), said.unwrap_or(inner).to_owned())
}

fn initial(one: &(String, String), region: &Region) -> Inner {
    (one.0.clone(), one.1.clone(), region.initial().to_owned())
}
