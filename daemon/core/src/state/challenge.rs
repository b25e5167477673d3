//! Moves in doubt: a repin carried them over to gates that nobody asked.
//!
//! Such a move stays, and so does its state. But no gate of the item opens until somebody has the
//! gates asked again, or goes another way knowing of the doubt.

use super::cover::twins;
use super::{Inner, Judged, Move, Reading, Registers, Repin, Repins};
use crate::definition::{Definition, Definitions, Transition, written};
use crate::history::{Dag, Node};
use crate::item::Meant;

/// A move in doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The move.
    pub node: Node,
    /// The transition that it took.
    pub via: String,
    /// What the state that it entered is called now.
    pub to: String,
    /// The region that the state is one of, if it is of one, and what that is part of.
    pub place: Option<Inner>,
}

impl Challenge {
    /// The transition and the state, as people write them.
    pub(crate) fn told(&self) -> (String, String) {
        let in_region = |name: &String| match &self.place {
            Some(inner) => written(&inner.region, name),
            None => name.clone(),
        };
        (in_region(&self.via), in_region(&self.to))
    }
}

/// A move that stands on documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resting {
    /// The event that names them: the move itself, or a reaffirmation of it.
    pub on: Node,
    /// The move.
    pub of: Challenge,
    /// Which files are meant by them.
    pub meant: Vec<Meant>,
}

/// That the gates of moves were asked again, and were open.
#[derive(Debug, Clone)]
pub struct Reaffirmation {
    /// The event.
    pub node: Node,
    /// The moves.
    pub moves: Vec<Node>,
    /// Which files it means by the documents that it names.
    pub meant: Vec<Meant>,
}

/// What decides which moves are in doubt.
pub(crate) struct Carried<'a> {
    pub(crate) moves: &'a Registers,
    pub(crate) repins: &'a Repins,
    pub(crate) reaffirmed: &'a [Reaffirmation],
    pub(crate) dag: &'a Dag,
    pub(crate) definitions: &'a Definitions,
}

