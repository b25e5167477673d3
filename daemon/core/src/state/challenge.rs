//! Moves in doubt: a repin carried them over to gates that nobody asked.
//!
//! Such a move stays, and so does its state. But no gate of the item opens until somebody has the
//! gates asked again, or goes another way knowing of the doubt.

use super::cover::twins;
use super::{Judged, Move, Reading, Register, Repin, Repins};
use crate::definition::Definitions;
use crate::history::{Dag, Node};

/// A move in doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The move.
    pub node: Node,
    /// The transition that it took.
    pub via: String,
    /// What the state that it entered is called now.
    pub to: String,
}

/// That the gates of moves were asked again, and were open.
#[derive(Debug, Clone)]
pub struct Reaffirmation {
    /// The event.
    pub node: Node,
    /// The moves.
    pub moves: Vec<Node>,
}

/// What decides which moves are in doubt.
pub(crate) struct Carried<'a> {
    pub(crate) moves: &'a Register,
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
        open.map(|m| Challenge { node: m.node, via: m.via.clone(), to: self.called(m) }).collect()
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
        let candidates = &self.moves.standing().candidates;
        let stands = || candidates.iter().any(|candidate| candidate.node == made.node);
        !knows(self.dag, made.node, class) && (class.iter().any(stood) || stands())
    }

    /// Whether the definition that the repin leads to has no transition of this name to this state, or
    /// one that asks for something else.
    fn differs(&self, class: &[&Repin], made: &Move, from: &str) -> bool {
        let (repin, start) = (class[0], reading(made));
        let old = self.definitions.get(&made.definition);
        let old = old.and_then(|old| old.transition(&made.via, from));
        let (Some(old), Some(new)) = (old, self.definitions.get(&repin.to)) else { return false };
        let called =
            self.repins.readings_after(self.dag, made.node, start, self.definitions, class);
        let is_there = |called: &Reading| {
            let mut ways = new.transitions.iter().filter(|t| t.via == made.via);
            ways.any(|way| way.to == called.state && way.asks_the_same(old))
        };
        !called.iter().filter(|called| called.definition == repin.to).all(is_there)
    }

    /// Whether `act`, which no gate was asked for, leaves `made` behind.
    fn passes_by(&self, act: &Move, made: &Move) -> bool {
        let builds_on = |later: Node| later == made.node || self.dag.precedes(made.node, later);
        let leaves = match &act.judged {
            Judged::ByGates { .. } => false,
            Judged::ByNobody => true,
            Judged::ByChoice(chosen) => !chosen.iter().any(|node| builds_on(*node)),
        };
        leaves && self.dag.precedes(made.node, act.node)
    }

    fn called(&self, made: &Move) -> String {
        let start = reading(made);
        let called = self.repins.readings(self.dag, made.node, start, self.definitions);
        called.into_iter().next().map_or_else(|| made.to.clone(), |reading| reading.state)
    }
}

fn reading(made: &Move) -> Reading {
    Reading { definition: made.definition.clone(), state: made.to.clone() }
}

/// Whether the author of `node` knew of the repin that these are records of.
fn knows(dag: &Dag, node: Node, class: &[&Repin]) -> bool {
    class.iter().any(|repin| dag.precedes(repin.node, node))
}
