//! Writing YAML: plain, the same for the same value, and read back as what was written.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::Plain;

/// The widest line in which a list stands.
const WIDTH: usize = 90;

/// The members that come first, in this order; others follow in that of the alphabet.
const FIRST: [&str; 28] = [
    "name",
    "kind",
    "type",
    "via",
    "from",
    "to",
    "on",
    "branch",
    "command",
    "workflow",
    "description",
    "path",
    "states",
    "finals",
    "transitions",
    "title",
    "role",
    "keyword",
    "gates",
    "rule",
    "input_artifacts",
    "output_artifacts",
    "workflows",
    "roles",
    "agents",
    "agent_loops",
    "custom_workflows",
    "kinds",
];

/// The text of a map.
pub(crate) fn write(map: &Map<String, Value>) -> String {
    let mut out = String::new();
    members(&mut out, map, 0);
    out
}

fn members(out: &mut String, map: &Map<String, Value>, indent: usize) {
    let place = |key: &str| FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len());
    let mut keys: Vec<&String> = map.keys().collect();
    keys.sort_by_key(|key| (place(key), key.as_str()));
    for (number, key) in keys.into_iter().enumerate() {
        if number > 0 {
            out.extend(std::iter::repeat_n(' ', indent));
        }
        let _ = write!(out, "{}:", scalar(key));
        member(out, &map[key], indent);
    }
}

/// What stands behind the colon of a key.
fn member(out: &mut String, value: &Value, indent: usize) {
    let inner = indent + 2;
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', inner));
            members(out, map, inner);
        }
        Value::Array(items) => match in_a_line(items).filter(|line| indent + line.len() < WIDTH) {
            Some(line) => {
                let _ = writeln!(out, " {line}");
            }
            None => {
                out.push('\n');
                items.iter().for_each(|item| list_item(out, item, inner));
            }
        },
        _ => {
            let _ = writeln!(out, " {}", plain(value));
        }
    }
}

fn list_item(out: &mut String, item: &Value, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
    out.push_str("- ");
    match item {
        Value::Object(map) if !map.is_empty() => members(out, map, indent + 2),
        _ => {
            let _ = writeln!(out, "{}", plain(item));
        }
    }
}

fn in_a_line(items: &[Value]) -> Option<String> {
    let is_inner = |item: &Value| matches!(item, Value::Object(map) if !map.is_empty());
    let items = (!items.iter().any(is_inner)).then(|| items.iter().map(plain))?;
    Some(format!("[{}]", items.collect::<Vec<_>>().join(", ")))
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        other => other.to_string(),
    }
}

/// A text, in quotes unless it is read as itself without them by every reader of YAML.
fn scalar(text: &str) -> String {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '.' | '/' | '-');
    let begins = text.starts_with(|first: char| first.is_ascii_alphabetic());
    let word = text.to_ascii_lowercase();
    let is_word = ["yes", "no", "on", "off", "y", "n", "true", "false", "null"].contains(&&*word);
    let bare = begins && text.chars().all(inside) && !text.ends_with(' ') && !is_word;
    if bare && Plain::of(text) == Plain::Text { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ if !tidegate_core::canonical::is_escaped(c) => out.push(c),
            _ => {
                let _ = match u32::from(c) {
                    code @ ..=0xffff => write!(out, "\\u{code:04x}"),
                    code => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out.push('"');
    out
}