impl Carried<'_> {
    /// The moves in doubt, in order.
    pub(crate) fn challenges(&self) -> Vec<Challenge> {
        if self.repins.is_empty() {
            return Vec::new();
        }
        let standing = self.moves.standing_moves();
        let classes = self.repins.classes();
        let in_doubt = |m: &&&Move| classes.iter().any(|class| self.doubts(class, m, &standing));
        let doubted: Vec<&Move> = standing.iter().filter(in_doubt).copied().collect();
        // One record that nobody doubts is enough.
        let is_doubted = |m: &Move| doubted.iter().any(|other| other.node == m.node);
        let has_good_twin = |m: &Move| standing.iter().any(|t| twins(t, m) && !is_doubted(t));
        let open = doubted.iter().filter(|m| !has_good_twin(m));
        open.map(|m| self.told(m)).collect()
    }

    /// A move, as it would be told now.
    fn told(&self, m: &Move) -> Challenge {
        let (place, via) = (self.called_in_region(m), m.via.clone());
        let to = place.as_ref().map_or_else(|| self.called(m), |inner| inner.state.clone());
        Challenge { node: m.node, via, to, place }
    }

    /// The moves that stand on documents, which the events at `rested` name: each with all records of
    /// it, of which one that is good is enough. Nobody went past the gates since.
    pub(crate) fn resting(&self, rested: &[Node]) -> Vec<Vec<Resting>> {
        if rested.is_empty() {
            return Vec::new();
        }
        let standing = self.moves.standing_moves();
        let is_asked = |m: &&&Move| matches!(m.judged, Judged::ByGates { .. });
        let is_left = |m: &Move| standing.iter().any(|act| self.passes_by(act, m));
        let asked: Vec<&Move> =
            standing.iter().filter(is_asked).filter(|m| !is_left(m)).copied().collect();
        let mut groups = Vec::new();
        let is_first = |(n, m): &(usize, &&Move)| !asked[..*n].iter().any(|t| twins(t, m));
        for (_, first) in asked.iter().enumerate().filter(is_first) {
            let records = asked.iter().filter(|m| m.node == first.node || twins(m, first));
            let supports = records.flat_map(|m| {
                let of = self.told(m);
                let of = &of;
                let supports = self.supports(m).into_iter();
                let resting = |(on, meant): (Node, &[Meant])| Resting {
                    on,
                    of: of.clone(),
                    meant: meant.to_vec(),
                };
                supports.map(resting).collect::<Vec<_>>()
            });
            let supports: Vec<Resting> = supports.collect();
            if supports.iter().all(|support| rested.contains(&support.on)) {
                groups.push(supports);
            }
        }
        groups
    }

    /// The events that say on what a move stands: those that asked its gates last.
    fn supports<'m>(&'m self, m: &'m Move) -> Vec<(Node, &'m [Meant])> {
        let named = self.reaffirmed.iter().filter(|again| again.moves.contains(&m.node));
        let again: Vec<&Reaffirmation> = named.collect();
        let is_last = |one: &&&Reaffirmation| {
            !again.iter().any(|later| self.dag.precedes(one.node, later.node))
        };
        match again.is_empty() {
            true => vec![(m.node, m.meant.as_slice())],
            false => {
                again.iter().filter(is_last).map(|one| (one.node, one.meant.as_slice())).collect()
            }
        }
    }

    /// Whether the repin that these are records of puts a move in doubt.
    fn doubts(&self, class: &[&Repin], made: &Move, standing: &[&Move]) -> bool {
        let Judged::ByGates { from } = &made.judged else { return false };
        self.carries(class, made) && self.differs(class, made, from) && {
            let reaffirmed = self.reaffirmed.iter();
            let again = reaffirmed.filter(|r| r.moves.contains(&made.node)).map(|r| r.node);
            let passed = standing.iter().filter(|x| self.passes_by(x, made)).map(|x| x.node);
            !again.chain(passed).any(|node| knows(self.dag, node, class))
        }
    }

    /// Whether a repin took this move over: it stood when the author of the repin looked, it was made
    /// beside the repin, or it stands now.
    fn carries(&self, class: &[&Repin], made: &Move) -> bool {
        let stood =
            |r: &&Repin| r.stood.contains(&made.node) || self.dag.concurrent(r.node, made.node);
        let candidates = self.moves.standings().candidates();
        let stands = || candidates.iter().any(|candidate| candidate.node == made.node);
        !knows(self.dag, made.node, class) && (class.iter().any(stood) || stands())
    }

    /// Whether the definition that the repin leads to has no transition of this name to this state, or
    /// one that asks for something else.
    fn differs(&self, class: &[&Repin], made: &Move, from: &str) -> bool {
        let repin = class[0];
        let (old, new) = (self.definitions.get(&made.definition), self.definitions.get(&repin.to));
        let (Some(old), Some(new)) = (old, new) else { return false };
        let way = match inner(made) {
            None => old.transition(&made.via, from, &made.to),
            Some(Inner { of, region, .. }) => old.region(&of.state, &region).and_then(|region| {
                region.leaving(from).find(|t| t.via == made.via && t.to == made.to)
            }),
        };
        let Some(way) = way else { return false };
        let is_there = |ways: &[Transition], to: &str| {
            let mut ways = ways.iter().filter(|t| t.via == made.via && t.to == to);
            ways.any(|new| new.asks_the_same(way))
        };
        let (dag, node, definitions) = (self.dag, made.node, self.definitions);
        if let Some(start) = inner(made) {
            let called = self.repins.readings_after(dag, node, start, definitions, class);
            let mut called = called.iter().filter(|inner| inner.of.definition == repin.to);
            return !called.all(|inner| is_there(ways(new, Some(inner)), &inner.state));
        }
        let called = self.repins.readings_after(dag, node, reading(made), definitions, class);
        let mut called = called.iter().filter(|called| called.definition == repin.to);
        !called.all(|called| is_there(&new.transitions, &called.state))
    }

    /// Whether `act`, which no gate was asked for, leaves `made` behind.
    fn passes_by(&self, act: &Move, made: &Move) -> bool {
        let builds_on = |later: Node| later == made.node || self.dag.precedes(made.node, later);
        let leaves = match &act.judged {
            Judged::ByGates { .. } => false,
            Judged::ByNobody => true,
            Judged::ByChoice(chosen) => !chosen.iter().any(|node| builds_on(*node)),
        };
        // What is done in a region passes by what was done in it, and in no earlier stay.
        let is_there = match (&act.place, &made.place) {
            (None, _) => true,
            (Some(act), Some(made)) => act.goes_on_from(made),
            (Some(_), None) => false,
        };
        leaves && is_there && self.dag.precedes(made.node, act.node)
    }

    fn called_in_region(&self, made: &Move) -> Option<Inner> {
        let start = inner(made)?;
        let called = self.repins.readings(self.dag, made.node, start.clone(), self.definitions);
        Some(called.into_iter().next().unwrap_or(start))
    }

    fn called(&self, made: &Move) -> String {
        let start = reading(made);
        let called = self.repins.readings(self.dag, made.node, start, self.definitions);
        called.into_iter().next().map_or_else(|| made.to.clone(), |reading| reading.state)
    }
}

/// The ways of a definition, or of one of its regions.
fn ways<'a>(definition: &'a Definition, inner: Option<&Inner>) -> &'a [Transition] {
    let Some(Inner { of, region, .. }) = inner else { return &definition.transitions };
    definition.region(&of.state, region).map_or(&[], |region| &region.transitions)
}

/// Where a move in a region leads.
fn inner(made: &Move) -> Option<Inner> {
    let place = made.place.as_ref()?;
    let of = Reading { definition: made.definition.clone(), state: place.state.clone() };
    Some(Inner { of, region: place.region.clone(), state: made.to.clone() })
}

fn reading(made: &Move) -> Reading {
    Reading { definition: made.definition.clone(), state: made.to.clone() }
}

/// Whether the author of `node` knew of the repin that these are records of.
fn knows(dag: &Dag, node: Node, class: &[&Repin]) -> bool {
    class.iter().any(|repin| dag.precedes(repin.node, node))
}
