//! What was found, the answers of SQL, and what became of the read model, for people.

use serde_json::Value;
use tidegate_api::rebuild::RebuildDocument;
use tidegate_api::rows::RowsDocument;
use tidegate_api::search::{Found, SearchDocument};
use tidegate_core::text::visible;

use super::table::{Cell, cell, table};
use crate::output::{Output, Style};
use crate::when::local_and_ago;

/// A line for each result.
pub(super) fn found(document: &SearchDocument, output: Output) -> String {
    if document.results.is_empty() {
        return "nothing was found".to_owned();
    }
    let row = |found: &Found| {
        let title = found.title.as_deref().unwrap_or_default();
        let when = found.at.as_deref().map(local_and_ago).unwrap_or_default();
        let text = if found.excerpt.is_empty() {
            title.to_owned()
        } else if found.event.is_some() {
            format!("{title}: {when}: {}", found.excerpt)
        } else {
            format!("{title}: {}", found.excerpt)
        };
        vec![
            cell(found.short.as_deref().unwrap_or("project"), Some(Style::Name)),
            cell(&found.found, Some(Style::Faint)),
            cell(&text, None),
        ]
    };
    table(&document.results.iter().map(row).collect::<Vec<_>>(), output)
}

/// The columns and the rows.
pub(super) fn rows(document: &RowsDocument, output: Output) -> String {
    let head = document.columns.iter().map(|name| cell(name, Some(Style::Faint))).collect();
    let row = |values: &Vec<Value>| values.iter().map(|value| cell(&plain(value), None)).collect();
    let rows: Vec<Vec<Cell>> = std::iter::once(head).chain(document.rows.iter().map(row)).collect();
    let mut text = table(&rows, output);
    if document.cut {
        text.push_str("\nthere is more, which is not shown");
    }
    text
}

/// The first value of each row.
pub(super) fn first_column(document: &RowsDocument) -> String {
    let values = document.rows.iter().filter_map(|row| row.first());
    let text = |value: &Value| visible(&plain(value)).into_owned();
    values.map(text).collect::<Vec<_>>().join("\n")
}

/// A value as people write it.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// One line.
pub(super) fn rebuilt(document: &RebuildDocument, _output: Output) -> String {
    let entries = match document.entries {
        1 => "1 entry".to_owned(),
        n => format!("{n} entries"),
    };
    match (document.check, document.same) {
        (false, _) => format!("made anew of {entries}"),
        (true, Some(true)) => format!("it says what {entries} say"),
        (true, Some(false)) => format!("it does not say what {entries} say"),
        (true, None) => "there is none to compare; it is made when it is asked".to_owned(),
    }
}
