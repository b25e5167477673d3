//! Repins: from the definition under which a state was entered to the one that the item follows now.
//!
//! A repin is no state of its own. It renames every candidate whose author did not know of it, along
//! each chain of repins that build on each other; all must come to one state of one definition.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::Nid;
use crate::definition::{Definition, Definitions, written};
use crate::event::Repinned;
use crate::history::{Dag, Node};

/// A state, and the definition that it is one of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    /// The digest of the definition.
    pub definition: String,
    /// The state.
    pub state: String,
}

/// A state of a region, and the state that the region is part of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inner {
    /// That state, with its definition.
    pub of: Reading,
    /// The region.
    pub region: String,
    /// Its state.
    pub state: String,
}

/// What repins give other names.
pub(crate) trait Renamed: Ord + Clone {
    /// What it is called after this repin.
    fn after(&self, repin: &Repin, definitions: &Definitions) -> Vec<Self>;
}

/// An item was moved to another definition.
#[derive(Debug, Clone)]
pub struct Repin {
    /// The event.
    pub node: Node,
    /// Its name by what it was made on: equal repins on the same ground are one.
    pub nid: Nid,
    /// The digest of the definition that the item followed.
    pub from: String,
    /// That of the one it follows from then on.
    pub to: String,
    /// The states that are called otherwise there.
    pub map: BTreeMap<String, String>,
    /// The moves that stood when its author looked.
    pub stood: Vec<Node>,
}

/// The repins of one item.
#[derive(Debug, Clone, Default)]
pub struct Repins {
    all: Vec<Repin>,
}

impl Repins {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Adds a repin. Its past must have been added before.
    pub fn add(&mut self, dag: &Dag, node: Node, said: &Repinned, stood: Vec<Node>) {
        let known: Vec<&Repin> = self.all.iter().filter(|r| dag.precedes(r.node, node)).collect();
        let is_ground = |repin: &&&Repin| !known.iter().any(|r| dag.precedes(repin.node, r.node));
        let ground: BTreeSet<Nid> = known.iter().filter(is_ground).map(|r| r.nid).collect();
        let Repinned { from, to, map, .. } = said;
        let states = map.iter().flat_map(|(old, new)| [old.as_str(), new.as_str()]);
        let nid = name(&ground, [from.as_str(), to].into_iter().chain(states));
        let (from, to, map) = (from.clone(), to.clone(), map.clone());
        self.all.push(Repin { node, nid, from, to, map, stood });
    }

    /// The repin at `node`, if there is one.
    #[must_use]
    pub fn at(&self, node: Node) -> Option<&Repin> {
        self.all.iter().find(|repin| repin.node == node)
    }

    /// The repins, each with all its records.
    pub(super) fn classes(&self) -> Vec<Vec<&Repin>> {
        let mut classes: BTreeMap<Nid, Vec<&Repin>> = BTreeMap::new();
        for repin in &self.all {
            classes.entry(repin.nid).or_default().push(repin);
        }
        classes.into_values().collect()
    }

    /// The repins that the author of `node` did not know of, in whichever record.
    pub fn unknown_to<'a>(&'a self, dag: &'a Dag, node: Node) -> impl Iterator<Item = &'a Repin> {
        let knows = move |repin: &Repin| dag.precedes(repin.node, node);
        let known: BTreeSet<Nid> = self.all.iter().filter(|r| knows(r)).map(|r| r.nid).collect();
        self.all.iter().filter(move |repin| !known.contains(&repin.nid))
    }

    /// What `start`, entered at `node`, is called now: more than one, where chains of repins come to
    /// different ends.
    #[must_use]
    pub(crate) fn readings<R: Renamed>(
        &self,
        dag: &Dag,
        node: Node,
        start: R,
        definitions: &Definitions,
    ) -> BTreeSet<R> {
        if self.is_empty() {
            return BTreeSet::from([start]);
        }
        among(self.unknown_to(dag, node), dag, start, definitions)
    }

    /// What `start`, entered at `node`, was called after the repin that these are records of and all
    /// that it builds on.
    pub(super) fn readings_after<R: Renamed>(
        &self,
        dag: &Dag,
        node: Node,
        start: R,
        definitions: &Definitions,
        class: &[&Repin],
    ) -> BTreeSet<R> {
        let is_under =
            |r: &&Repin| class.iter().any(|own| r.nid == own.nid || dag.precedes(r.node, own.node));
        among(self.unknown_to(dag, node).filter(is_under), dag, start, definitions)
    }
}

