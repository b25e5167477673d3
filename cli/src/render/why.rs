//! Where an item can go, and what stands in the way.

use tidegate_api::why::{WayView, WhyDocument};
use tidegate_core::text::visible;

use super::item::contested;
use super::table::{Cell, cell, table};
use crate::output::{Output, Style};

/// The answer, then the ways with what shuts them, then what would help where none is open.
pub(super) fn text(document: &WhyDocument, output: Output) -> String {
    let (state, style) = match &document.state {
        Some(state) => (state.clone(), Style::State),
        None => (contested(&document.contested), Style::Alarm),
    };
    let name = output.paint(Style::Name, &document.short);
    let state = output.paint(style, &state);
    let mut lines = vec![
        format!("{name}  {}  ({state})", visible(&document.title)),
        output.paint(Style::Strong, &document.answer.message),
    ];
    let rows: Vec<Vec<Cell>> = document.transitions.iter().map(row).collect();
    let rows = table(&rows, output);
    for (row, way) in rows.lines().zip(&document.transitions) {
        lines.push(row.to_owned());
        lines.extend(shut(way));
    }
    // What helps against a gate stands below it.
    let gates = document.transitions.iter().filter(|way| !way.open).flat_map(|way| &way.gates);
    let told: Vec<&String> = gates.flat_map(|gate| &gate.fix).collect();
    let rest = document.answer.fix.iter().filter(|fix| !told.contains(fix));
    lines.extend(rest.map(|fix| format!("try: {}", visible(fix))));
    lines.join("\n")
}

fn row(way: &WayView) -> Vec<Cell> {
    let (mark, style) = if way.open { ("open", Style::State) } else { ("shut", Style::Alarm) };
    vec![
        cell("", None),
        cell(&way.region.iter().chain([&way.via]).cloned().collect::<Vec<_>>().join("."), None),
        cell(&format!("-> {}", way.to), None),
        cell(mark, Some(style)),
    ]
}

/// What shuts a way, a line a gate, or a line a reason where there are several.
fn shut(way: &WayView) -> impl Iterator<Item = String> {
    let shut = way.gates.iter().filter(|gate| gate.verdict != "pass");
    shut.flat_map(|gate| {
        let head = format!("    {} {}:", gate.kind, gate.verdict);
        let mut lines = match gate.reasons.as_slice() {
            [reason] => vec![format!("{head} {}", visible(reason))],
            reasons => {
                let reasons = reasons.iter().map(|reason| format!("      {}", visible(reason)));
                std::iter::once(head).chain(reasons).collect()
            }
        };
        lines.extend(gate.fix.iter().map(|fix| format!("      try: {}", visible(fix))));
        lines
    })
}
