//! Items that go over to another definition.

use tidegate_api::repin::{RepinDocument, RepinView};

use super::item::remark;
use super::table::{Cell, cell, table};
use crate::output::{Output, Style};

/// A line an item: what its state becomes.
pub(super) fn text(document: &RepinDocument, output: Output) -> String {
    let rows: Vec<Vec<Cell>> = document.items.iter().map(row).collect();
    let text = match rows.is_empty() {
        true => "every item follows it already".to_owned(),
        false => table(&rows, output),
    };
    match remark(&document.recorded) {
        Some(remark) => format!("{text}\n{}", output.paint(Style::Faint, remark)),
        None => text,
    }
}

fn row(item: &RepinView) -> Vec<Cell> {
    let state = |state: &Option<String>| state.clone().unwrap_or_else(|| "contested".to_owned());
    let becomes = match item.state == item.becomes {
        true => state(&item.becomes),
        false => format!("{} -> {}", state(&item.state), state(&item.becomes)),
    };
    let becomes = match item.challenged.as_slice() {
        [] => becomes,
        moves => format!("{becomes}, challenged: {}", moves.join(", ")),
    };
    vec![
        cell(&item.short, Some(Style::Name)),
        cell(&becomes, Some(Style::State)),
        cell(&item.title, None),
    ]
}
