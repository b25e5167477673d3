//! What has been taken back.
//!
//! A person's undo takes back the moves it names and every record of them under the same key that
//! did not know of the undo. A clone that withdraws its record of a vanished commit takes back
//! only that record: the move stands while any other record of it does.

use super::cover::twins;
use super::{Act, Move};
use crate::history::{Dag, Node};

/// What is left of the moves of an item.
pub(super) struct Left<'a> {
    /// The moves that write a state and were not taken back.
    pub(super) standing: Vec<&'a Move>,
    /// The undos that somebody, without knowing, built against: they stand beside what was built.
    pub(super) contested_undos: Vec<&'a Move>,
}

/// The moves that write a state and were not taken back.
pub(super) fn standing_moves<'a>(moves: &'a [Move], dag: &Dag) -> Vec<&'a Move> {
    left(moves, dag).standing
}

/// What is left of `moves`.
pub(super) fn left<'a>(moves: &'a [Move], dag: &Dag) -> Left<'a> {
    let writes = moves.iter().filter(|m| m.act == Act::Write);
    let takes_back = |m: &&Move| matches!(m.act, Act::Undo(_) | Act::Withdraw(_));
    if !moves.iter().any(|m| takes_back(&m)) {
        return Left { standing: writes.collect(), contested_undos: Vec::new() };
    }
    let undos: Vec<(&Move, Vec<Node>)> =
        moves.iter().filter_map(|m| Some((m, taken_back(m, moves, dag)?))).collect();
    let gone =
        |m: &&Move| undos.iter().any(|(_, taken)| taken.contains(&m.node)) || withdrawn(m, moves);
    let standing: Vec<&Move> = writes.filter(|m| !gone(m)).collect();
    // What the author of a move knew to be taken back, the move was not built on.
    let knew_gone = |m: &Move, t: Node| {
        undos.iter().any(|(undo, taken)| dag.precedes(undo.node, m.node) && taken.contains(&t))
    };
    let built_on = |m: &Move, t: Node| dag.precedes(t, m.node) && !knew_gone(m, t);
    let contested_undos = undos
        .iter()
        .filter(|(undo, taken)| {
            standing
                .iter()
                .any(|m| dag.concurrent(m.node, undo.node) && taken.iter().any(|t| built_on(m, *t)))
        })
        .map(|(undo, _)| *undo)
        .collect();
    Left { standing, contested_undos }
}

/// What a person's undo takes back: the moves it names, and the records of those under the same key
/// that do not know of it. Never a move that merely looks the same.
fn taken_back(undo: &Move, moves: &[Move], dag: &Dag) -> Option<Vec<Node>> {
    let Act::Undo(named) = &undo.act else { return None };
    let named_moves: Vec<&Move> = moves.iter().filter(|m| named.contains(&m.node)).collect();
    let same_record = |m: &Move| {
        m.act == Act::Write
            && m.key.is_some()
            && !dag.precedes(undo.node, m.node)
            && named_moves.iter().any(|n| n.key == m.key && twins(n, m))
    };
    Some(
        moves
            .iter()
            .filter(|m| named.contains(&m.node) || same_record(m))
            .map(|m| m.node)
            .collect(),
    )
}

/// Whether every record of this move was withdrawn by the clone that made it.
fn withdrawn(written: &Move, moves: &[Move]) -> bool {
    let is_withdrawn = |record: &Move| {
        moves
            .iter()
            .any(|m| matches!(&m.act, Act::Withdraw(records) if records.contains(&record.node)))
    };
    let is_record = |m: &&Move| {
        let same_key = written.key.is_some() && written.key == m.key;
        let same = same_key && written.via == m.via && written.to == m.to;
        m.node == written.node || (same && matches!(m.act, Act::Write | Act::Witness))
    };
    moves.iter().filter(is_record).all(is_withdrawn)
}
