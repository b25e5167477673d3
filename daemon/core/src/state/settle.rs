//! The rule: the candidates are the moves of the maximal components of `covers`.
//!
//! Nearly always a component is one move, covered by none. A cycle arises only where two keys were
//! recorded in opposite orders by clones that did not know of each other; then every state in the
//! cycle is a candidate.

use std::collections::BTreeMap;

use super::cover::{covers, twins};
use super::{Candidate, Move, Nid, Standing};
use crate::history::{Dag, Node};

/// What `standing` settles to: of moves closed under past, those that were not taken back, in order.
pub(super) fn settle(standing: &[&Move], dag: &Dag) -> Standing {
    // A move that was taken back is no record of those alike that stand: nobody builds on it.
    let alike = Alike::among(standing);
    let with_twins: Vec<(&Move, Vec<Node>)> =
        standing.iter().map(|m| (*m, alike.twins(m))).collect();
    let relevant = after_last_cut(dag, &with_twins);
    let mut candidates: Vec<Candidate> =
        maximal(dag, relevant).into_iter().map(|i| Candidate::of(relevant[i].0)).collect();
    candidates.sort_unstable_by_key(|candidate| candidate.node);
    Standing { candidates }
}

/// The moves from the last one that knew all before it and was recorded once, provided that nothing
/// after it is also recorded before it. What lies before such a cut is covered by it and covers
/// nothing after it, so leaving it out changes nothing but the work.
fn after_last_cut<'a, 'm>(
    dag: &Dag,
    moves: &'a [(&'m Move, Vec<Node>)],
) -> &'a [(&'m Move, Vec<Node>)] {
    let is_cut = |i: usize| {
        let (cut, twins) = &moves[i];
        twins.len() == 1
            && moves[..i].iter().all(|(earlier, _)| dag.precedes(earlier.node, cut.node))
            && moves[i + 1..].iter().all(|(_, twins)| twins.iter().all(|twin| *twin > cut.node))
    };
    let cut = (0..moves.len()).rev().find(|i| is_cut(*i));
    &moves[cut.unwrap_or(0)..]
}

/// The indices of the moves in the components that no move outside of them covers.
fn maximal(dag: &Dag, moves: &[(&Move, Vec<Node>)]) -> Vec<usize> {
    let is_over = |above: usize, below: usize| covers(dag, moves[above].0.node, &moves[below].1);
    // What covers a move mostly came soon after it.
    let is_top = |i: &usize| {
        let (before, after) = (0..*i, i + 1..moves.len());
        !after.chain(before).any(|above| is_over(above, *i))
    };
    let tops: Vec<usize> = (0..moves.len()).filter(is_top).collect();
    let mut rest: Vec<usize> = (0..moves.len()).filter(|i| !tops.contains(i)).collect();
    let mut open = tops.clone();
    while let Some(above) = open.pop() {
        let (under, others) = rest.into_iter().partition(|below| is_over(above, *below));
        open.extend::<Vec<usize>>(under);
        rest = others;
    }
    // What is left is covered, but by no top: by each other, in circles.
    let mut maximal = tops;
    maximal.extend(top_cycles(&rest, is_over));
    maximal
}

/// Those of `moves` in cycles that nothing outside of them covers. Whatever covers one of them is
/// among them.
fn top_cycles(moves: &[usize], is_over: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let reach = |start: usize, next: &dyn Fn(usize, usize) -> bool| {
        let mut seen: Vec<usize> = Vec::new();
        let mut open = vec![start];
        while let Some(from) = open.pop() {
            let new = moves.iter().filter(|to| next(from, **to) && !seen.contains(to));
            let new: Vec<usize> = new.copied().collect();
            seen.extend(&new);
            open.extend(new);
        }
        seen
    };
    let is_maximal = |i: &usize| {
        let above = reach(*i, &|below, above| is_over(above, below));
        let under = reach(*i, &is_over);
        above.iter().all(|above| under.contains(above))
    };
    moves.iter().copied().filter(is_maximal).collect()
}

/// Moves by the two names under which they may be recorded twice.
struct Alike<'a> {
    by_nid: BTreeMap<Nid, Vec<&'a Move>>,
    by_key: BTreeMap<&'a str, Vec<&'a Move>>,
}

impl<'a> Alike<'a> {
    fn among(moves: &[&'a Move]) -> Self {
        let mut alike = Self { by_nid: BTreeMap::new(), by_key: BTreeMap::new() };
        for made in moves.iter().copied() {
            alike.by_nid.entry(made.nid).or_default().push(made);
            if let Some(key) = &made.key {
                alike.by_key.entry(key).or_default().push(made);
            }
        }
        alike
    }

    /// The records of the same move as `made`, itself among them.
    fn twins(&self, made: &Move) -> Vec<Node> {
        let by_key = made.key.as_deref().and_then(|key| self.by_key.get(key));
        let alike = self.by_nid.get(&made.nid).into_iter().chain(by_key).flatten();
        let mut twins: Vec<Node> = alike.filter(|t| twins(t, made)).map(|t| t.node).collect();
        twins.sort_unstable();
        twins.dedup();
        twins
    }
}
