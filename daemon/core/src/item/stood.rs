//! What stands of an item: its state, and where each region of that state is.

use std::collections::BTreeMap;

use super::ItemState;
use crate::definition::{Definition, Definitions, Region};
use crate::history::{Dag, Node};
use crate::state::{Candidate, Entry, Inner, Move, Reading, Standings, renamed, was_entered};

/// What stands of an item.
#[derive(Debug, Clone, Default)]
pub struct Stood {
    /// Each state that stands, with its definition and the move that stands for it.
    pub(super) readings: Vec<(Option<Node>, Reading)>,
    /// Where each region is, if one state stands and has some.
    pub(super) regions: Vec<Stands>,
    /// The states that a higher one was ranked above.
    pub(super) outranked: Vec<String>,
}

/// Where a region is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    /// The region.
    pub region: String,
    /// Each of its states that stands, with the move that stands for it.
    pub states: Vec<(Option<Node>, Inner)>,
    /// Whether somebody moved in it who did not know that the state had been left.
    pub is_stale: bool,
}

impl Stands {
    /// Its state, if it is one.
    #[must_use]
    pub fn single(&self) -> Option<&str> {
        let mut states = self.states.iter().map(|(_, inner)| inner);
        let first = states.next()?;
        let is_one = !self.is_stale && states.all(|other| other == first);
        is_one.then_some(first.state.as_str())
    }
}

impl Stood {
    /// What stands of the item, each once, in order.
    #[must_use]
    pub fn distinct(&self) -> Vec<&Reading> {
        let mut readings: Vec<&Reading> =
            self.readings.iter().map(|(_, reading)| reading).collect();
        readings.sort_unstable();
        readings.dedup();
        readings
    }

    /// The one state that stands, in whichever state its regions are.
    #[must_use]
    pub fn one(&self) -> Option<&Reading> {
        match self.distinct().as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The one state that stands, if each of its regions is in one, too.
    #[must_use]
    pub fn agreed(&self) -> Option<&Reading> {
        self.one().filter(|_| self.regions.iter().all(|region| region.single().is_some()))
    }

    /// Where each region of its state is, if one state stands and has some.
    #[must_use]
    pub fn regions(&self) -> &[Stands] {
        &self.regions
    }

    /// The states that a higher one was ranked above.
    #[must_use]
    pub fn outranked(&self) -> &[String] {
        &self.outranked
    }

    /// The states of its regions, as those from which they go on.
    pub(super) fn begins(&self) -> BTreeMap<String, String> {
        let regions = self.regions.iter();
        let one = |at: &Stands| Some((at.region.clone(), at.single()?.to_owned()));
        regions.filter_map(one).collect()
    }

    /// A state of a region that has no place in the definition `to`, by this map, where the state
    /// that it is part of still has regions.
    #[must_use]
    pub fn displaced(
        &self,
        to: (&str, &Definition),
        map: &BTreeMap<String, String>,
    ) -> Option<Inner> {
        let states = self.regions.iter().flat_map(|at| &at.states);
        let mut called = states.map(|(_, inner)| renamed(inner, to.0, map));
        called.find(|inner| inner.is_displaced(to.1))
    }

    /// Where the region of this name is.
    #[must_use]
    pub fn region(&self, name: &str) -> Option<&Stands> {
        self.regions.iter().find(|region| region.region == name)
    }
}

/// Where something stands from: the beginning of the item, or a move.
pub(super) struct Start<'a> {
    node: Node,
    reading: Reading,
    pub(super) candidate: Option<&'a Candidate>,
}

impl Start<'_> {
    fn shown(&self) -> Option<Node> {
        self.candidate.map(|candidate| candidate.node)
    }

    /// Where a region is by this: nothing, if its state had no such region.
    fn inner(&self, region: &str, definitions: &Definitions) -> Option<Inner> {
        let Reading { definition, state } = &self.reading;
        let place = self.candidate.and_then(|candidate| candidate.place.as_ref());
        let of_move = self.candidate.filter(|_| place.is_some()).map(|candidate| &candidate.to);
        let begins = self.candidate.and_then(|candidate| candidate.begins.get(region));
        let initial = || definitions.get(definition)?.region(state, region).map(Region::initial);
        let inner = of_move.or(begins).map(String::as_str).or_else(initial)?.to_owned();
        Some(Inner { of: self.reading.clone(), region: region.to_owned(), state: inner })
    }
}

