//! The registers of one item: that of its state, and one for each region.
//!
//! A move in a region writes that region alone. Every other move writes all of them: it leaves the
//! regions of one state and begins those of another. So moves in two regions never meet, and one in a
//! region meets each that leaves.

use std::collections::{BTreeMap, BTreeSet};

use super::{Candidate, Move, Nid, Register, Round, Standing};
use crate::history::{Dag, Node};

/// Which register a move in a region writes: that of one stay in a state. Who comes back later finds
/// others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The state that the region is part of.
    pub state: String,
    /// The region.
    pub region: String,
    /// The moves by which the state was entered.
    pub entry: Entry,
}

impl Place {
    /// Whether it is the register that somebody wrote at `earlier`, be it that clones which entered the
    /// state apart have met since.
    pub(crate) fn goes_on_from(&self, earlier: &Self) -> bool {
        self.region == earlier.region && was_entered(&earlier.entry, &self.entry)
    }
}

/// Whether a stay that was entered `then` is the one that was entered `now`.
pub(crate) fn was_entered(then: &Entry, now: &Entry) -> bool {
    then.is_subset(now) && then.is_empty() == now.is_empty()
}

/// The names of the moves by which a state was entered: several, where clones did so apart. That in
/// which an item begins was entered by none.
pub type Entry = BTreeSet<Nid>;

/// The registers of one item.
#[derive(Debug, Clone, Default)]
pub struct Registers {
    whole: Register,
    /// Only regions in which somebody moved: any other stands as the item does.
    regions: BTreeMap<String, Register>,
}

/// What the registers of an item settle to.
#[derive(Debug, Clone)]
pub struct Standings<'a> {
    /// That of its state.
    pub whole: &'a Standing,
    /// Those of its regions, as far as somebody moved in them.
    pub regions: BTreeMap<&'a str, &'a Standing>,
}

/// What the registers of an item would settle to without some of its moves.
#[derive(Debug)]
pub struct Without {
    whole: Standing,
    regions: BTreeMap<String, Standing>,
}

impl Without {
    /// That, as of registers.
    #[must_use]
    pub fn standings(&self) -> Standings<'_> {
        let regions = self.regions.iter().map(|(region, standing)| (region.as_str(), standing));
        Standings { whole: &self.whole, regions: regions.collect() }
    }
}

impl Registers {
    /// The register of the item's state.
    #[must_use]
    pub fn whole(&self) -> &Register {
        &self.whole
    }

    /// The register of a region, or that of the item.
    #[must_use]
    pub fn of(&self, region: Option<&str>) -> &Register {
        region.and_then(|region| self.regions.get(region)).unwrap_or(&self.whole)
    }

    /// Every register.
    pub fn all(&self) -> impl Iterator<Item = &Register> {
        std::iter::once(&self.whole).chain(self.regions.values())
    }

    /// The move at `node`, if there is one.
    #[must_use]
    pub fn made(&self, node: Node) -> Option<&Move> {
        self.all().find_map(|register| {
            let at = register.moves().binary_search_by_key(&node, |made| made.node).ok()?;
            Some(&register.moves()[at])
        })
    }

    /// Every move, each once, in the order of arrival.
    #[must_use]
    pub fn moves(&self) -> Vec<&Move> {
        self.merged(|register| register.moves().iter().collect())
    }

    /// The moves that stand, each once, in the order of arrival.
    #[must_use]
    pub fn standing_moves(&self) -> Vec<&Move> {
        self.merged(Register::standing_moves)
    }

    fn merged<'a>(&'a self, of: impl Fn(&'a Register) -> Vec<&'a Move>) -> Vec<&'a Move> {
        if self.regions.is_empty() {
            return of(&self.whole);
        }
        let all = self.all().flat_map(of).map(|made| (made.node, made));
        all.collect::<BTreeMap<Node, &Move>>().into_values().collect()
    }

    /// Adds a move to those that it writes.
    pub fn add(&mut self, made: Move) {
        if let Some(place) = &made.place {
            let whole = &self.whole;
            let register = self.regions.entry(place.region.clone());
            return register.or_insert_with(|| whole.clone()).add(made);
        }
        self.regions.values_mut().for_each(|register| register.add(made.clone()));
        self.whole.add(made);
    }

    /// Settles all of them.
    pub fn settle(&mut self, dag: &Dag) {
        self.whole.settle(dag);
        self.regions.values_mut().for_each(|register| register.settle(dag));
    }

    /// What they settle to without the moves `gone` in `region`, or of the item.
    #[must_use]
    pub fn without(&self, region: Option<&str>, gone: &BTreeSet<Node>, dag: &Dag) -> Without {
        let is_written = |name: &str| region.is_none_or(|region| region == name);
        let rest = |(name, register): (&String, &Register)| match is_written(name) {
            true => (name.clone(), register.without(gone, dag)),
            false => (name.clone(), register.standing().clone()),
        };
        let whole = match region {
            None => self.whole.without(gone, dag),
            Some(_) => self.whole.standing().clone(),
        };
        Without { whole, regions: self.regions.iter().map(rest).collect() }
    }

    /// What they settle to.
    #[must_use]
    pub fn standings(&self) -> Standings<'_> {
        let regions = self.regions.iter().map(|(region, r)| (region.as_str(), r.standing()));
        Standings { whole: self.whole.standing(), regions: regions.collect() }
    }

    /// What a move in `region`, or one of the item, is made on: what stands where it writes.
    #[must_use]
    pub fn round(&self, region: Option<&str>) -> Round {
        match region {
            Some(_) => Round::of(self.of(region).standing().candidates.iter().map(|c| c.nid)),
            None => Round::of(self.standings().candidates().iter().map(|c| c.nid)),
        }
    }

    /// The names of the moves by which the item came to where it is.
    #[must_use]
    pub fn entry(&self) -> Entry {
        self.whole.standing().candidates.iter().map(|candidate| candidate.nid).collect()
    }
}

impl<'a> Standings<'a> {
    /// What a region settles to.
    #[must_use]
    pub fn of(&self, region: &str) -> &'a Standing {
        self.regions.get(region).copied().unwrap_or(self.whole)
    }

    /// The candidates of all registers, each once, in order.
    #[must_use]
    pub fn candidates(&self) -> Vec<&'a Candidate> {
        let regions = self.regions.values().flat_map(|standing| &standing.candidates);
        let mut all: Vec<&Candidate> = self.whole.candidates.iter().chain(regions).collect();
        all.sort_unstable_by_key(|candidate| candidate.node);
        all.dedup_by_key(|candidate| candidate.node);
        all
    }
}
