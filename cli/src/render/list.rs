//! Items, a line each.

use tidegate_api::item::{ItemRow, ItemsDocument};
use tidegate_api::listed::SpelledRow;

use super::item::row_standing;
use super::table::{Cell, cell, table};
use crate::output::{Output, Style};

/// The items of a list.
pub(super) fn text(document: &ItemsDocument<SpelledRow>, output: Output) -> String {
    let items: Vec<ItemRow> = document.items.iter().map(SpelledRow::read).collect();
    let ranked = items.iter().any(|item| item.priority.is_some());
    let rows: Vec<Vec<Cell>> = items.iter().map(|item| row(item, ranked)).collect();
    let mut text = table(&rows, output);
    if let Some(cursor) = &document.next_cursor {
        let more = format!("\nmore: --cursor {cursor}");
        text.push_str(&more);
    }
    text
}

fn row(item: &ItemRow, ranked: bool) -> Vec<Cell> {
    let (state, style) = row_standing(item);
    let marks = [(item.archived, " (archived)"), (item.in_circle, " (in a circle)")];
    let marks = marks.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark);
    let kind: String = std::iter::once(item.kind.as_str()).chain(marks).collect();
    let mut cells = vec![
        cell(&item.short, Some(Style::Name)),
        cell(&state, Some(style)),
        cell(&kind, Some(Style::Faint)),
    ];
    if ranked {
        cells.push(cell(item.priority.as_deref().unwrap_or_default(), None));
    }
    cells.push(cell(&item.title, None));
    cells
}
