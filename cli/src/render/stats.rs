//! The project in numbers, for people.

use tidegate_api::stats::{CountView, ItemCounts, SpanView, StatsDocument, WeekView};

use super::table::{Cell, cell, table};
use crate::output::{Output, Style};
use crate::when::span;

/// What there is, how long it took, and the last weeks.
pub(super) fn text(document: &StatsDocument, output: Output) -> String {
    let StatsDocument { states, kinds, assignees, stays, .. } = document;
    let mut rows = vec![
        row("items", &format!("{} in all, {}", document.items.total, counts(&document.items))),
        row("states", &listed(states, "contested")),
        row("kinds", &listed(kinds, "")),
        row("assignees", &listed(assignees, "nobody")),
    ];
    let names = std::iter::once("stayed").chain(std::iter::repeat(""));
    for (name, stay) in names.zip(stays) {
        rows.push(row(name, &format!("in {}: {}", stay.state, took(&stay.span))));
    }
    rows.push(row("cycle", &format!("from the first move to the end: {}", took(&document.cycle))));
    rows.push(row("lead", &format!("from the beginning to the end: {}", took(&document.lead))));
    let recorded = [
        number(document.entries, "entry", "entries"),
        number(document.replicas as u64, "log", "logs"),
        number(document.forced as u64, "forced move", "forced moves"),
    ];
    rows.push(row("recorded", &recorded.join(", ")));
    let head = ["week of", "opened", "finished"].map(|name| cell(name, Some(Style::Faint)));
    let weeks = document.weeks.iter().map(week);
    let weeks: Vec<Vec<Cell>> = std::iter::once(head.into()).chain(weeks).collect();
    format!("{}\n\n{}", table(&rows, output), table(&weeks, output))
}

/// How many items are in what kind of state.
pub(super) fn counts(counts: &ItemCounts) -> String {
    let ItemCounts { open, in_flight, contested, challenged, finished, archived, .. } = counts;
    let rare = [(*contested, "contested"), (*challenged, "challenged"), (*archived, "archived")];
    let rare = rare.into_iter().filter(|(count, _)| *count > 0);
    let rare: String = rare.map(|(count, name)| format!(", {count} {name}")).collect();
    format!("{open} open, {in_flight} in flight, {finished} finished{rare}")
}

/// A number of things.
pub(super) fn number(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn row(name: &str, value: &str) -> Vec<Cell> {
    vec![cell(name, Some(Style::Faint)), cell(value, None)]
}

fn week(week: &WeekView) -> Vec<Cell> {
    let counts = [week.opened, week.finished].map(|count| cell(&count.to_string(), None));
    std::iter::once(cell(&week.begins, None)).chain(counts).collect()
}

fn listed(counts: &[CountView], nameless: &str) -> String {
    let one =
        |view: &CountView| format!("{} {}", view.name.as_deref().unwrap_or(nameless), view.count);
    counts.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn took(spans: &SpanView) -> String {
    match (spans.median_seconds, spans.count) {
        (None, _) => "not seen yet".to_owned(),
        (Some(median), 1) => format!("{}, once", span(median * 1000)),
        (Some(median), count) => format!("{}, the median of {count}", span(median * 1000)),
    }
}
