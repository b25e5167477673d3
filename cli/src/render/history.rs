//! What happened, a line an event.

use tidegate_api::flowspec;
use tidegate_api::history::{EventView, HistoryDocument};
use tidegate_api::watch::WatchDocument;

use super::table::{Cell, aligned, cell, table};
use crate::output::{Output, Style};
use crate::when::local;

/// The events of a history.
pub(super) fn text(document: &HistoryDocument, output: Output) -> String {
    let rows: Vec<Vec<Cell>> = document.events.iter().map(row).collect();
    let table = table(&rows, output);
    match &document.next_cursor {
        Some(cursor) => format!("earlier: --cursor {cursor}\n{table}"),
        None => table,
    }
}

/// The same under the names of flowspec: one list, or only its elements, a line each.
pub(crate) fn flowspec(document: &HistoryDocument, bare: bool) -> String {
    let events = flowspec::events(document);
    let events: Vec<String> =
        events.map(|event| serde_json::to_string(&event).expect("texts are JSON")).collect();
    match (bare, events.is_empty()) {
        (true, _) => events.join("\n"),
        (false, true) => "[]".to_owned(),
        (false, false) => format!("[\n{}\n]", events.join(",\n")),
    }
}

/// One event, as it happens: its columns are as wide as those of most others.
pub(crate) fn event(event: &EventView, output: Output) -> String {
    aligned(&row(event), &[19, 12, 6, 12], output)
}

/// The events that a watch told at once.
pub(super) fn watched(document: &WatchDocument, output: Output) -> String {
    let lines: Vec<String> =
        document.events.iter().map(|told| event(&told.event, output)).collect();
    lines.join("\n")
}

fn row(event: &EventView) -> Vec<Cell> {
    let reason = event.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    let conflict = event.key_conflict.as_ref().map(|_| " [its key also means something else]");
    let clock = event.clock_ahead.as_ref().map(|_| " [its clock ran ahead]");
    let flags: String = conflict.into_iter().chain(clock).collect();
    let mark = match (&event.void_reason, event.witness) {
        (Some(why), _) => format!("VOID, {why}: "),
        (None, true) => "again: ".to_owned(),
        (None, false) => String::new(),
    };
    let name = event.actor.split(" <").next().unwrap_or_default();
    let style = event.void.then_some(Style::Alarm);
    vec![
        cell(&local(&event.at), Some(Style::Faint)),
        cell(event.entry.get(..12).unwrap_or(&event.entry), Some(Style::Faint)),
        cell(event.short.as_deref().unwrap_or(&event.object), Some(Style::Name)),
        cell(name, None),
        cell(&format!("{mark}{}{reason}{flags}", event.summary), style),
    ]
}