impl ItemState {
    /// What stands of an item with these standings.
    pub(super) fn stand(
        &self,
        standings: &Standings<'_>,
        dag: &Dag,
        definitions: &Definitions,
    ) -> Stood {
        let mut starts: Vec<Start<'_>> =
            standings.candidates().into_iter().map(Start::of_move).collect();
        if standings.whole.candidates.is_empty() {
            starts.extend(self.begun().map(Start::of_beginning));
        }
        let read = |start: &Start<'_>| {
            let readings =
                self.repins.readings(dag, start.node, start.reading.clone(), definitions);
            readings.into_iter().map(|reading| (start.shown(), reading)).collect::<Vec<_>>()
        };
        let readings = starts.iter().flat_map(read).collect();
        let mut stood = Stood { readings, ..Stood::default() };
        stood.outranked = super::rank::of_item(&mut stood.readings, &starts, definitions);
        let Some(one) = stood.one().cloned() else { return stood };
        let definition = definitions.get(&one.definition);
        let Some(state) = definition.and_then(|definition| definition.state(&one.state)) else {
            return stood;
        };
        for region in &state.regions {
            let (stands, lost) = self.stands(&one, region, standings, (dag, definitions));
            stood.regions.push(stands);
            stood.outranked.extend(lost);
        }
        stood
    }

    /// Where a region of the one state that stands is, and which of its states were outranked.
    fn stands(
        &self,
        one: &Reading,
        region: &Region,
        standings: &Standings<'_>,
        (dag, definitions): (&Dag, &Definitions),
    ) -> (Stands, Vec<String>) {
        let candidates = &standings.of(&region.name).candidates;
        let entry: Entry = standings.whole.candidates.iter().map(|c| c.nid).collect();
        let is_stale = |candidate: &Candidate| {
            let place = candidate.place.as_ref();
            place.is_some_and(|place| !was_entered(&place.entry, &entry))
        };
        let mut states = self.inner(one, region, candidates, (dag, definitions));
        let lost = super::rank::in_region(&mut states, one, region, candidates);
        let has_place = |i: &Inner| i.of == *one && region.state(&i.state).is_some();
        let is_lost = states.iter().any(|(_, inner)| !has_place(inner));
        let is_stale = candidates.iter().any(is_stale) || is_lost;
        (Stands { region: region.name.clone(), states, is_stale }, lost)
    }

    /// Where a region of the state `one` is by these candidates, as far as they are in that state.
    fn inner(
        &self,
        one: &Reading,
        region: &Region,
        candidates: &[Candidate],
        (dag, definitions): (&Dag, &Definitions),
    ) -> Vec<(Option<Node>, Inner)> {
        let mut starts: Vec<Start<'_>> = candidates.iter().map(Start::of_move).collect();
        if starts.is_empty() {
            starts.extend(self.begun().map(Start::of_beginning));
        }
        let initial = Inner {
            of: one.clone(),
            region: region.name.clone(),
            state: region.initial().to_owned(),
        };
        let mut found = Vec::new();
        for start in &starts {
            let readings =
                self.repins.readings(dag, start.node, start.reading.clone(), definitions);
            if !readings.contains(one) {
                continue;
            }
            let inner = start.inner(&region.name, definitions);
            let inner =
                inner.map(|inner| self.repins.readings(dag, start.node, inner, definitions));
            let inner = inner.unwrap_or_else(|| [initial.clone()].into());
            found.extend(inner.into_iter().map(|inner| (start.shown(), inner)));
        }
        if found.is_empty() {
            found.push((None, initial));
        }
        found
    }

    /// Where the regions of a state go on that is chosen: where they were, whoever left it meanwhile.
    /// Of several states of a region, the first in its order.
    pub(super) fn goes_on(
        &self,
        chosen: &Reading,
        dag: &Dag,
        definitions: &Definitions,
    ) -> BTreeMap<String, String> {
        let definition = definitions.get(&chosen.definition);
        let state = definition.and_then(|definition| definition.state(&chosen.state));
        let regions = state.map_or(&[][..], |state| &state.regions);
        let is_it = |candidate: &&&Candidate| {
            let start = Start::of_move(candidate);
            let readings = self.repins.readings(dag, start.node, start.reading, definitions);
            readings.contains(chosen)
        };
        let candidates = self.moves.standings().candidates();
        let stays: Vec<Entry> = candidates.iter().filter(is_it).map(|c| c.stay()).collect();
        let is_begun = self.moves.whole().standing().candidates.is_empty();
        let is_of_stay = |made: &Move| match &made.place {
            Some(place) if place.entry.is_empty() => is_begun || stays.contains(&place.entry),
            Some(place) => stays.iter().any(|stay| !stay.is_disjoint(&place.entry)),
            None => stays.iter().any(|stay| stay.contains(&made.nid)),
        };
        let mut begins = BTreeMap::new();
        for region in regions {
            let register = self.moves.of(Some(&region.name));
            let candidates = register.among(dag, is_of_stay).candidates;
            let states = self.inner(chosen, region, &candidates, (dag, definitions));
            let is_here = |state: &String| {
                states.iter().any(|(_, inner)| inner.of == *chosen && inner.state == *state)
            };
            let first = region.states.iter().map(|state| &state.name).find(|name| is_here(name));
            begins.extend(first.map(|state| (region.name.clone(), state.clone())));
        }
        begins
    }
}

impl<'a> Start<'a> {
    fn of_beginning((node, reading): (Node, Reading)) -> Self {
        Self { node, reading, candidate: None }
    }

    fn of_move(candidate: &'a Candidate) -> Self {
        let (definition, state) = (candidate.definition.clone(), candidate.state().to_owned());
        let reading = Reading { definition, state };
        Self { node: candidate.node, reading, candidate: Some(candidate) }
    }
}
