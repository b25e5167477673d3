//! What is in flight, what needs the reader, and whether all is well: at most ten lines, but for a
//! closer look.

use tidegate_api::doctor::Ailment;
use tidegate_api::item::ItemRow;
use tidegate_api::status::{NeedView, StatusDocument, StoreView};
use tidegate_core::text::visible;

use super::doctor;
use super::item::row_standing;
use super::stats::{counts, number};
use super::table::{Cell, cell, table};
use crate::output::{Output, Style};

/// The most lines below a heading.
const LINES: usize = 3;

/// The glance, and what a closer look found.
pub(super) fn text(document: &StatusDocument, output: Output) -> String {
    let name = document.name.as_deref().unwrap_or(&document.project);
    let head = format!("{}  {}", output.paint(Style::Strong, name), counts(&document.items));
    let in_flight = document.items.in_flight;
    let in_flight = rows("in flight", &document.in_flight, in_flight, |item| row(item, ""));
    let needs = rows("needs you", &document.needs, document.needing, needed);
    let table = table(&[in_flight.as_slice(), &needs].concat(), output);
    let mut aligned = table.lines().map(str::to_owned);
    let said = |name: &str, text: &str| format!("{name:9}  {}", visible(text));
    let mut lines = vec![head];
    match in_flight.len() {
        0 => lines.push(said("in flight", "nothing")),
        count => lines.extend(aligned.by_ref().take(count)),
    }
    match (&document.you, needs.len()) {
        (None, 0) => lines.push(said("needs you", "nobody says who you are: set user.email")),
        (Some(_), 0) => lines.push(said("needs you", "nothing")),
        _ => lines.extend(aligned),
    }
    lines.push(said("store", &store(&document.store)));
    lines.extend(document.store.trouble.as_ref().map(|trouble| said("", trouble)));
    let daemon = if document.daemon.running { "running" } else { "not running" };
    lines.push(said("daemon", daemon));
    lines.extend(document.findings.as_ref().map(|findings| closer(findings, output)));
    lines.join("\n")
}

/// The first of so many things below a heading, and how many more there are.
fn rows<T>(
    name: &str,
    things: &[T],
    count: usize,
    row: impl Fn(&T) -> [Cell; 3],
) -> Vec<Vec<Cell>> {
    let fitting = if count > LINES { LINES - 1 } else { LINES };
    let mut rows: Vec<[Cell; 3]> = things.iter().take(fitting).map(row).collect();
    if let more @ 1.. = count.saturating_sub(fitting) {
        rows.push([cell("", None), cell("", None), cell(&format!("and {more} more"), None)]);
    }
    let names = std::iter::once(name).chain(std::iter::repeat(""));
    let label = |name: &str| cell(&format!("{name:9}"), Some(Style::Faint));
    names.zip(rows).map(|(name, row)| std::iter::once(label(name)).chain(row).collect()).collect()
}

fn row(item: &ItemRow, more: &str) -> [Cell; 3] {
    let (state, style) = row_standing(item);
    let state = cell(&state, Some(style));
    [cell(&item.short, Some(Style::Name)), state, cell(&format!("{}{more}", item.title), None)]
}

/// An item that needs the reader, with the ways that lead on.
fn needed(need: &NeedView) -> [Cell; 3] {
    let more = match (need.ways_open.as_slice(), need.ways_shut.is_empty()) {
        _ if need.unconfirmed => ": what it rests on is not confirmed here".to_owned(),
        ([], true) => String::new(),
        ([], false) => ": every gate is shut".to_owned(),
        (open, _) => format!(": {}", open.join(" or ")),
    };
    row(&need.item, &more)
}

fn store(store: &StoreView) -> String {
    let published = match store.unpublished {
        0 => "all published".to_owned(),
        count => format!("{count} not published yet"),
    };
    let entries = number(store.entries, "entry", "entries");
    let logs = number(store.replicas as u64, "log", "logs");
    format!("{entries} of {logs}, {published}")
}

/// What `doctor` finds, a line each.
fn closer(findings: &[Ailment], output: Output) -> String {
    match findings {
        [] => "this clone is well".to_owned(),
        findings => table(&findings.iter().map(doctor::row).collect::<Vec<_>>(), output),
    }
}
