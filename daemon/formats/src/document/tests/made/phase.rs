//! The JSON documents of phases, from their schemas.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::choices::Choices;
use super::{File, Made, Rule, layout};
use crate::schema::schema;

pub(super) const MADE: Made =
    Made { kind: "session", heading: "Documents of phases", rules: &RULES, make };

const RULES: [Rule; 11] = [
    ("a member is missing", "SCHEMA_MISMATCH"),
    ("another type", "SCHEMA_MISMATCH"),
    ("none of the values", "SCHEMA_MISMATCH"),
    ("too small", "SCHEMA_MISMATCH"),
    ("too big", "SCHEMA_MISMATCH"),
    ("no time", "SCHEMA_MISMATCH"),
    ("an unfit text", "SCHEMA_MISMATCH"),
    ("no JSON", "NOT_JSON"),
    ("cut off", "NOT_JSON"),
    ("a member twice", "DUPLICATE_KEY"),
    ("too deep", "TOO_DEEP"),
];

const PHASES: [&str; 5] = ["analysis", "planning", "session", "specification", "tasks"];

/// Where a rule can be broken in a document: by another value, or by taking what is there away.
struct Place {
    rule: &'static str,
    path: String,
    value: Option<Value>,
}

fn make(choices: &mut Choices<'_>, broken: Option<&str>) -> Vec<File> {
    let first = choices.below(PHASES.len());
    let mut file = None;
    for phase in (first..first + PHASES.len()).map(|at| PHASES[at % PHASES.len()]) {
        let schema = schema(phase).expect("it is shipped").text;
        let schema = serde_json::from_str(schema).expect("a schema is JSON");
        let mut places = Vec::new();
        let mut document = instance(choices, &schema, "", &mut places);
        let places: Vec<_> = places.iter().filter(|place| broken == Some(place.rule)).collect();
        if !places.is_empty() {
            change(&mut document, places[choices.below(places.len())]);
        }
        let text = misspelled(&spelled(choices, &document), broken);
        file = Some((phase, text));
        // Not every phase has a rule of each kind.
        if !places.is_empty() || broken.is_none_or(is_of_text) {
            break;
        }
    }
    let (phase, text) = file.expect("there are phases");
    vec![File::new(phase, format!("docs/{phase}.json"), layout::ended(choices, &text))]
}

fn is_of_text(rule: &str) -> bool {
    RULES.iter().any(|(name, code)| *name == rule && *code != "SCHEMA_MISMATCH")
}

/// JSON in some spelling.
pub(super) fn spelled(choices: &mut Choices<'_>, value: &Value) -> String {
    let pretty = serde_json::to_string_pretty(value).expect("plain data");
    match choices.below(4) {
        0 => pretty,
        1 => value.to_string(),
        2 => pretty.replace("\n  ", "\n\t\t"),
        _ => pretty.chars().fold(String::new(), |mut text, c| {
            let units = c.encode_utf16(&mut [0; 2]).to_vec();
            let is_plain = c.is_ascii();
            units.iter().filter(|_| !is_plain).for_each(|unit| {
                write!(text, "\\u{unit:04X}").expect("a text can be written to");
            });
            text.extend(is_plain.then_some(c));
            text
        }),
    }
}

fn misspelled(text: &str, broken: Option<&str>) -> String {
    let inside = text.trim_end().strip_prefix('{').expect("a document is a map");
    let comma = if inside.trim() == "}" { "" } else { "," };
    match broken {
        Some("no JSON") => format!("{{\"x\"=1{comma}{inside}"),
        Some("cut off") => text.trim_end().trim_end_matches('}').to_owned(),
        Some("a member twice") => format!("{{\"x\": 1, \"\\u0078\": []{comma}{inside}"),
        Some("too deep") => {
            let (open, close) = ("[".repeat(70), "]".repeat(70));
            format!("{{\"x\": {open}{close}{comma}{inside}")
        }
        _ => text.to_owned(),
    }
}

