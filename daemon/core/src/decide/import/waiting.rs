//! What waits for a line that is refused, or for itself.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Lines;
use crate::refusal::Refusal;

/// Refuses what is part of itself, and what cannot be without a line that is refused.
pub(super) fn refuse(said: &mut Lines) {
    for (line, parent) in circles(said) {
        said.insert(line, no("parent", parent, "is, around a circle, part of this one"));
    }
    let mut waiting: BTreeMap<usize, Vec<(usize, &'static str)>> = BTreeMap::new();
    for (line, heard) in said.iter() {
        let Ok(heard) = heard else { continue };
        for (awaited, field) in [(heard.part_of, "parent"), (heard.again, "key")] {
            if let Some(awaited) = awaited {
                waiting.entry(awaited).or_default().push((*line, field));
            }
        }
    }
    let mut refused: Vec<usize> =
        said.iter().filter(|(_, heard)| heard.is_err()).map(|(line, _)| *line).collect();
    while let Some(awaited) = refused.pop() {
        for (line, field) in waiting.remove(&awaited).unwrap_or_default() {
            if said[&line].is_ok() {
                said.insert(line, no(field, awaited, "is refused"));
                refused.push(line);
            }
        }
    }
}

fn no<T>(field: &str, line: usize, why: &str) -> Result<T, Refusal> {
    Err(Refusal::Value { field: field.to_owned(), why: format!("line {line} {why}") })
}

/// The lines that make circles, each with the one that it is part of.
fn circles(said: &Lines) -> Vec<(usize, usize)> {
    let parent = |line: &usize| said[line].as_ref().ok().and_then(|heard| heard.part_of);
    let (mut passed, mut circles) = (BTreeSet::new(), Vec::new());
    for start in said.keys() {
        let mut path = Vec::new();
        let mut next = Some(*start);
        while let Some(line) = next.filter(|line| passed.insert(*line)) {
            next = parent(&line);
            path.extend(next.map(|parent| (line, parent)));
        }
        let begin = path.iter().position(|(line, _)| Some(*line) == next);
        circles.extend(begin.into_iter().flat_map(|begin| path[begin..].to_vec()));
    }
    circles
}
