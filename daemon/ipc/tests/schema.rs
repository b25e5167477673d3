//! The schema of the protocol is that of the types, and says what is really carried.
//!
//! `docs/protocol.schema.json` is written by the first test when `TIDEGATE_UPDATE_DOCS=1` is set.

#[path = "../../api/tests/carried/requests.rs"]
mod requests;

use std::path::Path;

use serde_json::{Value, json};
use tidegate_ipc::schema;

#[test]
fn the_schema_is_what_the_types_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/protocol.schema.json");
    let wanted = format!("{:#}\n", schema());
    if std::env::var_os("TIDEGATE_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &wanted).expect("the documentation can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == wanted,
        "docs/protocol.schema.json is out of date: run the tests with TIDEGATE_UPDATE_DOCS=1"
    );
}

#[test]
fn whatever_is_carried_is_as_the_schema_says() {
    let schema = schema();
    let ask = &schema["calls"]["ask"];
    for request in requests::requests() {
        assert_eq!(complaint(&schema, &ask["params"], &request), None, "{request}");
    }
    for line in include_str!("../../api/tests/carried/replies.jsonl").lines() {
        let reply: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(complaint(&schema, &ask["result"], &reply), None, "{reply}");
    }
}

#[test]
fn what_is_none_of_it_is_not_as_the_schema_says() {
    let schema = schema();
    for other in [
        json!("nothing"),
        json!({ "list": { "sates": "Done" } }),
        json!({ "list": { "limit": "three" } }),
        json!({ "search": { "text": "x" } }),
        json!({ "list": {}, "show": {} }),
        json!({ "sql": "anything" }),
    ] {
        assert!(complaint(&schema, &schema["calls"]["ask"]["params"], &other).is_some(), "{other}");
    }
}

/// What is wrong with a value by a schema of `root`: of what schemas can say, as much as this one says.
fn complaint(root: &Value, schema: &Value, value: &Value) -> Option<String> {
    let schema = schema.as_object()?;
    let wrong = |what: &str| Some(format!("{value} {what}"));
    for (word, says) in schema {
        let list = || says.as_array().into_iter().flatten();
        let fits = |option: &Value| complaint(root, option, value).is_none();
        let complaint = match word.as_str() {
            "$ref" => {
                let name = says.as_str().and_then(|name| name.strip_prefix('#')).expect("a name");
                complaint(root, root.pointer(name).expect("it is defined"), value)
            }
            "anyOf" if !list().any(fits) => wrong("is none of several"),
            "oneOf" if list().filter(|option| fits(option)).count() != 1 => {
                wrong("is not one of several")
            }
            "const" if says != value => wrong("is another"),
            "enum" if !list().any(|known| known == value) => wrong("is not known"),
            "type" if !is_typed(says, value) => wrong("is of another type"),
            "required" => list()
                .find(|name| value.get(name.as_str().expect("a name")).is_none())
                .and_then(|name| wrong(&format!("lacks {name}"))),
            "items" => value
                .as_array()
                .and_then(|items| items.iter().find_map(|it| complaint(root, says, it))),
            "properties" | "additionalProperties" => members(root, schema, value),
            "$schema" | "title" | "description" | "default" | "format" | "minimum" | "maximum"
            | "minItems" | "maxItems" | "prefixItems" | "anyOf" | "oneOf" | "const" | "enum"
            | "type" | "propertyNames" | "patternProperties" | "pattern" | "uniqueItems" => None,
            other => wrong(&format!("is said to be {other}, which this test does not know")),
        };
        if complaint.is_some() {
            return complaint;
        }
    }
    None
}

/// What is wrong with the members of an object.
fn members(root: &Value, schema: &serde_json::Map<String, Value>, value: &Value) -> Option<String> {
    let patterns = schema.get("patternProperties").and_then(Value::as_object);
    value.as_object()?.iter().find_map(|(name, member)| {
        let known = schema.get("properties").and_then(|known| known.get(name));
        let any = patterns.and_then(|patterns| patterns.values().next());
        match known.or(any).or(schema.get("additionalProperties")) {
            Some(Value::Bool(false)) => Some(format!("{name} is no member")),
            Some(says) => complaint(root, says, member),
            None => None,
        }
    })
}

fn is_typed(says: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().expect("a name") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type {other}"),
    };
    says.as_array().map_or_else(|| is(says), |names| names.iter().any(is))
}
