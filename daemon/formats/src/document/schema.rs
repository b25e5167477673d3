//! JSON documents against the schemas that are shipped.
//!
//! Only the words are known that those schemas use; a test asserts that. So nothing is ever
//! fetched, and the code is small.

use std::collections::HashMap;
use std::ops::Range;

use regex_lite::Regex;
use serde_json::Value as Schema;

use super::Code;
use super::front::Document;
use super::json::{self, Node, Value};
use super::report::{Report, quoted};

/// The words that are understood.
#[cfg(test)]
pub(super) const WORDS: [&str; 11] = [
    "$schema",
    "title",
    "type",
    "enum",
    "properties",
    "required",
    "items",
    "minimum",
    "maximum",
    "format",
    "pattern",
];

/// The name of a day in time, as RFC 3339 has it.
const DATE_TIME: &str =
    r"^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-](\d\d):(\d\d))$";
const UUID: &str = r"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$";

pub(super) fn check(name: &str, document: &Document<'_>, report: &mut Report) {
    if let Some(schema) = crate::schema::schema(name) {
        fits(document.text, schema.text, report);
    }
}

/// The tree of a document that is JSON, held against the text of a schema.
pub(super) fn fits(text: &str, schema: &str, report: &mut Report) -> Option<Node> {
    let root = json::read(text, report)?;
    let schema = serde_json::from_str(schema).expect("a test reads each schema that is shipped");
    Walk { report, path: String::new(), patterns: HashMap::new() }.node(&root, &schema);
    Some(root)
}

struct Walk<'r> {
    report: &'r mut Report,
    /// The names and numbers that lead to the node, each after a slash.
    path: String,
    /// The patterns that were met.
    patterns: HashMap<String, Regex>,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node, schema: &Schema) {
        let kinds = kinds(schema);
        if !kinds.is_empty() && !kinds.iter().any(|kind| is_of(&node.value, kind)) {
            let message = format!("must be of type {}", kinds.join(" or "));
            return self.add(node.at.clone(), &message, kind_mend(kinds[0]));
        }
        if let Some(values) = schema["enum"].as_array() {
            self.one_of(node, values);
        }
        match &node.value {
            Value::Number(number) => self.number(node, *number, schema),
            Value::Text(text) => self.text(node, text, schema),
            Value::List(nodes) => {
                for (at, inner) in nodes.iter().enumerate() {
                    self.inside(&at.to_string(), inner, &schema["items"]);
                }
            }
            Value::Map(members) => self.map(node, members, schema),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn inside(&mut self, step: &str, node: &Node, schema: &Schema) {
        let length = self.path.len();
        self.path.push('/');
        self.path.push_str(&step.replace('~', "~0").replace('/', "~1"));
        self.node(node, schema);
        self.path.truncate(length);
    }

    fn map(&mut self, node: &Node, members: &[(String, Node)], schema: &Schema) {
        let required = schema["required"].as_array().into_iter().flatten();
        for name in required.filter_map(Schema::as_str) {
            if node.member(name).is_none() {
                let place = node.at.start..node.at.start + 1;
                self.add(place, &format!("lacks the member '{name}'"), &format!("add `{name}`"));
            }
        }
        for (name, inner) in members {
            if let Some(schema) = schema["properties"].get(name) {
                self.inside(name, inner, schema);
            }
        }
    }

    fn one_of(&mut self, node: &Node, values: &[Schema]) {
        let is = |value: &Schema| match &node.value {
            Value::Text(text) => value.as_str() == Some(text),
            Value::Number(number) => value.as_f64() == Some(*number),
            Value::Bool(bool) => value.as_bool() == Some(*bool),
            Value::Null => value.is_null(),
            Value::List(_) | Value::Map(_) => false,
        };
        if !values.iter().any(is) {
            let words: Vec<_> = values.iter().map(ToString::to_string).collect();
            let mend = format!("write one of {}", words.join(", "));
            self.add(node.at.clone(), "is none of the values that may be there", &mend);
        }
    }

    fn number(&mut self, node: &Node, number: f64, schema: &Schema) {
        if let Some(least) = schema["minimum"].as_f64().filter(|least| number < *least) {
            self.add(node.at.clone(), "is too small", &format!("write at least {least}"));
        }
        if let Some(most) = schema["maximum"].as_f64().filter(|most| number > *most) {
            self.add(node.at.clone(), "is too big", &format!("write at most {most}"));
        }
    }

    fn text(&mut self, node: &Node, text: &str, schema: &Schema) {
        let wanted = match schema["format"].as_str() {
            Some("date-time") if !self.is_date_time(text) => {
                Some("a date and time, as `2026-01-31T12:00:00Z`".to_owned())
            }
            Some("uuid") if !self.pattern(UUID).is_match(text) => Some("a UUID".to_owned()),
            _ => None,
        };
        let pattern = schema["pattern"].as_str();
        let pattern = pattern.filter(|pattern| !self.pattern(pattern).is_match(text));
        let wanted =
            wanted.or_else(|| pattern.map(|pattern| format!("a text that fits {pattern}")));
        if let Some(wanted) = wanted {
            let message = format!("is {}, which is not {wanted}", quoted(text));
            self.add(node.at.clone(), &message, &format!("write {wanted}"));
        }
    }

    fn is_date_time(&mut self, text: &str) -> bool {
        let Some(found) = self.pattern(DATE_TIME).captures(text) else { return false };
        let part = |at: usize| -> Option<u32> { found.get(at)?.as_str().parse().ok() };
        let within = |at: usize, most: u32| part(at).is_none_or(|part| part <= most);
        let (year, month) = (part(1).unwrap_or(0), part(2).unwrap_or(0));
        let days = match month {
            2 if year.is_multiple_of(4)
                && (!year.is_multiple_of(100) || year.is_multiple_of(400)) =>
            {
                29
            }
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        let day = part(3).is_some_and(|day| (1..=days).contains(&day));
        day && within(4, 23) && within(5, 59) && within(6, 60) && within(9, 23) && within(10, 59)
    }

    fn pattern(&mut self, pattern: &str) -> &Regex {
        let read = || Regex::new(pattern).expect("a test reads each pattern that is shipped");
        self.patterns.entry(pattern.to_owned()).or_insert_with(read)
    }

    fn add(&mut self, place: Range<usize>, message: &str, mend: &str) {
        let path = if self.path.is_empty() { "the document" } else { &self.path };
        self.report.add(Code::SchemaMismatch, place, format!("{path} {message}"), mend);
    }
}

/// The types that a value may have; any, if none are named.
fn kinds(schema: &Schema) -> Vec<&str> {
    match &schema["type"] {
        Schema::Array(kinds) => kinds.iter().filter_map(Schema::as_str).collect(),
        kind => kind.as_str().into_iter().collect(),
    }
}

fn kind_mend(kind: &str) -> &'static str {
    match kind {
        "object" => "write a map, in braces",
        "array" => "write a list, in brackets",
        "string" => "write a text, in quotes",
        "boolean" => "write true or false",
        "integer" => "write a whole number, without quotes",
        _ => "write a number, without quotes",
    }
}

fn is_of(value: &Value, kind: &str) -> bool {
    match value {
        Value::Null => kind == "null",
        Value::Bool(_) => kind == "boolean",
        Value::Number(number) => kind == "number" || kind == "integer" && number.fract() == 0.0,
        Value::Text(_) => kind == "string",
        Value::List(_) => kind == "array",
        Value::Map(_) => kind == "object",
    }
}
