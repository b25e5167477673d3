//! Ranks: which of several states holds, where no gate was asked for any of them.

use super::stood::Start;
use crate::definition::{Definitions, Region};
use crate::history::Node;
use crate::state::{Candidate, Inner, Reading};

/// Leaves the state of an item that outranks the others, if one does. Gives those that lost.
pub(super) fn of_item(
    readings: &mut Vec<(Option<Node>, Reading)>,
    starts: &[Start<'_>],
    definitions: &Definitions,
) -> Vec<String> {
    let Some((_, first)) = readings.first().cloned() else { return Vec::new() };
    let Some(definition) = definitions.get(&first.definition) else { return Vec::new() };
    let is_agreed = readings.iter().all(|(_, reading)| reading.definition == first.definition);
    let is_free = |start: &Start<'_>| start.candidate.is_some_and(|c| may_rank(c, &first));
    if !is_agreed || !starts.iter().all(is_free) {
        return Vec::new();
    }
    let rank = |reading: &Reading| definition.state(&reading.state)?.rank;
    let Some(highest) = highest(readings, rank) else { return Vec::new() };
    let lost = readings.iter().filter(|(_, reading)| *reading != highest);
    let lost = lost.map(|(_, reading)| reading.state.clone()).collect();
    readings.retain(|(_, reading)| *reading == highest);
    sorted(lost)
}

/// The same in a region of the one state that stands.
pub(super) fn in_region(
    states: &mut Vec<(Option<Node>, Inner)>,
    one: &Reading,
    region: &Region,
    candidates: &[Candidate],
) -> Vec<String> {
    let is_free = candidates.iter().all(|candidate| may_rank(candidate, one));
    if !is_free || !states.iter().all(|(_, inner)| inner.of == *one) {
        return Vec::new();
    }
    let rank = |inner: &Inner| region.state(&inner.state)?.rank;
    let Some(highest) = highest(states, rank) else { return Vec::new() };
    let lost = states.iter().filter(|(_, inner)| *inner != highest);
    let lost = lost.map(|(_, inner)| inner.written()).collect();
    states.retain(|(_, inner)| *inner == highest);
    sorted(lost)
}

/// Whether a candidate may win or lose by rank: no gate was asked for it under the one definition.
fn may_rank(candidate: &Candidate, one: &Reading) -> bool {
    candidate.is_free && candidate.definition == one.definition
}

/// The one of several that has the highest rank, if all have one.
fn highest<T: Clone + PartialEq>(
    all: &[(Option<Node>, T)],
    rank: impl Fn(&T) -> Option<u32>,
) -> Option<T> {
    let (_, first) = all.first()?;
    if all.iter().all(|(_, other)| other == first) {
        return None;
    }
    let ranks: Option<Vec<(u32, &T)>> =
        all.iter().map(|(_, one)| Some((rank(one)?, one))).collect();
    let ranks = ranks?;
    let (top, highest) = ranks.iter().max_by_key(|(rank, _)| *rank)?;
    let is_alone = ranks.iter().all(|(rank, other)| rank != top || other == highest);
    is_alone.then(|| (*highest).clone())
}

fn sorted(mut states: Vec<String>) -> Vec<String> {
    states.sort_unstable();
    states.dedup();
    states
}