/// What `start` is called after these repins.
fn among<'a, R: Renamed>(
    repins: impl Iterator<Item = &'a Repin>,
    dag: &Dag,
    start: R,
    definitions: &Definitions,
) -> BTreeSet<R> {
    let mut classes: BTreeMap<Nid, Vec<&Repin>> = BTreeMap::new();
    for repin in repins {
        classes.entry(repin.nid).or_default().push(repin);
    }
    let builds_on = |later: &[&Repin], earlier: &[&Repin]| {
        later.iter().any(|l| earlier.iter().any(|e| dag.precedes(e.node, l.node)))
    };
    let mut open: Vec<&[&Repin]> = classes.values().map(Vec::as_slice).collect();
    let mut done: Vec<(&[&Repin], BTreeSet<R>)> = Vec::new();
    while !open.is_empty() {
        let is_next = |class: &&[&Repin]| !open.iter().any(|other| builds_on(class, other));
        // There is always one: a name is the hash of those that it builds on.
        let Some(place) = open.iter().position(is_next) else { break };
        let class = open.swap_remove(place);
        let before = ends(&done, |earlier| builds_on(class, earlier), &builds_on);
        let before = before.unwrap_or_else(|| BTreeSet::from([start.clone()]));
        let after = before.iter().flat_map(|reading| reading.after(class[0], definitions));
        done.push((class, after.collect()));
    }
    ends(&done, |_| true, &builds_on).unwrap_or_else(|| BTreeSet::from([start]))
}

/// What those of the `wanted` classes come to on which no other of them builds. Nothing, if none is.
fn ends<R: Renamed>(
    done: &[(&[&Repin], BTreeSet<R>)],
    wanted: impl Fn(&[&Repin]) -> bool,
    builds_on: &impl Fn(&[&Repin], &[&Repin]) -> bool,
) -> Option<BTreeSet<R>> {
    let wanted: Vec<_> = done.iter().filter(|(class, _)| wanted(class)).collect();
    let is_last = |class: &[&Repin]| !wanted.iter().any(|(other, _)| builds_on(other, class));
    let last = wanted.iter().filter(|(class, _)| is_last(class));
    let ends: BTreeSet<R> = last.flat_map(|(_, readings)| readings.clone()).collect();
    (!wanted.is_empty()).then_some(ends)
}

impl Renamed for Reading {
    /// Where it was entered under another definition than the one that the repin leads away from, or
    /// has no place in the new one, nobody has said what it is called: then both stand.
    fn after(&self, repin: &Repin, definitions: &Definitions) -> Vec<Self> {
        if self.definition == repin.to {
            return vec![self.clone()];
        }
        let mapped = repin.map.get(&self.state).unwrap_or(&self.state);
        let in_new = |state: &str| Self { definition: repin.to.clone(), state: state.to_owned() };
        let has_place = definitions.has_state(&repin.to, mapped);
        match (self.definition == repin.from, has_place) {
            (true, true) => vec![in_new(mapped)],
            (false, true) => vec![self.clone(), in_new(mapped)],
            (_, false) => {
                let initial = definitions.initial(&repin.to).unwrap_or_default();
                vec![self.clone(), in_new(initial)]
            }
        }
    }
}

impl Renamed for Inner {
    /// Where nobody has said what it is called, it keeps its name, and its definition tells so.
    fn after(&self, repin: &Repin, definitions: &Definitions) -> Vec<Self> {
        let renamed = renamed(self, &repin.to, &repin.map);
        let definition = definitions.get(&repin.to);
        let has_place = definition.is_none_or(|d| renamed.has_place(d));
        match self.of.definition == repin.from && has_place {
            true => vec![renamed],
            false => vec![self.clone()],
        }
    }
}

impl Inner {
    /// How people write it.
    #[must_use]
    pub fn written(&self) -> String {
        written(&self.region, &self.state)
    }

    /// Whether a definition has it not, though the state that it is part of has regions there.
    pub(crate) fn is_displaced(&self, definition: &Definition) -> bool {
        let state = definition.state(&self.of.state);
        state.is_some_and(|state| !state.regions.is_empty()) && !self.has_place(definition)
    }

    /// Whether a definition has it.
    #[must_use]
    pub fn has_place(&self, definition: &Definition) -> bool {
        let region = definition.region(&self.of.state, &self.region);
        region.is_some_and(|region| region.state(&self.state).is_some())
    }
}

/// What a state of a region is called in the definition `to` by this map, which names both with the
/// region.
pub(crate) fn renamed(inner: &Inner, to: &str, map: &BTreeMap<String, String>) -> Inner {
    let Inner { of, region, state } = inner;
    let mapped = map.get(&of.state).unwrap_or(&of.state);
    let of = Reading { definition: to.to_owned(), state: mapped.clone() };
    let said = map.get(&written(region, state));
    let said = said.and_then(|said| said.strip_prefix(&written(region, "")));
    Inner { of, region: region.clone(), state: said.unwrap_or(state).to_owned() }
}

fn name<'a>(ground: &BTreeSet<Nid>, said: impl Iterator<Item = &'a str>) -> Nid {
    let mut hash = Sha256::new();
    hash.update(b"repin");
    hash.update(u64::try_from(ground.len()).expect("a small number").to_be_bytes());
    ground.iter().for_each(|nid| hash.update(nid.bytes()));
    for part in said {
        hash.update(u64::try_from(part.len()).expect("a small number").to_be_bytes());
        hash.update(part);
    }
    Nid::cut(hash)
}
