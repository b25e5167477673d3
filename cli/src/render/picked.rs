//! Some members of items.

use serde_json::Value;
use tidegate_api::picked::Picked;

use super::item::indented;
use super::table::{cell, table};
use crate::output::{Output, Style};

/// A line a member, texts of several lines below their names, an empty line between items.
pub(crate) fn picked(items: &[Picked], output: Output) -> String {
    let item = |item: &Picked| {
        let width = item.0.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        let line = |(name, value): &(String, Value)| line(&format!("{name:width$}"), value, output);
        item.0.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    items.iter().map(item).collect::<Vec<_>>().join("\n\n")
}

fn line(name: &str, value: &Value, output: Output) -> String {
    let text = plain(value);
    let (same_line, below) =
        if text.contains('\n') { ("", indented(&text)) } else { (text.as_str(), String::new()) };
    let line = table(&[vec![cell(name, Some(Style::Faint)), cell(same_line, None)]], output);
    if below.is_empty() { line } else { format!("{}\n{below}", line.trim_end()) }
}

/// A text as it is, a list of texts with commas, nothing for null, anything else as JSON.
fn plain(value: &Value) -> String {
    let texts = |items: &[Value]| {
        let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
        texts.map(|texts| texts.join(", "))
    };
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => texts(items).unwrap_or_else(|| value.to_string()),
        other => other.to_string(),
    }
}
