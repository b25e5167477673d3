//! What can be done next: every line with the command for it.

use tidegate_api::gates::{GateRow, GatesDocument};
use tidegate_api::next::{BlockerView, NextDocument, NextView};
use tidegate_core::text::visible;

use super::item::contested;
use super::table::{Cell, cell, table};
use crate::output::{Output, Style};

/// The gates, a line each.
pub(super) fn gates(document: &GatesDocument, output: Output) -> String {
    let row = |gate: &GateRow| {
        let style = if gate.is_open() { Style::State } else { Style::Alarm };
        vec![
            cell(&gate.short, Some(Style::Name)),
            cell(&gate.written(), None),
            cell(&gate.kind, None),
            cell(&gate.verdict, Some(style)),
            cell(&gate.reasons.join("; "), None),
        ]
    };
    table(&document.gates.iter().map(row).collect::<Vec<_>>(), output)
}

/// All that can be done with one item, or a line for each of several.
pub(super) fn text(document: &NextDocument, output: Output) -> String {
    let Some(open) = document.open else {
        let items: Vec<String> = document.items.iter().map(|item| one(item, output)).collect();
        return items.join("\n");
    };
    let rows: Vec<Vec<Cell>> = document.items.iter().map(row).collect();
    let mut lines = vec![table(&rows, output)];
    if open > document.items.len() {
        let more = open - document.items.len();
        lines.push(format!("and {more} more: tidegate next --limit {open}"));
    }
    lines.join("\n")
}

/// An item in a line: the command for it before what may be cut.
fn row(item: &NextView) -> Vec<Cell> {
    let (state, style) = standing(item);
    let yours = if item.assigned { "  (yours)" } else { "" };
    let waits: Vec<&str> = item.blocked_by.iter().map(|other| other.short.as_str()).collect();
    let waits = match waits.is_empty() {
        true => String::new(),
        false => format!("  waits for {}", waits.join(", ")),
    };
    let why = match item.standing.as_str() {
        "open" => String::new(),
        "shut" => format!("  shut: {}", item.message),
        _ => format!("  {}", item.message),
    };
    vec![
        cell(&item.short, Some(Style::Name)),
        cell(&item.command, None),
        cell(&state, Some(style)),
        cell(&format!("{}{yours}{why}{waits}", item.title), None),
    ]
}

fn standing(item: &NextView) -> (String, Style) {
    match (&item.state, item.challenged) {
        (Some(state), true) => (format!("{state}, challenged"), Style::Alarm),
        (Some(state), false) => (state.clone(), Style::State),
        (None, _) => (contested(&item.contested), Style::Alarm),
    }
}

/// An item, what it comes to, the ways that are open, the gates that are not, the criteria that are to
/// be shown, and what it waits for.
fn one(item: &NextView, output: Output) -> String {
    let (state, style) = standing(item);
    let name = output.paint(Style::Name, &item.short);
    let state = output.paint(style, &state);
    let mut lines = vec![
        format!("{name}  {}  ({state})", visible(&item.title)),
        format!(
            "{}: {}",
            output.paint(Style::Strong, &visible(&item.message)),
            visible(&item.command)
        ),
    ];
    let mut line = |what: String, command: &str| {
        lines.push(format!("  {}: {}", visible(&what), visible(command)));
    };
    for way in &item.enabled {
        let named = way.region.iter().chain([&way.via]).cloned().collect::<Vec<_>>().join(".");
        let back = if way.back { "back by" } else { "go on by" };
        line(format!("{back} {named} -> {}", way.to), &way.command);
    }
    for gate in &item.unmet {
        let shut = format!("{} {} {}", gate.written(), gate.kind, gate.verdict);
        let why = format!("tidegate why {}", item.short);
        let fix = if gate.fix.is_empty() { why } else { gate.fix.join(", or ") };
        line(format!("{shut}, {}", gate.reasons.join("; ")), &fix);
    }
    for criterion in &item.criteria {
        line(format!("criterion {}, {}", criterion.n, criterion.text), &criterion.command);
    }
    for BlockerView { short, reasons, command, .. } in &item.blocked_by {
        line(format!("waits for {short}, {}", reasons.join("; ")), command);
    }
    lines.join("\n")
}
