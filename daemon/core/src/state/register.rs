//! The moves of one item, and what they settle to.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Entry, Nid, Place, settle, undo};
use crate::history::{Dag, Node};
use crate::item::Meant;

/// A move: an event that writes a state, takes one back, or bears witness of one.
#[derive(Debug, Clone)]
pub struct Move {
    /// The event.
    pub node: Node,
    /// What it does to the register.
    pub act: Act,
    /// What was asked before it was made.
    pub judged: Judged,
    /// The transition's name, or the verb that stands for one.
    pub via: String,
    /// The state it enters.
    pub to: String,
    /// The digest of the definition that has this state.
    pub definition: String,
    /// The name of this move across clones, such as that of a commit's trailer.
    pub key: Option<String>,
    /// The name of this move by what it was made on.
    pub nid: Nid,
    /// The region that it writes; nothing, if it writes all of them.
    pub place: Option<Place>,
    /// Where the regions of the state that it enters go on, if not from their beginning.
    pub begins: BTreeMap<String, String>,
    /// Whether it took a transition that asked nothing at all.
    pub is_free: bool,
    /// Which files it means by the documents that it names.
    pub meant: Vec<Meant>,
}

impl Move {
    /// What it says: its name, the state it enters, and the region that is part of.
    pub(super) fn says(&self) -> (&str, &str, Option<&str>) {
        (&self.via, &self.to, self.place.as_ref().map(|place| place.region.as_str()))
    }
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

/// What was asked before a move was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// The gates of a transition.
    ByGates {
        /// The state that it left.
        from: String,
    },
    /// Nothing: somebody went past the gates.
    ByNobody,
    /// Nothing again: somebody chose between these, which stood.
    ByChoice(Vec<Node>),
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
    /// The digest of the definition that has this state.
    pub definition: String,
    /// The region that it is a state of, if it is one of a region.
    pub place: Option<Place>,
    /// Where the regions of the state go on, if not from their beginning.
    pub begins: BTreeMap<String, String>,
    /// Whether the move took a transition that asked nothing at all.
    pub is_free: bool,
}

/// The moves of one item and what they settle to.
#[derive(Debug, Clone, Default)]
pub struct Register {
    moves: Vec<Move>,
    /// How many moves were added that what follows does not tell of yet.
    unsettled: usize,
    standing: Standing,
    /// The moves that write a state and were not taken back, and the names they are known by.
    left: Vec<Node>,
    nids: HashSet<Nid>,
    keys: HashSet<String>,
    /// Whether an undo met a move that neither knew of the other, or records were withdrawn: then
    /// what stands is a question about all moves.
    is_tangled: bool,
}

