//! The moves of one item, and what they settle to.

use super::{Nid, Round, cover, settle, undo};
use crate::history::{Dag, Node};

/// A move: an event that writes a state, takes one back, or bears witness of one.
#[derive(Debug, Clone)]
pub struct Move {
    /// The event.
    pub node: Node,
    /// What it does to the register.
    pub act: Act,
    /// The transition's name, or the verb that stands for one.
    pub via: String,
    /// The state it enters.
    pub to: String,
    /// The name of this move across clones, such as that of a commit's trailer.
    pub key: Option<String>,
    /// The name of this move by what it was made on.
    pub nid: Nid,
}

/// What a move does to the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// It writes its state.
    Write,
    /// It records again a move that its past holds already: evidence, no second move.
    Witness,
    /// It takes back these moves.
    Undo(Vec<Node>),
    /// It takes back these records of the own replica.
    Withdraw(Vec<Node>),
}

/// What the moves of an item settle to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The moves whose states stand: none for an item nobody moved.
    pub candidates: Vec<Candidate>,
}

/// A move whose state stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The event.
    pub node: Node,
    /// Its name by what it was made on.
    pub nid: Nid,
    /// Its state.
    pub to: String,
}

/// The moves of one item and what they settle to.
#[derive(Debug, Clone, Default)]
pub struct Register {
    moves: Vec<Move>,
    standing: Standing,
    /// How many moves were added that `standing` does not tell of yet.
    unsettled: usize,
}

impl Register {
    /// What the moves settle to. They must have been settled since the last was added.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        debug_assert!(self.unsettled == 0, "what stands is asked before it is settled");
        &self.standing
    }

    /// Every move, in the order of arrival.
    #[must_use]
    pub fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// The moves that stand, that is, all that write a state but for those taken back.
    #[must_use]
    pub fn standing_moves(&self, dag: &Dag) -> Vec<&Move> {
        undo::standing_moves(&self.moves, dag)
    }

    /// Adds a move. Its past must have been added before. What stands is told after
    /// [`settle`](Self::settle): once for many moves, since it is a question about all of them.
    pub fn add(&mut self, made: Move) {
        let witness = made.act == Act::Witness;
        self.moves.push(made);
        // A bare witness changes nothing, unless records of its move were withdrawn.
        if !witness || self.moves.iter().any(|m| matches!(m.act, Act::Withdraw(_))) {
            self.unsettled += 1;
        }
    }

    /// Settles what stands, unless it is settled.
    pub fn settle(&mut self, dag: &Dag) {
        match (std::mem::take(&mut self.unsettled), self.moves.split_last()) {
            (0, _) => {}
            (1, Some((last, others))) if covers_all(dag, last, others) => {
                self.standing.candidates = vec![Candidate::of(last)];
            }
            _ => self.standing = settle::settle(&self.moves, dag),
        }
    }
}

/// Whether `last` knows every other move, and none is the same as it.
fn covers_all(dag: &Dag, last: &Move, others: &[Move]) -> bool {
    let knows_all = dag.knows_all(last.node);
    let covers = |other: &Move| {
        !cover::twins(other, last) && (knows_all || dag.precedes(other.node, last.node))
    };
    last.act == Act::Write && others.iter().all(covers)
}

impl Standing {
    /// The states that stand, each once, in order.
    #[must_use]
    pub fn states(&self) -> Vec<&str> {
        let mut states: Vec<&str> = self.candidates.iter().map(|c| c.to.as_str()).collect();
        states.sort_unstable();
        states.dedup();
        states
    }

    /// The names of the moves that stand: what any further move is made on.
    #[must_use]
    pub fn round(&self) -> Round {
        Round::of(self.candidates.iter().map(|candidate| candidate.nid))
    }
}

impl Candidate {
    pub(super) fn of(made: &Move) -> Self {
        Self { node: made.node, nid: made.nid, to: made.to.clone() }
    }
}
