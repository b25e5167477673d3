//! The events of one object and their order.
//!
//! Each event lies on a lane, the stretch of chain that its author's replica was writing. An
//! author always knows what stood earlier on the own lane, so what an event knows is one number a
//! lane: how many of its events lie in the past. Whether one event precedes another is then a
//! comparison, not a walk. Events must be added after everything in their past.

use std::sync::Arc;

use super::{Chains, Position};

/// The number of an event within its object, in the order of arrival.
pub type Node = u32;

/// The events of one object.
#[derive(Debug, Clone, Default)]
pub struct Dag {
    places: Vec<Place>,
    lanes: Vec<Lane>,
    heads: Vec<Node>,
}

#[derive(Debug, Clone)]
struct Place {
    lane: u32,
    /// How many events of the own lane lie in the past.
    before: u32,
    /// How many events of each other lane do, by lane. Shared along a run without news.
    others: Arc<[(u32, u32)]>,
}

#[derive(Debug, Clone)]
struct Lane {
    id: u32,
    /// The event and its author's position on the lane, in order.
    nodes: Vec<(u32, Node)>,
}

impl Dag {
    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The events that lie in no other's past.
    #[must_use]
    pub fn heads(&self) -> &[Node] {
        &self.heads
    }

    /// Whether `earlier` lies in the past of `later`.
    #[must_use]
    pub fn precedes(&self, earlier: Node, later: Node) -> bool {
        let (earlier, later) = (&self.places[earlier as usize], &self.places[later as usize]);
        if earlier.lane == later.lane {
            return earlier.before < later.before;
        }
        count(&later.others, earlier.lane) > earlier.before
    }

    /// Whether neither lies in the past of the other.
    #[must_use]
    pub fn concurrent(&self, one: Node, other: Node) -> bool {
        one != other && !self.precedes(one, other) && !self.precedes(other, one)
    }

    /// Whether every event that was added before `node` lies in its past.
    #[must_use]
    pub fn knows_all(&self, node: Node) -> bool {
        let place = &self.places[node as usize];
        let others: usize = place.others.iter().map(|(_, count)| *count as usize).sum();
        place.before as usize + others == node as usize
    }

    /// The last event that the author at `position` wrote to this object, on whatever lane of the
    /// own chain.
    #[must_use]
    pub fn last_of_chain(&self, chains: &Chains, position: Position) -> Option<Node> {
        chains.stretches(position).find_map(|(lane, end)| {
            let lane = self.lanes.iter().find(|known| known.id == lane)?;
            let known = lane.nodes.partition_point(|(at, _)| *at <= end);
            Some(lane.nodes[known.checked_sub(1)?].1)
        })
    }

    /// Adds the event written at `position` whose past is that of `after` and those themselves.
    /// The last event of its chain must be among them.
    pub fn add(&mut self, position: Position, after: &[Node]) -> Node {
        let node = u32::try_from(self.places.len()).expect("fewer than 2^32 events of one object");
        let at = self.lanes.iter().position(|lane| lane.id == position.lane).unwrap_or_else(|| {
            self.lanes.push(Lane { id: position.lane, nodes: Vec::new() });
            self.lanes.len() - 1
        });
        let before = u32::try_from(self.lanes[at].nodes.len()).expect("fewer than 2^32 events");
        let others = self.others(position.lane, after);
        self.lanes[at].nodes.push((position.at, node));
        self.places.push(Place { lane: position.lane, before, others });
        let (places, mut heads) = (self, Vec::new());
        std::mem::swap(&mut places.heads, &mut heads);
        heads.retain(|head| !places.precedes(*head, node));
        heads.push(node);
        places.heads = heads;
        node
    }

    fn others(&self, lane: u32, after: &[Node]) -> Arc<[(u32, u32)]> {
        if let [only] = after
            && self.places[*only as usize].lane == lane
        {
            return Arc::clone(&self.places[*only as usize].others);
        }
        let mut others: Vec<(u32, u32)> = Vec::new();
        let mut raise = |id: u32, known: u32| {
            if id == lane {
                return;
            }
            match others.binary_search_by_key(&id, |(other, _)| *other) {
                Ok(i) => others[i].1 = others[i].1.max(known),
                Err(i) => others.insert(i, (id, known)),
            }
        };
        for place in after.iter().map(|node| &self.places[*node as usize]) {
            raise(place.lane, place.before + 1);
            place.others.iter().for_each(|(id, known)| raise(*id, *known));
        }
        others.into()
    }
}

fn count(known: &[(u32, u32)], lane: u32) -> u32 {
    known.binary_search_by_key(&lane, |(id, _)| *id).map_or(0, |i| known[i].1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the past of each event is, by the definition: a walk over all edges.
    fn past(edges: &[Vec<Node>], node: Node) -> Vec<Node> {
        let mut seen = vec![false; edges.len()];
        let mut open = edges[node as usize].clone();
        while let Some(next) = open.pop() {
            if !std::mem::replace(&mut seen[next as usize], true) {
                open.extend(&edges[next as usize]);
            }
        }
        (0..).zip(seen).filter(|(_, seen)| *seen).map(|(node, _)| node).collect()
    }

    proptest! {
        #[test]
        fn precedence_is_reachability(steps in prop::collection::vec((0u32..4, any::<u32>()), 1..40)) {
            let mut dag = Dag::default();
            let mut edges: Vec<Vec<Node>> = Vec::new();
            let mut last = [None; 4];
            let mut length = [0; 4];
            for (lane, choice) in steps {
                let mut after: Vec<Node> = last[lane as usize].into_iter().collect();
                after.extend((0..dag.len() as u32).filter(|node| choice >> (node % 32) & 1 == 1).take(3));
                let at = length[lane as usize];
                let node = dag.add(Position { lane, at }, &after);
                last[lane as usize] = Some(node);
                length[lane as usize] += 1;
                edges.push(after);
            }
            for later in 0..dag.len() as u32 {
                let past = past(&edges, later);
                for earlier in 0..dag.len() as u32 {
                    prop_assert_eq!(dag.precedes(earlier, later), past.contains(&earlier));
                }
            }
            let heads: Vec<Node> = (0..dag.len() as u32)
                .filter(|node| (0..dag.len() as u32).all(|other| !past(&edges, other).contains(node)))
                .collect();
            let mut found = dag.heads().to_vec();
            found.sort_unstable();
            prop_assert_eq!(found, heads);
            let newest = dag.len() as u32 - 1;
            prop_assert_eq!(dag.knows_all(newest), past(&edges, newest).len() == newest as usize);
        }
    }
}