impl Register {
    /// What the moves settle to. They must have been settled since the last was added.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        self.assert_settled();
        &self.standing
    }

    /// Every move, in the order of arrival.
    #[must_use]
    pub fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// What those of the moves that stand come to that are `wanted`.
    #[must_use]
    pub fn among(&self, dag: &Dag, wanted: impl Fn(&Move) -> bool) -> Standing {
        let mut wanted_moves = self.standing_moves();
        wanted_moves.retain(|m| wanted(m));
        settle::settle(&wanted_moves, dag)
    }

    /// The moves that stand, that is, all that write a state but for those taken back. They must
    /// have been settled since the last was added.
    #[must_use]
    pub fn standing_moves(&self) -> Vec<&Move> {
        self.assert_settled();
        self.standing_nodes()
    }

    /// The moves `named` that stand, with all that are records of the same under the same key.
    #[must_use]
    pub fn records_of(&self, named: &BTreeSet<Node>) -> BTreeSet<Node> {
        undo::with_records(named, &self.standing_nodes())
    }

    /// What would stand without the moves `gone`, all records of which are among them.
    #[must_use]
    pub fn without(&self, gone: &BTreeSet<Node>, dag: &Dag) -> Standing {
        self.assert_settled();
        if !self.is_tangled {
            let mut left = self.standing_nodes();
            left.retain(|m| !gone.contains(&m.node));
            return settle::settle(&left, dag);
        }
        let rest: Vec<Move> =
            self.moves.iter().filter(|m| !gone.contains(&m.node)).cloned().collect();
        settle::settle(&undo::left(&rest, dag).all(), dag)
    }

    /// Adds a move. Its past must have been added before. What stands is told after
    /// [`settle`](Self::settle): once for many moves, since it is a question about all of them.
    pub fn add(&mut self, made: Move) {
        // A bare witness changes nothing, unless records of its move were withdrawn.
        if made.act != Act::Witness || self.is_tangled {
            self.unsettled += 1;
        }
        self.moves.push(made);
    }

    /// Settles what stands, unless it is settled.
    pub fn settle(&mut self, dag: &Dag) {
        let goes_on = match (std::mem::take(&mut self.unsettled), self.moves.split_last()) {
            (0, _) => return,
            (1, Some((last, others))) => !self.is_tangled && knows_all(dag, last, others),
            _ => false,
        };
        match self.moves.last().map(|last| &last.act) {
            Some(Act::Write) if goes_on && !self.is_alike() => self.go_on_to_last(),
            Some(Act::Undo(_)) if goes_on => self.go_back_by_last(dag),
            _ => self.settle_anew(dag),
        }
    }

    /// Whether the last move may be another record of one that stands.
    fn is_alike(&self) -> bool {
        let last = self.moves.last().expect("there is one");
        self.nids.contains(&last.nid)
            || last.key.as_ref().is_some_and(|key| self.keys.contains(key))
    }

    /// The last move knows all others and is the same as none that stands: it stands for them.
    fn go_on_to_last(&mut self) {
        let last = self.moves.last().expect("there is one");
        self.standing.candidates = vec![Candidate::of(last)];
        self.left.push(last.node);
        self.nids.insert(last.nid);
        self.keys.extend(last.key.clone());
    }

    /// The last move takes back some, and knows all others: nobody built against it.
    fn go_back_by_last(&mut self, dag: &Dag) {
        let last = self.moves.last().expect("there is one");
        let Act::Undo(named) = &last.act else { unreachable!("it takes back") };
        let named: BTreeSet<Node> = named.iter().copied().collect();
        let gone = undo::with_records(&named, &self.standing_nodes());
        self.left.retain(|node| !gone.contains(node));
        self.standing = settle::settle(&self.standing_nodes(), dag);
        self.name_left();
    }

    fn settle_anew(&mut self, dag: &Dag) {
        let left = undo::left(&self.moves, dag);
        self.standing = settle::settle(&left.all(), dag);
        self.is_tangled = !left.is_plain;
        self.left = left.standing.iter().map(|m| m.node).collect();
        self.name_left();
    }

    fn name_left(&mut self) {
        let left = self.left.iter().map(|node| find(&self.moves, *node));
        let (nids, keys) = left.map(|m| (m.nid, m.key.clone())).unzip::<_, _, HashSet<_>, Vec<_>>();
        (self.nids, self.keys) = (nids, keys.into_iter().flatten().collect());
    }

    fn standing_nodes(&self) -> Vec<&Move> {
        self.left.iter().map(|node| find(&self.moves, *node)).collect()
    }

    fn assert_settled(&self) {
        debug_assert!(self.unsettled == 0, "what stands is asked before it is settled");
    }
}

/// The move at `node`, which is one of `moves`.
fn find(moves: &[Move], node: Node) -> &Move {
    let at = moves.binary_search_by_key(&node, |m| m.node).expect("it is one of them");
    &moves[at]
}

/// Whether `last` knows every other move.
fn knows_all(dag: &Dag, last: &Move, others: &[Move]) -> bool {
    dag.knows_all(last.node) || others.iter().all(|other| dag.precedes(other.node, last.node))
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
}

impl Candidate {
    pub(super) fn of(made: &Move) -> Self {
        Self {
            node: made.node,
            nid: made.nid,
            to: made.to.clone(),
            definition: made.definition.clone(),
            place: made.place.clone(),
            begins: made.begins.clone(),
            is_free: made.is_free,
        }
    }

    /// The moves by which the state was entered that it stands for.
    #[must_use]
    pub fn stay(&self) -> Entry {
        self.place.as_ref().map_or_else(|| [self.nid].into(), |place| place.entry.clone())
    }

    /// The state of the item that it stands for: its own, or the one that its region is part of.
    #[must_use]
    pub fn state(&self) -> &str {
        self.place.as_ref().map_or(&self.to, |place| &place.state)
    }
}
