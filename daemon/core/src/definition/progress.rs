//! Progress: how far an item is, in percent.

use serde::{Deserialize, Serialize};

use super::Definition;

/// What progress is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The mean of the items below.
    Children,
    /// The share of the criteria that are met.
    Criteria,
    /// The place of the state on the way to the last.
    State,
}

/// What can be counted about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done<'a> {
    /// Its state.
    pub state: &'a str,
    /// How many of its criteria are met.
    pub met: usize,
    /// How many criteria it has.
    pub criteria: usize,
    /// The progress of each item below it.
    pub children: &'a [u8],
}

impl Definition {
    /// The measures, in the order in which they are asked.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        match self.progress.as_slice() {
            [] => &[Measure::Children, Measure::Criteria, Measure::State],
            measures => measures,
        }
    }

    /// How far an item is, from 0 to 100: by the first measure that says something. Work that is
    /// over is done, whatever they say.
    #[must_use]
    pub fn percent(&self, done: Done<'_>) -> u8 {
        if self.is_final(done.state) {
            return 100;
        }
        self.measures().iter().find_map(|measure| self.measured(*measure, done)).unwrap_or(0)
    }

    fn measured(&self, measure: Measure, done: Done<'_>) -> Option<u8> {
        match measure {
            Measure::Children => {
                let sum: usize = done.children.iter().map(|&one| usize::from(one.min(100))).sum();
                share(sum, done.children.len() * 100)
            }
            Measure::Criteria => share(done.met.min(done.criteria), done.criteria),
            Measure::State => {
                let highest = self.state_names().filter_map(|state| self.rank(state)).max()?;
                share(self.rank(done.state)?, highest)
            }
        }
    }

    /// The standing of a state: the one it was given, or its place.
    #[must_use]
    pub fn rank(&self, state: &str) -> Option<usize> {
        let place = self.place(state)?;
        Some(self.states[place].rank.map_or(place, |rank| rank as usize))
    }
}

/// Rounded down, so that only what is whole is 100.
fn share(part: usize, whole: usize) -> Option<u8> {
    (whole > 0).then(|| u8::try_from(part * 100 / whole).expect("a share is at most the whole"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const IN_REVIEW: Done<'_> = Done { state: "In Review", met: 1, criteria: 4, children: &[] };

    #[test]
    fn children_come_before_criteria_and_criteria_before_the_state() {
        let definition = Definition::builtin();
        assert_eq!(definition.percent(Done { children: &[50, 25], ..IN_REVIEW }), 37);
        assert_eq!(definition.percent(IN_REVIEW), 25);
        assert_eq!(definition.percent(Done { criteria: 0, ..IN_REVIEW }), 66);
    }

    #[test]
    fn a_definition_may_choose_what_is_measured() {
        let definition = Definition { progress: vec![Measure::State], ..Definition::builtin() };
        assert_eq!(definition.percent(Done { children: &[50], ..IN_REVIEW }), 66);
    }

    #[test]
    fn what_is_over_is_done_and_only_that_is_whole() {
        let definition = Definition::builtin();
        assert_eq!(definition.percent(Done { state: "Done", ..IN_REVIEW }), 100);
        let nearly = Done { met: 999, criteria: 1000, ..IN_REVIEW };
        assert_eq!(definition.percent(nearly), 99);
    }
}
