//! The project in numbers. Times are those of the authors' clocks.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use tidegate_api::Reply;
use tidegate_api::stats::{CountView, SpanView, StatsDocument, StayView, WeekView};
use tidegate_core::definition::Definitions;
use tidegate_core::item::Item;
use tidegate_core::outlook::FORCE;
use tidegate_core::{ItemId, Millis};
use tidegate_index::{EventFilter, Happened, ReadModel};

use super::Census;
use crate::door::View;
use crate::failure::{Unanswered, Wrong};

/// How many weeks are told of.
const WEEKS: i64 = 8;

const DAY: i64 = 86_400_000;

/// How many events are read at once.
const PAGE: usize = 1_000;

/// The numbers, as of `at`.
pub(crate) fn stats(view: &View<'_>, at: Millis) -> Result<Reply, Unanswered> {
    let (model, census) = (view.model, Census::of(view.model)?);
    let replicas = view.shelf.with(|store| Ok(store.replicas().map_err(Wrong::from)?))?;
    let past = Past::of(model, &census)?;
    let finished = census.items().filter(|item| census.is_finished(item));
    let took = |item: &Item, since: Millis| Some(span(since, past.tracks.get(&item.id)?.finished?));
    let moved = |item: &Item| past.tracks.get(&item.id)?.moved;
    let cycle = finished.clone().filter_map(|item| took(item, moved(item)?));
    let lead = finished.filter_map(|item| took(item, item.created_at));
    let shown = || census.items().filter(|item| !item.archived);
    Ok(Reply::Stats(Box::new(StatsDocument {
        schema: "tidegate.stats/1".to_owned(),
        items: census.counts(),
        states: by_state(&census),
        kinds: most_first(shown().map(|item| Some(item.kind.clone()))),
        assignees: most_first(shown().map(|item| item.assignee.clone())),
        weeks: weeks(&census, &past.finishes, at),
        cycle: SpanView::of(cycle.collect()),
        lead: SpanView::of(lead.collect()),
        forced: past.forced,
        stays: stays(past.stays, model.definitions()),
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
    tracks: BTreeMap<ItemId, Track>,
    stays: BTreeMap<String, Vec<i64>>,
    /// Which items entered their last state in which week.
    finishes: BTreeSet<(i64, ItemId)>,
    forced: usize,
}

/// One item's way through its states, from its end.
#[derive(Default)]
struct Track {
    /// The state that was left last of what is read, and when.
    left: Option<(String, Millis)>,
    /// When it was moved first.
    moved: Option<Millis>,
    /// When it entered its last state last.
    finished: Option<Millis>,
}

impl Past {
    /// Reads the moves from the last to the first.
    fn of(model: &dyn ReadModel, census: &Census<'_>) -> Result<Self, Unanswered> {
        let moves = EventFilter { kind: Some("transition".to_owned()), ..EventFilter::default() };
        let (mut past, mut before) = (Self::default(), None);
        while let Some(page) = model.events(&moves, before, PAGE)? {
            let counting = page.found.iter().filter(|event| event.void.is_none() && !event.witness);
            counting.rev().for_each(|happened| past.take(happened, model.definitions()));
            before = page.found.first().filter(|_| page.is_cut).map(|first| first.at);
            if before.is_none() {
                break;
            }
        }
        for item in census.items() {
            past.entered(item.id, None, item.created_at);
        }
        Ok(past)
    }

    fn take(&mut self, happened: &Happened, definitions: &Definitions) {
        let (event, at) = (happened.event(), happened.entry.at);
        let (Some(id), Some(to)) = (event.object.item(), event.body.to()) else { return };
        self.entered(id, Some(to), at);
        let track = self.tracks.entry(id).or_default();
        track.left = event.body.from().map(|from| (from.to_owned(), at));
        track.moved = Some(at);
        if is_last(happened, definitions) {
            track.finished.get_or_insert(at);
            self.finishes.insert((week(at), id));
        }
        self.forced += usize::from(event.body.via() == Some(FORCE));
    }

    /// Learns when an item entered the state that it left next; at its beginning that is any. What
    /// was done apart does not tell how long a state lasted.
    fn entered(&mut self, id: ItemId, state: Option<&str>, at: Millis) {
        let Some((left, until)) = self.tracks.get_mut(&id).and_then(|track| track.left.take())
        else {
            return;
        };
        if state.is_none_or(|state| state == left) {
            self.stays.entry(left).or_default().push(span(at, until));
        }
    }
}

/// Whether an event takes its item to the last state of a definition.
fn is_last(happened: &Happened, definitions: &Definitions) -> bool {
    let written = happened.event().body.writes();
    written.is_some_and(|(_, to, digest)| {
        let definition = definitions.get(digest);
        definition.and_then(|definition| definition.states.last()).is_some_and(|last| last == to)
    })
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

fn by_state(census: &Census<'_>) -> Vec<CountView> {
    let mut counts: BTreeMap<(usize, Option<String>), usize> = BTreeMap::new();
    for item in census.items().filter(|item| !item.archived) {
        let place = census.place(item).unwrap_or(usize::MAX);
        *counts.entry((place, item.single_state().map(str::to_owned))).or_default() += 1;
    }
    counts.into_iter().map(|((_, name), count)| CountView { name, count }).collect()
}

fn most_first(names: impl Iterator<Item = Option<String>>) -> Vec<CountView> {
    let mut counts: BTreeMap<Option<String>, usize> = BTreeMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    let mut views: Vec<CountView> =
        counts.into_iter().map(|(name, count)| CountView { name, count }).collect();
    views.sort_by_key(|view| Reverse(view.count));
    views
}

/// The last weeks up to `at`, each from a Monday in UTC.
fn weeks(census: &Census<'_>, finishes: &BTreeSet<(i64, ItemId)>, at: Millis) -> Vec<WeekView> {
    let view = |number: i64| WeekView {
        begins: Millis((number * 7 - 3) * DAY).rfc3339().chars().take(10).collect(),
        opened: census.items().filter(|item| week(item.created_at) == number).count(),
        finished: finishes.iter().filter(|(week, _)| *week == number).count(),
    };
    (week(at) - WEEKS + 1..=week(at)).map(view).collect()
}

/// The number of a week. The first of January 1970 was a Thursday.
fn week(at: Millis) -> i64 {
    (at.0.div_euclid(DAY) + 3).div_euclid(7)
}
