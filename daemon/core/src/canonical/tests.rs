//! The one spelling, and the refusal of every other.

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        (-MAX_INTEGER..=MAX_INTEGER).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..5).prop_map(Value::from_iter),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_encoded_passes_the_check_and_reads_back(value in value()) {
        let bytes = encode(&value).expect("no floats, no nulls");
        let text = std::str::from_utf8(&bytes).expect("UTF-8");
        prop_assert_eq!(check(text), Ok(()));
        let back: Value = text.parse().expect("canonical JSON is JSON");
        prop_assert_eq!(&back, &value);
        prop_assert_eq!(decode_value(text), Ok(back.clone()));
        prop_assert_eq!(encode(&back).expect("as before"), bytes);
    }

    #[test]
    fn whatever_passes_the_check_is_its_own_encoding(bytes in prop::collection::vec(
        prop::sample::select(br#"{}[]",:\u0019aftrues-b "#.to_vec()), 0..40)) {
        let text = std::str::from_utf8(&bytes).expect("ASCII");
        if check(text).is_ok() {
            let value: Value = text.parse().expect("the check is stricter than JSON");
            prop_assert_eq!(encode(&value).expect("checked"), bytes);
        }
    }
}

#[test]
fn every_other_spelling_is_refused() {
    for text in [
        r#"{"b":1,"a":2}"#,
        r#"{"a":1,"a":2}"#,
        r#"{ "a":1}"#,
        r#"{"a":1} "#,
        r#"{"a":1.0}"#,
        r#"{"a":1e3}"#,
        r#"{"a":-0}"#,
        r#"{"a":01}"#,
        r#"{"a":null}"#,
        r#"{"a":9007199254740992}"#,
        r#"{"a":99999999999999999999999999}"#,
        r#"{"a":"\/"}"#,
        r#"{"a":"\u0041"}"#,
        r#"{"a":"\u000A"}"#,
        r#"{"a":"\u000a"}"#,
        r#"{"a":"\ud83d\ude00"}"#,
        "{\"a\":\"\u{1b}\"}",
        "{\"a\":\"\u{202e}\"}",
        "{\"a\":1}{}",
        r#"{"a":1,}"#,
        r#"["a" ,1]"#,
        "",
    ] {
        assert!(check(text).is_err(), "{text:?} passed");
    }
}

#[test]
fn nesting_is_bounded() {
    let deep = |n: usize| "[".repeat(n) + &"]".repeat(n);
    assert!(check(&deep(MAX_DEPTH)).is_ok());
    assert!(check(&deep(MAX_DEPTH + 1)).is_err());
    assert!(check(&"[".repeat(1 << 20)).is_err());
}

#[test]
fn what_moves_a_terminal_is_escaped() {
    let bytes = encode(&json!("\u{1b}[2J \u{9b} \u{202e} \u{7f} ü")).expect("text");
    assert_eq!(bytes, "\"\\u001b[2J \\u009b \\u202e \\u007f ü\"".as_bytes());
}

#[test]
fn floats_and_nulls_cannot_be_written() {
    assert_eq!(encode(&json!({"a": 1.5})), Err(NotEncodable::Number("1.5".into())));
    assert_eq!(encode(&json!([null])), Err(NotEncodable::Null));
    assert!(encode(&(MAX_INTEGER + 1)).is_err());
}

#[test]
fn a_special_character_is_found_wherever_it_stands() {
    for special in ['"', '\\', '\u{1f}', '\u{7f}', '\u{1b}', '\u{9b}', '\u{202e}'] {
        for before in 0..20 {
            for after in 0..20 {
                let text = format!(
                    "\"{}{special}{}\"",
                    "a~ !".repeat(5).split_at(before).0,
                    "z".repeat(after)
                );
                assert!(check(&text).is_err(), "{text:?} passed");
            }
        }
    }
    for length in 0..40 {
        assert_eq!(check(&format!("\"{}\"", "aü".repeat(length))), Ok(()));
        assert_eq!(check(&format!("\"{}\"", "a~".repeat(length))), Ok(()));
    }
}

#[test]
fn keys_are_ordered_by_what_they_say() {
    // A line end sorts before a letter, however it is spelled.
    assert_eq!(check("{\"\\n\":1,\"a\":2}"), Ok(()));
    assert!(check("{\"a\":2,\"\\n\":1}").is_err());
    assert_eq!(check("{\"a\\u001b\":1,\"a\\\"\":2,\"ab\":3}"), Ok(()));
    assert!(check("{\"a\\u001b\":1,\"a\\u001b\":2}").is_err());
}

#[derive(Debug, PartialEq, Deserialize)]
struct Point {
    x: u32,
    #[serde(default, deserialize_with = "any_value_or_none")]
    what: Option<Value>,
}

#[derive(Debug, PartialEq, Deserialize)]
enum Colour {
    Red,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "is")]
enum Tagged {
    Square { side: u32 },
}

fn shape<'a, T: Deserialize<'a>>(text: &'a str) -> bool {
    matches!(decode::<T>(text), Err(NotDecodable::Shape(_)))
}

#[test]
fn a_struct_is_read_from_a_map_alone_and_an_enum_from_its_name() {
    assert_eq!(decode(r#"{"x":1}"#), Ok(Point { x: 1, what: None }));
    assert_eq!(decode(r#""Red""#), Ok(Colour::Red));
    assert!(shape::<Point>("[1]") && shape::<Point>("[1,2]") && shape::<Vec<Point>>("[[1]]"));
    assert!(shape::<Colour>(r#"{"Red":{}}"#) && shape::<Colour>(r#"["Red",{}]"#));
    assert!(shape::<Point>(r#"{"x":-1}"#) && shape::<Point>(r#"{"x":"1"}"#));
}

#[test]
fn a_type_that_takes_whatever_comes_reads_nothing() {
    assert!(shape::<Value>("1") && shape::<Value>("{}"));
    assert!(shape::<Tagged>(r#"{"is":"Square","side":1}"#) && shape::<Tagged>(r#"["Square",1]"#));
    assert!(shape::<(u32, u32)>("[1,2]") && shape::<f64>("1"));
}

#[test]
fn no_name_of_a_member_means_more_than_itself() {
    for text in [
        r#"{"$serde_json::private::RawValue":"null"}"#,
        r#"{"$serde_json::private::Number":"1.5"}"#,
    ] {
        let value = decode_value(text).expect("canonical");
        assert!(value.as_object().is_some_and(|map| map.len() == 1), "{value}");
        assert_eq!(encode(&value), Ok(text.as_bytes().to_vec()));
        let held = format!(r#"{{"what":{text},"x":1}}"#);
        assert_eq!(decode(&held), Ok(Point { x: 1, what: Some(value) }));
    }
}

#[test]
fn a_wrong_spelling_is_told_before_a_wrong_shape() {
    let spelling = |text: &str| matches!(decode::<Point>(text), Err(NotDecodable::Spelling(_)));
    for text in
        [r#"[1,null]"#, r#"{"x":"a", "y":1}"#, r#"{"x":1}}"#, r#"{"x":1"#, r#"{"x":1.0}"#, ""]
    {
        assert!(spelling(text), "{text}");
    }
}
