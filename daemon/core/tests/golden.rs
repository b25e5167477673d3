//! Entries as format 1 spells them, kept for ever: what was recorded once is read by every later
//! build, and written again byte for byte.
//!
//! One file an event kind, named after it, holding one canonical line. A file that was released
//! never changes; a kind that is new gets a new one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};
use tidegate_core::event::EventBody;
use tidegate_core::redact::Redactor;
use tidegate_core::{Entry, canonical};

/// Where the kinds are listed, each as `"word" critical => …`.
const KINDS: &str = include_str!("../src/event/kinds.rs");

/// The files, by name.
#[expect(clippy::disallowed_methods, reason = "golden files are files")]
fn golden() -> BTreeMap<String, Vec<u8>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/format-1");
    let files = std::fs::read_dir(&directory).expect("the golden files are in their place");
    let read = |file: std::io::Result<std::fs::DirEntry>| {
        let path = file.expect("the directory can be listed").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read(&path).expect("a golden file can be read"))
    };
    files.map(read).collect()
}

/// Every kind that this build knows, and whether it is critical.
fn kinds() -> impl Iterator<Item = (&'static str, bool)> {
    KINDS.lines().filter_map(|line| {
        let (kind, rest) = line.trim().strip_prefix('"')?.split_once("\" ")?;
        let (critical, _) = rest.split_once(" => ")?;
        Some((kind, critical.parse().ok()?))
    })
}

#[test]
fn what_was_recorded_is_read_and_written_byte_for_byte() {
    for (name, bytes) in golden() {
        let line = bytes.strip_suffix(b"\n").expect("one line");
        let entry = Entry::decode(line).unwrap_or_else(|error| panic!("{name}: {error}"));
        let again = entry.encode(&Redactor::default()).expect("it was written once");
        assert_eq!(String::from_utf8_lossy(line), String::from_utf8_lossy(&again), "{name}");
        assert_eq!(entry.events[0].body.kind(), name, "a file is named after its kind");
    }
}

#[test]
fn every_kind_has_its_golden_file() {
    let golden = golden();
    assert!(kinds().count() > 18, "the list of kinds was not found where it was");
    for (kind, critical) in kinds() {
        let bytes = golden.get(kind).unwrap_or_else(|| panic!("{kind} has no golden file"));
        let entry = Entry::decode(bytes.trim_ascii_end()).expect("the other test says why not");
        let event = &entry.events[0];
        assert!(!event.body.is_unknown(), "{kind} is a kind of this build");
        assert_eq!(event.body.is_critical(), critical, "{kind}");
        assert_eq!(event.critical, Some(critical), "{kind} says so");
    }
}

#[test]
fn a_kind_of_a_later_build_is_kept_as_it_came() {
    let golden = golden();
    let unknown: Vec<&String> =
        golden.keys().filter(|name| kinds().all(|(kind, _)| kind != name.as_str())).collect();
    assert_eq!(unknown, ["x.later"]);
    let entry = Entry::decode(golden["x.later"].trim_ascii_end()).expect("an entry");
    assert!(matches!(entry.events[0].body, EventBody::Unknown { .. }));
    assert_eq!(entry.events.len(), 2, "it stands beside an event that is known");
}

/// Every way of spelling a part of `value` otherwise: other types, nothing in it, members that are
/// left out where they say nothing, and the words in which a reader of JSON talks to itself.
fn respelled(value: &Value, members: &BTreeSet<String>) -> Vec<Value> {
    let mut others = vec![json!(""), json!([]), json!({}), json!(0), json!([value])];
    for private in ["RawValue", "Number"] {
        let name = format!("$serde_json::private::{private}");
        let texts = ["null", "1", "1.5", "[null]", "\"a\""].map(str::to_owned);
        others.extend(texts.into_iter().chain([value.to_string()]).map(|t| json!({ &name: t })));
    }
    match value {
        Value::Object(map) => {
            let values: Vec<&Value> = map.values().collect();
            others.extend(orders(&values).into_iter().map(|order| json!(order)));
            for name in members.iter().filter(|name| !map.contains_key(*name)) {
                let with = |nothing: Value| {
                    let mut map = map.clone();
                    map.insert(name.clone(), nothing);
                    Value::Object(map)
                };
                others.extend([json!(""), json!([]), json!({}), json!(0)].map(with));
            }
            for (name, value) in map {
                others.extend(respelled(value, members).into_iter().map(|value| {
                    let mut map = map.clone();
                    map.insert(name.clone(), value);
                    Value::Object(map)
                }));
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                others.extend(respelled(item, members).into_iter().map(|item| {
                    let mut items = items.clone();
                    items[at] = item;
                    Value::Array(items)
                }));
            }
        }
        Value::String(text) => others.extend([json!({ text: {} }), json!([text, {}])]),
        other => others.push(json!(other.to_string())),
    }
    others
}

/// The values in every order, if they are few, and as they are.
fn orders<'a>(values: &[&'a Value]) -> Vec<Vec<&'a Value>> {
    if values.len() < 2 || values.len() > 5 {
        return vec![values.to_vec()];
    }
    let first = |at: usize| {
        let mut rest = values.to_vec();
        let first = rest.remove(at);
        orders(&rest).into_iter().map(move |rest| [vec![first], rest].concat())
    };
    (0..values.len()).flat_map(first).collect()
}

/// The names of all members within `value`.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => map
            .iter()
            .flat_map(|(name, value)| [vec![name.clone()], names(value)].concat())
            .collect(),
        Value::Array(items) => items.iter().flat_map(names).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn whatever_is_read_is_written_as_the_same_bytes() {
    let golden: Vec<Value> = golden()
        .values()
        .map(|line| std::str::from_utf8(line).expect("canonical JSON is UTF-8"))
        .map(|line| line.parse().expect("canonical JSON is JSON"))
        .collect();
    let members: BTreeSet<String> = golden.iter().flat_map(names).collect();
    let mut read = 0;
    for value in golden.iter().flat_map(|value| respelled(value, &members)) {
        let Ok(line) = canonical::encode_value(&value) else { continue };
        let Ok(entry) = Entry::decode(&line) else { continue };
        let again = entry.encode(&Redactor::default()).map(String::from_utf8);
        let line = String::from_utf8(line).expect("canonical JSON is UTF-8");
        assert_eq!(again, Ok(Ok(line)), "one entry has one spelling");
        read += 1;
    }
    assert!(read > 100, "some are entries that say something else: {read}");
}
