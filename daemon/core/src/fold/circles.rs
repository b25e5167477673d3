//! Circles: items that are part of each other, or wait for each other. No clone closes one that it
//! sees; two clones can close one between them. Its members are shown at the root and marked.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Fold;
use super::log::State;
use crate::ItemId;
use crate::event::Object;
use crate::item::field;
use crate::link::Relation;

/// What leads from each item to which others.
pub type Edges = BTreeMap<ItemId, Vec<ItemId>>;

/// Items each of which leads to all of them, itself included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    /// What leads from one to the next: `parent` or `depends_on`.
    pub along: Relation,
    /// The items, by id.
    pub members: Vec<ItemId>,
}

impl Fold {
    /// Every circle of parents, and every circle of dependencies.
    #[must_use]
    pub fn circles(&self) -> Vec<Circle> {
        let along = |along| {
            let found = circles(&self.edges(along)).into_iter();
            found.map(move |members| Circle { along, members })
        };
        along(Relation::Parent).chain(along(Relation::DependsOn)).collect()
    }

    /// What leads from item to item along a relation. A dependency may be said from either side:
    /// what is blocked waits for what blocks it.
    #[must_use]
    pub fn edges(&self, along: Relation) -> Edges {
        let mut edges = Edges::new();
        let mut lead = |from, to| edges.entry(from).or_default().push(to);
        for log in &self.objects {
            let (Object::Item(id), State::Item(state)) = (&log.object, &log.state) else {
                continue;
            };
            if along == Relation::Parent {
                let parent = state.fields().register(field::PARENT);
                let parent = parent.and_then(|register| register.value(|n| log.shown_order(n)));
                let parent = parent.and_then(Value::as_str).and_then(|id| ItemId::parse(id).ok());
                parent.into_iter().for_each(|parent| lead(*id, parent));
                continue;
            }
            for link in super::view::links(log, state) {
                if link.rel == along {
                    lead(*id, link.to);
                } else if along == Relation::DependsOn && link.rel == Relation::Blocks {
                    lead(link.to, *id);
                }
            }
        }
        edges
    }
}

/// The circles among `edges`: of the items that reach each other, those that reach themselves.
#[must_use]
pub fn circles(edges: &Edges) -> Vec<Vec<ItemId>> {
    let mut back = Edges::new();
    for (from, to) in edges.iter().flat_map(|(from, all)| all.iter().map(move |to| (from, to))) {
        back.entry(*to).or_default().push(*from);
    }
    // Taken up in the reverse of the order in which they are left, what leads back to an item and
    // was not taken yet is what it reaches and is reached by.
    let mut visited = BTreeSet::new();
    let left: Vec<ItemId> = edges.keys().flat_map(|id| leave(edges, *id, &mut visited)).collect();
    let mut taken = BTreeSet::new();
    let mut circles = Vec::new();
    for id in left.into_iter().rev() {
        let mut members = leave(&back, id, &mut taken);
        members.sort_unstable();
        let leads_to_itself = |id: &ItemId| edges.get(id).is_some_and(|all| all.contains(id));
        if members.len() > 1 || members.first().is_some_and(leads_to_itself) {
            circles.push(members);
        }
    }
    circles.sort_unstable();
    circles
}

/// What is reached from `start` and was not visited yet, itself included, in the order in which a
/// walk in depth leaves it for good.
fn leave(edges: &Edges, start: ItemId, visited: &mut BTreeSet<ItemId>) -> Vec<ItemId> {
    let next = |id: ItemId| edges.get(&id).map_or(&[][..], Vec::as_slice).iter();
    let mut left = Vec::new();
    let mut path = Vec::new();
    if visited.insert(start) {
        path.push((start, next(start)));
    }
    while let Some((id, rest)) = path.last_mut() {
        match rest.find(|id| visited.insert(**id)) {
            Some(deeper) => path.push((*deeper, next(*deeper))),
            None => {
                left.push(*id);
                path.pop();
            }
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is reached from `start`, by the definition.
    fn reached(edges: &Edges, start: ItemId) -> BTreeSet<ItemId> {
        let mut reached = BTreeSet::new();
        let mut open = vec![start];
        while let Some(id) = open.pop() {
            let next = edges.get(&id).into_iter().flatten().copied();
            open.extend(next.filter(|id| reached.insert(*id)));
        }
        reached
    }

    proptest! {
        #[test]
        fn items_that_reach_each_other_are_a_circle(links in prop::collection::vec((0u8..8, 0u8..8), 0..14)) {
            let id = |n| ItemId::mint([n; 10]);
            let mut edges = Edges::new();
            links.iter().for_each(|(from, to)| edges.entry(id(*from)).or_default().push(id(*to)));
            let reach: BTreeMap<ItemId, BTreeSet<ItemId>> =
                (0..8).map(|n| (id(n), reached(&edges, id(n)))).collect();
            let together = |one: &ItemId, other: &ItemId| {
                reach[one].contains(other) && reach[other].contains(one)
            };
            let around = reach.keys().filter(|id| together(id, id));
            let expected: BTreeSet<Vec<ItemId>> = around
                .map(|one| reach.keys().filter(|other| together(one, other)).copied().collect())
                .collect();
            prop_assert_eq!(circles(&edges), expected.into_iter().collect::<Vec<_>>());
        }
    }
}
