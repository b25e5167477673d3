//! Writing the canonical spelling.

use serde::Serialize;
use serde_json::Value;

use super::escape::{is_escaped, short_escape};
use super::{MAX_DEPTH, MAX_INTEGER};

/// A value that has no canonical spelling.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotEncodable {
    /// Null stands for nothing, and nothing is left out.
    #[error("null cannot be recorded")]
    Null,
    /// A fraction, or an integer that some readers would round.
    #[error("{0} cannot be recorded: whole numbers up to 2^53 - 1 can")]
    Number(String),
    /// Lists and maps within each other, too deeply.
    #[error("nested more than {MAX_DEPTH} levels deep")]
    Depth,
    /// The value's own serialisation failed.
    #[error("{0}")]
    Other(String),
}

/// The canonical bytes of `value`.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, NotEncodable> {
    let value = serde_json::to_value(value).map_err(|e| NotEncodable::Other(e.to_string()))?;
    encode_value(&value)
}

/// The canonical bytes of a JSON value.
pub fn encode_value(value: &Value) -> Result<Vec<u8>, NotEncodable> {
    let mut out = Vec::with_capacity(512);
    write_value(&mut out, value, 0)?;
    Ok(out)
}

fn write_value(out: &mut Vec<u8>, value: &Value, depth: usize) -> Result<(), NotEncodable> {
    match value {
        Value::Null => return Err(NotEncodable::Null),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => {
            let integer = number
                .as_i64()
                .filter(|i| (-MAX_INTEGER..=MAX_INTEGER).contains(i))
                .ok_or_else(|| NotEncodable::Number(number.to_string()))?;
            out.extend_from_slice(integer.to_string().as_bytes());
        }
        Value::String(text) => write_text(out, text),
        Value::Array(items) => {
            let depth = deeper(depth)?;
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                separate(out, i);
                write_value(out, item, depth)?;
            }
            out.push(b']');
        }
        Value::Object(map) => {
            let depth = deeper(depth)?;
            // Sorted here, because whether the map is sorted depends on a feature of a dependency.
            let mut members: Vec<_> = map.iter().collect();
            members.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
            out.push(b'{');
            for (i, (key, item)) in members.into_iter().enumerate() {
                separate(out, i);
                write_text(out, key);
                out.push(b':');
                write_value(out, item, depth)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

fn deeper(depth: usize) -> Result<usize, NotEncodable> {
    if depth < MAX_DEPTH { Ok(depth + 1) } else { Err(NotEncodable::Depth) }
}

fn separate(out: &mut Vec<u8>, index: usize) {
    if index > 0 {
        out.push(b',');
    }
}

fn write_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut plain = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| is_escaped(*c)) {
        out.extend_from_slice(&text.as_bytes()[plain..at]);
        plain = at + c.len_utf8();
        match short_escape(c) {
            Some(letter) => out.extend_from_slice(&[b'\\', letter]),
            None => out.extend_from_slice(format!("\\u{:04x}", u32::from(c)).as_bytes()),
        }
    }
    out.extend_from_slice(&text.as_bytes()[plain..]);
    out.push(b'"');
}
