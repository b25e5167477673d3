//! `tidegate.stats/1`: the project in numbers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// `tidegate.stats/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatsDocument {
    /// Always `tidegate.stats/1`.
    pub schema: String,
    /// How many items there are.
    pub items: ItemCounts,
    /// Those that are not archived, by state, in the order of the definitions; null: contested.
    pub states: Vec<CountView>,
    /// The same by kind, the most first.
    pub kinds: Vec<CountView>,
    /// The same by assignee, the most first; null: nobody.
    pub assignees: Vec<CountView>,
    /// The last weeks, the oldest first.
    pub weeks: Vec<WeekView>,
    /// How long items stayed in a state that they left.
    pub stays: Vec<StayView>,
    /// From the first move of an item to the last state, of those that are in it.
    pub cycle: SpanView,
    /// From the beginning of an item to the last state, of those that are in it.
    pub lead: SpanView,
    /// How many moves went past the gates.
    pub forced: usize,
    /// How many entries there are.
    pub entries: u64,
    /// How many logs.
    pub replicas: usize,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// How many items there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct ItemCounts {
    pub total: usize,
    pub open: usize,
    pub in_flight: usize,
    pub contested: usize,
    pub challenged: usize,
    pub finished: usize,
    pub archived: usize,
}

/// How many items have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct CountView {
    pub name: Option<String>,
    pub count: usize,
}

/// What happened in a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct WeekView {
    pub begins: String,
    pub opened: usize,
    pub finished: usize,
}

/// How long items stayed in a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct StayView {
    pub state: String,
    pub span: SpanView,
}

/// How long something took: how often it was seen, and the median.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct SpanView {
    pub count: usize,
    pub median_seconds: Option<i64>,
}

impl SpanView {
    /// What these lengths come to, in milliseconds.
    #[must_use]
    pub fn of(mut lengths: Vec<i64>) -> Self {
        lengths.sort_unstable();
        let count = lengths.len();
        let at = |place: usize| lengths.get(place).copied();
        let middle = at(count / 2).zip(at(count.saturating_sub(1) / 2));
        let median_seconds = middle.map(|(one, other)| (one + other) / 2 / 1000);
        Self { count, median_seconds }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_between_the_two_that_are() {
        let median = |seconds: &[i64]| {
            SpanView::of(seconds.iter().map(|second| second * 1000).collect()).median_seconds
        };
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[7]), Some(7));
        assert_eq!(median(&[9, 1]), Some(5));
        assert_eq!(median(&[9, 1, 2]), Some(2));
        assert_eq!(median(&[9, 1, 2, 4]), Some(3));
    }
}
