//! The chains of entries that replicas write.
//!
//! A chain is cut into lanes: a lane runs on while each entry has one successor. Where a chain
//! forks, be it because a clone was copied or because somebody lies, the second branch is a lane
//! of its own that remembers where it left the first. Which branch keeps the lane depends on the
//! order of arrival; nothing that is computed from lanes does.

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The lane.
    pub lane: u32,
    /// The place on it, from 0.
    pub at: u32,
}

/// All lanes.
#[derive(Debug, Clone, Default)]
pub struct Chains {
    lanes: Vec<Lane>,
}

#[derive(Debug, Clone)]
struct Lane {
    left: Option<Position>,
    length: u32,
}

impl FromIterator<(Option<Position>, u32)> for Chains {
    fn from_iter<T: IntoIterator<Item = (Option<Position>, u32)>>(lanes: T) -> Self {
        Self { lanes: lanes.into_iter().map(|(left, length)| Lane { left, length }).collect() }
    }
}

impl Chains {
    /// Each lane, in order: where it left another, and its length.
    pub fn lanes(&self) -> impl Iterator<Item = (Option<Position>, u32)> + '_ {
        self.lanes.iter().map(|lane| (lane.left, lane.length))
    }

    /// Adds an entry after the one at `parent`, or one that begins a chain.
    pub fn add(&mut self, parent: Option<Position>) -> Position {
        if let Some(parent) = parent {
            let lane = &mut self.lanes[parent.lane as usize];
            if parent.at + 1 == lane.length {
                lane.length += 1;
                return Position { lane: parent.lane, at: parent.at + 1 };
            }
        }
        self.lanes.push(Lane { left: parent, length: 1 });
        let lane = u32::try_from(self.lanes.len() - 1).expect("fewer than 2^32 lanes");
        Position { lane, at: 0 }
    }

    /// Whether an entry after `parent` makes a fork.
    #[must_use]
    pub fn would_fork(&self, parent: Position) -> bool {
        parent.at + 1 != self.lanes[parent.lane as usize].length
    }

    /// The lanes that lead to `position`, latest first, each with the last place on it that does.
    pub fn stretches(&self, position: Position) -> impl Iterator<Item = (u32, u32)> + '_ {
        let left = |position: &Position| self.lanes[position.lane as usize].left;
        std::iter::successors(Some(position), left).map(|position| (position.lane, position.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fork_begins_a_lane_that_remembers_where_it_left() {
        let mut chains = Chains::default();
        let first = chains.add(None);
        let second = chains.add(Some(first));
        let third = chains.add(Some(second));
        assert_eq!(third, Position { lane: 0, at: 2 });
        assert!(chains.would_fork(first));
        let branch = chains.add(Some(first));
        assert_eq!(branch, Position { lane: 1, at: 0 });
        let tip = chains.add(Some(branch));
        assert_eq!(chains.stretches(tip).collect::<Vec<_>>(), [(1, 1), (0, 0)]);
    }
}
