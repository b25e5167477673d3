//! The states as a graph: what can be reached, and what goes round.

use std::collections::VecDeque;
use std::collections::btree_map::{BTreeMap, Entry};

use crate::definition::{State, Transition};

/// States by their place, and the ways between them.
pub(super) struct Graph<'a> {
    states: &'a [State],
    /// The place of each name.
    places: BTreeMap<&'a str, usize>,
    /// Of each state, the states that one way leads to.
    ways: Vec<Vec<usize>>,
    /// The same without ways back.
    onward: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(states: &'a [State], transitions: &[Transition]) -> Self {
        let mut places = BTreeMap::new();
        for (place, state) in states.iter().enumerate() {
            places.entry(state.name.as_str()).or_insert(place);
        }
        let (mut ways, mut onward) =
            (vec![Vec::new(); states.len()], vec![Vec::new(); states.len()]);
        for transition in transitions {
            let Some(&to) = places.get(transition.to.as_str()) else { continue };
            for from in transition.from.iter().filter_map(|from| places.get(from.as_str())) {
                ways[*from].push(to);
                if !transition.leads_back() && *from != to {
                    onward[*from].push(to);
                }
            }
        }
        Self { states, places, ways, onward }
    }

    /// The places of the states that no way leads to from the first.
    pub(super) fn unreachable(&self) -> Vec<usize> {
        let mut reached = vec![false; self.states.len()];
        let mut next = VecDeque::new();
        if let Some(first) = reached.first_mut() {
            *first = true;
            next.push_back(0);
        }
        while let Some(place) = next.pop_front() {
            for &to in &self.ways[place] {
                if !reached[to] {
                    reached[to] = true;
                    next.push_back(to);
                }
            }
        }
        // Of a name that is there twice, the ways lead to the first.
        let is_first =
            |place: &usize| self.places.get(self.states[*place].name.as_str()) == Some(place);
        (0..self.states.len()).filter(|place| !reached[*place]).filter(is_first).collect()
    }

    /// Whether a way leads on from a state.
    pub(super) fn goes_on(&self, place: usize) -> bool {
        !self.onward[place].is_empty()
    }

    /// One circle for each set of states that lie on circles together: the places of its states, in
    /// the order of the ways.
    pub(super) fn cycles(&self) -> Vec<Vec<usize>> {
        let knots = self.knots();
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, knot) in knots.iter().enumerate() {
            members.entry(*knot).or_default().push(place);
        }
        let tied = members.into_values().filter(|members| members.len() > 1);
        let mut cycles: Vec<_> = tied.map(|members| self.round(members[0], &knots)).collect();
        cycles.sort_unstable();
        cycles
    }

    /// A shortest way from `start` back to itself, inside its knot.
    fn round(&self, start: usize, knots: &[usize]) -> Vec<usize> {
        let mut before: BTreeMap<usize, usize> = BTreeMap::new();
        let mut next = VecDeque::from([start]);
        while let Some(place) = next.pop_front() {
            for &to in self.onward[place].iter().filter(|to| knots[**to] == knots[start]) {
                if to == start {
                    let back = |place: &usize| before.get(place).copied();
                    let mut round: Vec<usize> = std::iter::successors(Some(place), back).collect();
                    round.reverse();
                    return round;
                }
                if let Entry::Vacant(vacant) = before.entry(to) {
                    vacant.insert(place);
                    next.push_back(to);
                }
            }
        }
        unreachable!("every state of a knot lies on a circle")
    }

    /// Of each state, the set of those that can be reached from it and lead back to it, by the
    /// number of that set: Tarjan's algorithm, with a list in place of the recursion.
    fn knots(&self) -> Vec<usize> {
        const NONE: usize = usize::MAX;
        let count = self.states.len();
        let (mut order, mut low, mut knot) = (vec![NONE; count], vec![0; count], vec![NONE; count]);
        let (mut open, mut seen, mut tied) = (Vec::new(), 0, 0);
        for start in 0..count {
            let mut path = vec![(start, 0)];
            while let Some((place, way)) = path.pop() {
                if way == 0 {
                    if order[place] != NONE {
                        continue;
                    }
                    (order[place], low[place]) = (seen, seen);
                    seen += 1;
                    open.push(place);
                } else {
                    let came = self.onward[place][way - 1];
                    if knot[came] == NONE {
                        low[place] = low[place].min(low[came]);
                    }
                }
                if let Some(&to) = self.onward[place].get(way) {
                    path.push((place, way + 1));
                    path.push((to, 0));
                } else if low[place] == order[place] {
                    while let Some(member) = open.pop() {
                        knot[member] = tied;
                        if member == place {
                            break;
                        }
                    }
                    tied += 1;
                }
            }
        }
        knot
    }
}
