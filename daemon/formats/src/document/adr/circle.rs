//! Circles among decisions.

use std::collections::{BTreeMap, BTreeSet};

/// Whom each leads to.
pub(super) type Ways = BTreeMap<u16, BTreeSet<u16>>;

/// Who is in a circle, each with the name of it: one of those in it.
///
/// Takes time in proportion to the ways. First everybody is put after all whom they lead to, but
/// for circles; then whoever is reached backwards, from the last one on, is in one circle.
pub(super) fn circles(ways: &Ways) -> BTreeMap<u16, u16> {
    let mut back = Ways::new();
    for (from, to) in ways.iter().flat_map(|(from, to)| to.iter().map(move |to| (*from, *to))) {
        if ways.contains_key(&to) {
            back.entry(to).or_default().insert(from);
        }
    }
    let mut seen = BTreeSet::new();
    let order: Vec<u16> = ways.keys().flat_map(|from| reached(ways, *from, &mut seen)).collect();
    let mut seen = BTreeSet::new();
    let mut circles = BTreeMap::new();
    for first in order.into_iter().rev() {
        let circle = reached(&back, first, &mut seen);
        let leads_to_itself = ways.get(&first).is_some_and(|to| to.contains(&first));
        if circle.len() > 1 || leads_to_itself {
            circles.extend(circle.into_iter().map(|one| (one, first)));
        }
    }
    circles
}

/// Who is reached from here and was not seen yet, each after those whom they lead to.
fn reached(ways: &Ways, from: u16, seen: &mut BTreeSet<u16>) -> Vec<u16> {
    let mut done = Vec::new();
    let onward = |from: u16| ways.get(&from).into_iter().flatten().copied();
    if !seen.insert(from) {
        return done;
    }
    let mut open = vec![(from, onward(from))];
    while let Some((from, next)) = open.last_mut() {
        match next.find(|to| seen.insert(*to)) {
            Some(to) => open.push((to, onward(to))),
            None => {
                done.push(*from);
                open.pop();
            }
        }
    }
    done
}