fn change(document: &mut Value, place: &Place) {
    let (parent, name) = place.path.rsplit_once('/').unwrap_or_default();
    match (&place.value, place.path.as_str()) {
        (Some(value), path) => *document.pointer_mut(path).expect("it is there") = value.clone(),
        (None, _) => {
            let parent = document.pointer_mut(parent).and_then(Value::as_object_mut);
            parent.expect("it is there").remove(name);
        }
    }
}

/// A document that fits a schema, and where it can be broken.
fn instance(
    choices: &mut Choices<'_>,
    schema: &Value,
    path: &str,
    places: &mut Vec<Place>,
) -> Value {
    let mut breaks = |rule, value| {
        places.push(Place { rule, path: path.to_owned(), value: Some(value) });
    };
    if let Some(values) = schema["enum"].as_array() {
        breaks("none of the values", json!("none of them"));
        return values[choices.below(values.len())].clone();
    }
    let kinds: Vec<_> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        kind => kind.as_str().into_iter().collect(),
    };
    if !kinds.is_empty() && !path.is_empty() {
        let others = [("boolean", json!(true)), ("array", json!([])), ("string", json!("7"))];
        let other = others.into_iter().find(|(kind, _)| !kinds.contains(kind));
        breaks("another type", other.map_or(Value::Null, |(_, value)| value));
    }
    match kinds.get(choices.below(kinds.len().max(1))).copied() {
        Some("object") => object(choices, schema, path, places),
        Some("array") => {
            let count = 1 + choices.below(3);
            let item = |at| instance(choices, &schema["items"], &format!("{path}/{at}"), places);
            Value::Array((0..count).map(item).collect())
        }
        Some("integer" | "number") => {
            let least = schema["minimum"].as_i64().unwrap_or(-5);
            let most = schema["maximum"].as_i64().unwrap_or(least + 1_000);
            if schema["minimum"].is_number() {
                breaks("too small", json!(least - 1));
            }
            if schema["maximum"].is_number() {
                breaks("too big", json!(most + 1));
            }
            let span = usize::try_from(most - least).unwrap_or(0) + 1;
            json!(least + i64::try_from(choices.below(span)).unwrap_or(0))
        }
        Some("boolean") => json!(choices.once_in(2)),
        Some("null") => Value::Null,
        _ => text(choices, schema, &mut breaks),
    }
}

fn object(choices: &mut Choices<'_>, schema: &Value, path: &str, places: &mut Vec<Place>) -> Value {
    let required: Vec<_> = schema["required"].as_array().into_iter().flatten().collect();
    let mut members = Map::new();
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}/{name}");
        let is_required = required.contains(&&json!(name));
        if is_required {
            places.push(Place { rule: "a member is missing", path: path.clone(), value: None });
        }
        if is_required || !choices.once_in(3) {
            members.insert(name.clone(), instance(choices, inner, &path, places));
        }
    }
    members.insert("unheardOf".to_owned(), json!([{}, null]));
    Value::Object(members)
}

fn text(
    choices: &mut Choices<'_>,
    schema: &Value,
    breaks: &mut dyn FnMut(&'static str, Value),
) -> Value {
    match (schema["format"].as_str(), schema["pattern"].as_str()) {
        (Some("date-time"), _) => {
            breaks("no time", json!("2026-02-30T12:00:00Z"));
            json!(choices.pick(&["2026-01-31T12:00:00Z", "2024-02-29t23:59:60.25+05:30"]))
        }
        (Some("uuid"), _) => {
            breaks("an unfit text", json!("123e4567-e89b-42d3-a456-42661417400"));
            json!("123e4567-E89B-42d3-a456-426614174000")
        }
        (_, Some(r"^\d+\.\d+\.\d+$")) => {
            breaks("an unfit text", json!("1.2"));
            json!(choices.pick(&["1.0.0", "12.34.56"]))
        }
        (_, Some(other)) => unreachable!("no text is known that fits {other}"),
        _ => json!(choices.words()),
    }
}
