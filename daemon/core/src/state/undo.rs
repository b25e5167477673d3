//! What has been taken back.
//!
//! A person's undo takes back the moves it names and every record of them under the same key that
//! did not know of the undo. A clone that withdraws its record of a vanished commit takes back
//! only that record: the move stands while any other record of it does.

use std::collections::{BTreeMap, BTreeSet};

use super::cover::twins;
use super::{Act, Move};
use crate::history::{Dag, Node};

/// What is left of the moves of an item.
pub(super) struct Left<'a> {
    /// The moves that write a state and were not taken back.
    pub(super) standing: Vec<&'a Move>,
    /// The undos that somebody, without knowing, built against: they stand beside what was built.
    pub(super) contested_undos: Vec<&'a Move>,
    /// Whether no record was withdrawn, and no undo met a move that neither knew of the other.
    pub(super) is_plain: bool,
}

impl<'a> Left<'a> {
    /// All that is left, in order.
    pub(super) fn all(&self) -> Vec<&'a Move> {
        let mut all: Vec<&Move> =
            self.standing.iter().chain(&self.contested_undos).copied().collect();
        all.sort_unstable_by_key(|m| m.node);
        all
    }
}

/// The moves `named` and all records of the same under the same key, out of `standing`.
pub(super) fn with_records(named: &BTreeSet<Node>, standing: &[&Move]) -> BTreeSet<Node> {
    let mut by_key: BTreeMap<&str, Vec<&Move>> = BTreeMap::new();
    for made in standing.iter().filter(|m| named.contains(&m.node)) {
        if let Some(key) = &made.key {
            by_key.entry(key).or_default().push(made);
        }
    }
    let is_record = |m: &&&Move| {
        let alike = m.key.as_deref().and_then(|key| by_key.get(key));
        named.contains(&m.node) || alike.is_some_and(|alike| alike.iter().any(|n| twins(n, m)))
    };
    standing.iter().filter(is_record).map(|m| m.node).collect()
}

/// Moves by the names under which they may be recorded twice, and by what became of them.
struct Records<'a> {
    moves: &'a [Move],
    by_key: BTreeMap<&'a str, Vec<&'a Move>>,
    withdrawn: BTreeSet<Node>,
}

/// What is left of `moves`.
pub(super) fn left<'a>(moves: &'a [Move], dag: &Dag) -> Left<'a> {
    let writes = moves.iter().filter(|m| m.act == Act::Write);
    let takes_back = |m: &&Move| matches!(m.act, Act::Undo(_) | Act::Withdraw(_));
    if !moves.iter().any(|m| takes_back(&m)) {
        return Left { standing: writes.collect(), contested_undos: Vec::new(), is_plain: true };
    }
    let records = Records::among(moves);
    let undos: Vec<(&Move, Vec<Node>)> =
        moves.iter().filter_map(|m| Some((m, records.taken_back(m, dag)?))).collect();
    let gone: BTreeSet<Node> = undos.iter().flat_map(|(_, taken)| taken).copied().collect();
    let stands = |m: &&Move| !gone.contains(&m.node) && !records.is_withdrawn(m);
    let standing: Vec<&Move> = writes.clone().filter(stands).collect();
    // What the author of a move knew to be taken back, the move was not built on.
    let knew_gone = |m: &Move, t: Node| {
        undos.iter().any(|(undo, taken)| dag.precedes(undo.node, m.node) && taken.contains(&t))
    };
    let built_on = |m: &Move, t: Node| dag.precedes(t, m.node) && !knew_gone(m, t);
    let is_contested = |(undo, taken): &&(&Move, Vec<Node>)| {
        let apart = standing.iter().filter(|m| dag.concurrent(m.node, undo.node));
        apart.into_iter().any(|m| taken.iter().any(|t| built_on(m, *t)))
    };
    let met =
        |(undo, _): &(&Move, Vec<Node>)| writes.clone().any(|m| dag.concurrent(m.node, undo.node));
    let is_plain = records.withdrawn.is_empty() && !undos.iter().any(met);
    let contested_undos = match is_plain {
        true => Vec::new(),
        false => undos.iter().filter(is_contested).map(|(undo, _)| *undo).collect(),
    };
    Left { standing, contested_undos, is_plain }
}

impl<'a> Records<'a> {
    fn among(moves: &'a [Move]) -> Self {
        let mut by_key: BTreeMap<&str, Vec<&Move>> = BTreeMap::new();
        for made in moves {
            if let Some(key) = &made.key {
                by_key.entry(key).or_default().push(made);
            }
        }
        let withdrawn = moves.iter().flat_map(|m| match &m.act {
            Act::Withdraw(records) => records.as_slice(),
            _ => &[],
        });
        Self { moves, by_key, withdrawn: withdrawn.copied().collect() }
    }

    fn of_key(&self, made: &Move) -> impl Iterator<Item = &'a Move> + use<'a> {
        let of_key = made.key.as_deref().and_then(|key| self.by_key.get(key)).cloned();
        of_key.into_iter().flatten()
    }

    /// What a person's undo takes back: the moves it names, and the records of those under the same
    /// key that do not know of it. Never a move that merely looks the same.
    fn taken_back(&self, undo: &Move, dag: &Dag) -> Option<Vec<Node>> {
        let Act::Undo(named) = &undo.act else { return None };
        let mut taken = BTreeSet::new();
        for node in named {
            let Ok(at) = self.moves.binary_search_by_key(node, |m| m.node) else { continue };
            let named = &self.moves[at];
            taken.insert(named.node);
            let same = self.of_key(named).filter(|m| m.act == Act::Write && twins(named, m));
            taken.extend(same.filter(|m| !dag.precedes(undo.node, m.node)).map(|m| m.node));
        }
        Some(taken.into_iter().collect())
    }

    /// Whether every record of this move was withdrawn by the clone that made it.
    fn is_withdrawn(&self, written: &Move) -> bool {
        let is_withdrawn = |m: &Move| self.withdrawn.contains(&m.node);
        let is_record =
            |m: &&Move| written.says() == m.says() && matches!(m.act, Act::Write | Act::Witness);
        is_withdrawn(written) && self.of_key(written).filter(is_record).all(is_withdrawn)
    }
}
