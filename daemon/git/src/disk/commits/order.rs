//! Parents before children, and otherwise by time and id: the same order wherever it is asked for.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use tidegate_core::Oid;

/// The ids of what is given with time and parents, in order. Parents that are not given are passed
/// over.
pub(super) fn in_order<'a>(given: impl IntoIterator<Item = (Oid, i64, &'a [Oid])>) -> Vec<Oid> {
    let nodes: Vec<_> = given.into_iter().collect();
    let places: HashMap<Oid, usize> =
        nodes.iter().enumerate().map(|(place, (id, ..))| (*id, place)).collect();
    let mut waits_for = vec![0_usize; nodes.len()];
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (place, (_, _, parents)) in nodes.iter().enumerate() {
        for parent in parents.iter().filter_map(|parent| places.get(parent)) {
            waits_for[place] += 1;
            children[*parent].push(place);
        }
    }
    let key = |place: usize| Reverse((nodes[place].1, nodes[place].0, place));
    let mut ready: BinaryHeap<_> =
        (0..nodes.len()).filter(|place| waits_for[*place] == 0).map(key).collect();
    let mut ordered = Vec::with_capacity(nodes.len());
    while let Some(Reverse((_, id, place))) = ready.pop() {
        ordered.push(id);
        for child in std::mem::take(&mut children[place]) {
            waits_for[child] -= 1;
            if waits_for[child] == 0 {
                ready.push(key(child));
            }
        }
    }
    ordered
}
