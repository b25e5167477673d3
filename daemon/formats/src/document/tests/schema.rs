//! JSON documents of phases.

use serde_json::Value;

use super::super::check;
use super::super::coverage::SHAPE;
use super::super::schema::WORDS;
use super::{changed, told};
use crate::schema::schema;

const PHASES: [&str; 5] = ["analysis", "planning", "session", "specification", "tasks"];

const TYPES: [&str; 7] = ["object", "array", "string", "number", "integer", "boolean", "null"];

/// Every word that a schema uses, and every pattern in it.
fn words(schema: &Value, found: &mut Vec<(String, Value)>) {
    for (word, value) in schema.as_object().expect("a schema is a map") {
        found.push((word.clone(), value.clone()));
        match word.as_str() {
            "properties" => {
                value.as_object().into_iter().flatten().for_each(|(_, inner)| words(inner, found));
            }
            "items" => words(value, found),
            _ => {}
        }
    }
}

#[test]
fn every_word_of_the_shipped_schemas_is_understood() {
    let mut texts: Vec<_> =
        PHASES.iter().map(|name| schema(name).expect("it is shipped").text).collect();
    texts.push(SHAPE);
    for text in texts {
        let mut found = Vec::new();
        words(&serde_json::from_str(text).expect("a schema is JSON"), &mut found);
        for (word, value) in found {
            assert!(WORDS.contains(&word.as_str()), "{word}");
            match (word.as_str(), value.as_str()) {
                ("pattern", Some(pattern)) => {
                    regex_lite::Regex::new(pattern).expect("a pattern can be read");
                }
                ("format", Some(format)) => assert!(["date-time", "uuid"].contains(&format)),
                ("type", Some(kind)) => assert!(TYPES.contains(&kind), "{kind}"),
                ("type", None) => {
                    let kinds = value.as_array().expect("one type, or a list of them");
                    assert!(kinds.iter().all(|kind| TYPES.contains(&kind.as_str().unwrap_or(""))));
                }
                _ => {}
            }
        }
    }
}

fn only(kind: &str, from: &str, to: &str) -> (String, usize) {
    let text = changed(kind, from, to);
    let findings = check(kind, "a.json", text.as_bytes());
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].code.word(), "SCHEMA_MISMATCH");
    (findings[0].message.clone(), findings[0].place.line)
}

#[test]
fn what_does_not_fit_is_told_with_its_path_and_line() {
    let id = "123e4567-e89b-42d3-a456-426614174000";
    assert_eq!(only("session", id, "7").0, "/sessionId is '7', which is not a UUID");
    let (message, line) =
        only("session", "\"projectType\": \"dashboard\"", "\"projectType\": \"boat\"");
    assert_eq!(message, "/projectContext/projectType is none of the values that may be there");
    assert!(line > 5);
    let (message, line) = only("session", "\"createdTimestamp\"", "\"created\"");
    assert_eq!((message.as_str(), line), ("/metadata lacks the member 'createdTimestamp'", 3));
    let (message, _) = only("session", "\"version\": \"1.0.0\"", "\"version\": \"1.0\"");
    assert!(message.starts_with("/metadata/version is '1.0'"), "{message}");
    let (message, _) = only("session", "\"projectContext\": {", "\"projectContext\": [], \"x\": {");
    assert_eq!(message, "/projectContext must be of type object");
}

#[test]
fn times_are_those_of_a_calendar() {
    let at = |time: &str| {
        let text = format!("{{\"startTimestamp\": \"{time}\"}}");
        let findings = check("specification", "a.json", text.as_bytes());
        findings.iter().any(|finding| finding.message.starts_with("/startTimestamp"))
    };
    for good in ["2026-01-31T12:00:00Z", "2024-02-29t23:59:60.5+02:00"] {
        assert!(!at(good), "{good}");
    }
    for bad in [
        "2026-02-29T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-01-01",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:00",
    ] {
        assert!(at(bad), "{bad}");
    }
}

#[test]
fn what_is_no_json_is_told_with_its_place() {
    for (text, line) in [
        ("{", 1),
        ("{\n\"a\": 1,\n}", 3),
        ("[1 2]", 1),
        ("{\"a\"\n1}", 2),
        ("\n01", 2),
        ("\"a", 1),
        ("\"\\ud800\"", 1),
        ("{} {}", 1),
        ("nul", 1),
        ("[,1]", 1),
        ("1e999", 1),
        ("\"a\nb\"", 1),
        ("\"\\", 1),
    ] {
        assert_eq!(told("session", "a.json", text), [("NOT_JSON", line)], "{text}");
    }
    assert_eq!(told("session", "a.json", &"[".repeat(100_000)), [("TOO_DEEP", 1)]);
    let many = format!("[{}1]", "1,".repeat(500_000));
    assert_eq!(told("session", "a.json", &many), [("TOO_BIG", 1)]);
}

#[test]
fn a_member_that_is_there_twice_is_told() {
    let text = changed("session", "\"aiModel\": \"a text\"", "\"aiModel\": \"a\", \"aiModel\": 7");
    assert_eq!(told("session", "a.json", &text)[0].0, "DUPLICATE_KEY");
}
