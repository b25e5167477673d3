//! The rule: the candidates are the moves of the maximal components of `covers`.
//!
//! Nearly always a component is one move, covered by none. A cycle arises only where two keys were
//! recorded in opposite orders by clones that did not know of each other; then every state in the
//! cycle is a candidate.

use super::cover::{covers, twins};
use super::undo::left;
use super::{Candidate, Move, Standing};
use crate::history::{Dag, Node};

/// What `moves`, closed under past, settle to.
pub(super) fn settle(moves: &[Move], dag: &Dag) -> Standing {
    let left = left(moves, dag);
    let mut standing: Vec<&Move> = left.standing;
    standing.extend(left.contested_undos);
    standing.sort_unstable_by_key(|m| m.node);
    // A move that was taken back is no record of those alike that stand: nobody builds on it.
    let twins_of = |m: &Move| -> Vec<Node> {
        standing.iter().filter(|t| twins(t, m)).map(|t| t.node).collect()
    };
    let with_twins: Vec<(&Move, Vec<Node>)> = standing.iter().map(|m| (*m, twins_of(m))).collect();
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
    let all = 0..moves.len();
    let covering =
        |i: usize| all.clone().filter(move |j| covers(dag, moves[*j].0.node, &moves[i].1));
    let above: Vec<Vec<usize>> = all.clone().map(|i| covering(i).collect()).collect();
    let reach = |start: Vec<usize>, next: &[Vec<usize>]| {
        let mut seen = vec![false; next.len()];
        let mut open = start;
        while let Some(i) = open.pop() {
            for j in next[i].iter().copied() {
                if !std::mem::replace(&mut seen[j], true) {
                    open.push(j);
                }
            }
        }
        seen
    };
    let mut under = vec![Vec::new(); moves.len()];
    all.clone().for_each(|i| above[i].iter().for_each(|j| under[*j].push(i)));
    let tops: Vec<usize> = all.clone().filter(|i| above[*i].is_empty()).collect();
    let under_a_top = reach(tops, &under);
    let in_top_cycle = |i: usize| {
        let above_it = reach(vec![i], &above);
        let under_it = reach(vec![i], &under);
        all.clone().all(|j| !above_it[j] || under_it[j])
    };
    all.clone().filter(|i| above[*i].is_empty() || (!under_a_top[*i] && in_top_cycle(*i))).collect()
}
