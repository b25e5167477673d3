//! The project in numbers. Times are those of the authors' clocks.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use tidegate_api::Reply;
use tidegate_api::stats::{CountView, SpanView, StatsDocument, StayView, WeekView};
use tidegate_core::Millis;
use tidegate_core::definition::Definitions;
use tidegate_core::outlook::FORCE;
use tidegate_index::{Course, ReadModel, Tally};

use super::Census;
use crate::door::View;
use crate::failure::{Unanswered, Wrong};

/// How many weeks are told of.
const WEEKS: i64 = 8;

const DAY: i64 = 86_400_000;

/// The numbers, as of `at`.
pub(crate) fn stats(view: &View<'_>, at: Millis) -> Result<Reply, Unanswered> {
    let (model, census) = (view.model, Census::of(view.model)?);
    let replicas = view.shelf.with(|store| Ok(store.replicas().map_err(Wrong::from)?))?;
    let mut past = Past::default();
    model.each_course(&mut |course| past.take(course, &census))?;
    Ok(Reply::Stats(Box::new(StatsDocument {
        schema: "tidegate.stats/1".to_owned(),
        items: census.counts(),
        states: by_state(&census),
        kinds: most_first(&census, |tally| Some(tally.kind.clone())),
        assignees: most_first(&census, |tally| tally.assignee.clone()),
        weeks: weeks(model, &past.finishes, at)?,
        cycle: SpanView::of(past.cycle),
        lead: SpanView::of(past.lead),
        forced: past.forced,
        stays: stays(past.stays, &model.definitions()),
        entries: replicas.iter().map(|replica| replica.seq).sum(),
        replicas: replicas.len(),
        notices: Vec::new(),
    })))
}

fn span(from: Millis, to: Millis) -> i64 {
    // Clocks of several authors may contradict each other.
    (to.0 - from.0).max(0)
}

/// What the moves say of how long things took.
#[derive(Default)]
struct Past {
    stays: BTreeMap<String, Vec<i64>>,
    /// How many items entered their last state in which week.
    finishes: BTreeMap<i64, usize>,
    /// From the first move of a finished item, and from its beginning.
    cycle: Vec<i64>,
    lead: Vec<i64>,
    forced: usize,
}

impl Past {
    fn take(&mut self, course: Course, census: &Census) {
        let moves = &course.moves;
        self.forced += moves.iter().filter(|moved| moved.via.as_deref() == Some(FORCE)).count();
        // What was done apart does not tell how long a state lasted. At its beginning it was in any.
        let begun = std::iter::once((None, course.created_at));
        let entered =
            begun.chain(moves.iter().map(|moved| (Some(moved.entered.as_str()), moved.at)));
        for ((state, since), moved) in entered.zip(moves) {
            let Some(left) = &moved.left else { continue };
            if state.is_none_or(|state| state == left) {
                self.stays.entry(left.clone()).or_default().push(span(since, moved.at));
            }
        }
        let mut ends = moves.iter().filter(|moved| moved.ends).map(|moved| moved.at);
        for week in ends.clone().map(week).collect::<BTreeSet<i64>>() {
            *self.finishes.entry(week).or_default() += 1;
        }
        if let (true, Some(last), [first, ..]) =
            (census.is_finished(&course.standing), ends.next_back(), moves.as_slice())
        {
            self.cycle.push(span(first.at, last));
            self.lead.push(span(course.created_at, last));
        }
    }
}

/// The states in the order of the definitions.
fn stays(stays: BTreeMap<String, Vec<i64>>, definitions: &Definitions) -> Vec<StayView> {
    let order = definitions.states();
    let place = |state: &String| order.iter().position(|known| known == state);
    let mut stays: Vec<(String, Vec<i64>)> = stays.into_iter().collect();
    stays.sort_by_key(|(state, _)| place(state).unwrap_or(usize::MAX));
    let view = |(state, lengths)| StayView { state, span: SpanView::of(lengths) };
    stays.into_iter().map(view).collect()
}

fn by_state(census: &Census) -> Vec<CountView> {
    let mut counts: BTreeMap<(usize, Option<String>), usize> = BTreeMap::new();
    for (Tally { standing, .. }, count) in census.tallies.iter().filter(|(it, _)| is_shown(it)) {
        let place = census.place(standing).unwrap_or(usize::MAX);
        *counts.entry((place, standing.state.clone())).or_default() += count;
    }
    counts.into_iter().map(|((_, name), count)| CountView { name, count }).collect()
}

fn is_shown(tally: &Tally) -> bool {
    !tally.standing.archived
}

fn most_first(census: &Census, name: impl Fn(&Tally) -> Option<String>) -> Vec<CountView> {
    let mut counts: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for (tally, count) in census.tallies.iter().filter(|(tally, _)| is_shown(tally)) {
        *counts.entry(name(tally)).or_default() += count;
    }
    let mut views: Vec<CountView> =
        counts.into_iter().map(|(name, count)| CountView { name, count }).collect();
    views.sort_by_key(|view| Reverse(view.count));
    views
}

/// The last weeks up to `at`, each from a Monday in UTC.
fn weeks(
    model: &dyn ReadModel,
    finishes: &BTreeMap<i64, usize>,
    at: Millis,
) -> Result<Vec<WeekView>, Unanswered> {
    let last = week(at);
    let monday = |number: i64| Millis((number * 7 - 3) * DAY);
    let begun = model.begun(&(last - WEEKS + 1..=last + 1).map(monday).collect::<Vec<_>>())?;
    let view = |(number, opened)| WeekView {
        begins: monday(number).rfc3339().chars().take(10).collect(),
        opened,
        finished: finishes.get(&number).copied().unwrap_or_default(),
    };
    Ok((last - WEEKS + 1..=last).zip(begun).map(view).collect())
}

/// The number of a week. The first of January 1970 was a Thursday.
fn week(at: Millis) -> i64 {
    (at.0.div_euclid(DAY) + 3).div_euclid(7)
}
