//! Making many items from lines of JSON.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::place::{Journey, begun, clone_of, each, fetch};
use crate::support::Sandbox;

/// What importing `lines` is answered with, and the exit code.
#[track_caller]
fn import(sandbox: &Sandbox, lines: &str, arguments: &[&str]) -> (Value, i32) {
    let arguments = [&["--json", "import", "--jsonl", "-"], arguments].concat();
    let output = sandbox.fed(lines.as_bytes(), &arguments);
    let document = output.json();
    assert_eq!(document["schema"], "tidegate.import/1");
    (document, output.status)
}

#[test]
fn each_line_makes_an_item_with_all_that_it_says() {
    let sandbox = begun();
    let lines = r#"{"title":"Whole","key":"J-1","aliases":["ALPHA"],"kind":"epic"}

{"title":"Part","key":"J-2","parent":"J-1","body":"b","labels":["y","x"],"priority":"1","assignee":"ann","criteria":["c"],"fields":{"n":3},"state":"Done","source":"jira"}
{"title":"Third","parent":"ALPHA","priority":null}
"#;
    let (document, status) = import(&sandbox, lines, &[]);
    assert_eq!(status, 0);
    assert_eq!((&document["imported"], &document["refused"]), (&json!(3), &json!(0)));
    let items = each(&document["results"], "item");
    let whole = sandbox.shown("ALPHA");
    assert_eq!(items[0], &whole["id"]);
    assert_eq!(each(&document["results"], "short")[0], &whole["short"]);
    let part = sandbox.shown(items[1].as_str().expect("an id"));
    for (name, value) in [
        ("parent", whole["id"].clone()),
        ("labels", json!(["x", "y"])),
        ("state", json!("Done")),
        ("fields", json!({ "n": 3 })),
        ("assignee", json!("ann")),
    ] {
        assert_eq!(part[name], value, "{name}");
    }
    assert_eq!(sandbox.shown(items[2].as_str().expect("an id"))["parent"], whole["id"]);
    assert_eq!(sandbox.logs().len(), 1);
    let told = sandbox.tidegate(&["history", "--kind", "item.imported"]).ok().stdout;
    assert_eq!(told.lines().count(), 3);
}

#[test]
fn a_line_whose_key_is_known_makes_no_second_item_in_any_clone() {
    let first = begun();
    let lines = "{\"title\":\"a\",\"key\":\"K-1\"}\n{\"title\":\"b\",\"key\":\"K-2\"}\n{\"title\":\"b\",\"key\":\"K-2\"}\n";
    let (document, _) = import(&first, lines, &[]);
    assert_eq!((&document["imported"], &document["known"]), (&json!(2), &json!(1)));
    let refs = first.refs();
    let (again, status) = import(&first, lines, &[]);
    assert_eq!((&again["imported"], &again["known"], status), (&json!(0), &json!(3), 0));
    assert_eq!(first.refs(), refs);
    let apart = crate::support::repo();
    let project = first.json(&["project", "show"])["project"]["id"].clone();
    let apart = apart.at("../apart");
    let _ = apart.git(&["init", "--quiet"]).ok();
    let _ = apart.tidegate(&["init", "--id", project.as_str().expect("an id")]).ok();
    let (there, _) = import(&apart, lines, &[]);
    assert_eq!(each(&there["results"], "item"), each(&document["results"], "item"));
    fetch(&first, &apart);
    assert_eq!(first.tidegate(&["ls", "--all", "-q"]).ok().stdout.lines().count(), 2);
}

#[test]
fn a_bad_line_costs_that_line_only() {
    let sandbox = begun();
    let bytes = b"{\"title\":\"a\"}\n{\"title\":\"\xff\"}\n{\"title\":\"b\"}\n";
    let output = sandbox.fed(bytes, &["import", "--jsonl", "-"]).exits(1);
    let told = "line 2: not UTF-8, from byte 10 of the line on\n";
    assert!(output.stdout.starts_with(told), "{}", output.stdout);
    assert!(output.stdout.ends_with("2 imported, 0 known already, 1 refused\n"));

    let lines = [
        r#"{"title":"good"}"#,
        "{not json",
        "[]",
        r#"{"title":""}"#,
        r#"{"title":"x","colour":"red"}"#,
        r#"{"title":"x","labels":"a"}"#,
        r#"{"title":"x","state":"Nowhere"}"#,
        r#"{"title":"x","parent":"NONE"}"#,
        r#"{"title":"x\u001b[2J"}"#,
        r#"{"title":"x","fields":{"f":0.5}}"#,
        r#"{"title":"also good"}"#,
    ]
    .join("\n");
    let (document, status) = import(&sandbox, &lines, &[]);
    assert_eq!(status, 1, "some lines were refused");
    assert_eq!((&document["imported"], &document["refused"]), (&json!(2), &json!(9)));
    let outcomes = each(&document["results"], "outcome");
    assert_eq!(outcomes.len(), 11);
    assert_eq!([outcomes[0], outcomes[10]], [&json!("imported"); 2]);
    assert!(each(&document["results"], "error")[1..10].iter().all(|error| error.is_string()));
    assert_eq!(each(&document["results"], "line")[10], &json!(11));
    let people = sandbox.fed(lines.as_bytes(), &["import", "--jsonl", "-"]).exits(1);
    crate::place::is_harmless(&people);
    assert!(people.stdout.contains("line 2: not JSON: "), "{}", people.stdout);
    assert!(
        people.stdout.ends_with("2 imported, 0 known already, 9 refused\n"),
        "{}",
        people.stdout
    );
}

#[test]
fn a_result_names_the_line_of_the_file_it_is_about() {
    let sandbox = begun();
    let (document, _) = import(&sandbox, "\n\n{\"title\":\"third\"}\n\nnonsense\n", &[]);
    assert_eq!(each(&document["results"], "line"), [&json!(3), &json!(5)]);
}

#[test]
fn a_byte_order_mark_before_the_first_line_is_no_part_of_it() {
    let sandbox = begun();
    let (document, status) = import(&sandbox, "\u{feff}{\"title\":\"a\"}\n", &[]);
    assert_eq!((&document["imported"], status), (&json!(1), 0));
    let (inner, _) = import(&sandbox, "{\"title\":\"b\"}\n\u{feff}{\"title\":\"c\"}\n", &[]);
    assert_eq!(each(&inner["results"], "outcome"), [&json!("imported"), &json!("refused")]);
}

#[test]
fn a_rehearsed_import_records_nothing_and_tells_the_same() {
    let sandbox = begun();
    let refs = sandbox.refs();
    let lines = "{\"title\":\"a\",\"key\":\"K\"}\n{}\n";
    let (document, status) = import(&sandbox, lines, &["--dry-run"]);
    assert_eq!((&document["dry_run"], &document["imported"], status), (&json!(true), &json!(1), 1));
    assert_eq!(sandbox.refs(), refs);
    let (real, _) = import(&sandbox, lines, &[]);
    assert_eq!(real["results"], document["results"]);
}

#[test]
fn ten_thousand_lines_are_one_import() {
    let sandbox = begun();
    let mut lines = String::new();
    for n in 0..10_000 {
        let parent = if n == 0 { String::new() } else { format!(",\"parent\":\"K-{}\"", n / 10) };
        writeln!(lines, "{{\"title\":\"item {n}\",\"key\":\"K-{n}\"{parent}}}").expect("a string");
    }
    std::fs::write(sandbox.dir().join("items.jsonl"), &lines).expect("the directory is writable");
    let arguments = ["--json", "import", "--jsonl", "items.jsonl"];
    let document = sandbox.tidegate(&arguments).ok().json();
    assert_eq!(document["imported"], 10_000);
    assert_eq!(sandbox.tidegate(&["ls", "--all", "-q"]).ok().stdout.lines().count(), 10_000);
    let log = &sandbox.logs()[0];
    let entries: usize = sandbox.said(&["rev-list", "--count", log]).parse().expect("a number");
    assert!((2..=200).contains(&entries), "as few entries as fit, there are {entries}");
    assert_eq!(sandbox.tidegate(&arguments).ok().json()["known"], 10_000);
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
}

#[test]
fn an_import_under_a_key_is_made_once_in_any_clone() {
    let first = begun();
    let second = clone_of(&first, "second");
    let lines = "{\"title\":\"a\"}\n{\"title\":\"b\"}\n";
    let (one, _) = import(&first, lines, &["--key", "batch"]);
    let (two, _) = import(&second, lines, &["--key", "batch"]);
    assert_eq!(each(&one["results"], "item"), each(&two["results"], "item"));
    let refs = first.refs();
    assert_eq!(import(&first, lines, &["--key", "batch"]).0["known"], 2);
    assert_eq!(first.refs(), refs);
}

#[test]
fn a_file_that_cannot_be_read_is_refused_as_a_whole() {
    let sandbox = begun();
    assert_eq!(sandbox.refusal(5, &["import", "--jsonl", "none"])["code"], "unreadable_file");
    assert_eq!(sandbox.refusal(5, &["import", "--jsonl", "."])["code"], "unreadable_file");
    assert_eq!(import(&sandbox, "", &[]).0["results"], json!([]));
}

#[test]
fn a_rehearsal_names_no_item_that_will_not_be() {
    let sandbox = begun();
    let lines = "{\"title\":\"a\",\"key\":\"K\"}\n{\"title\":\"b\"}\n";
    let (document, _) = import(&sandbox, lines, &["--dry-run"]);
    let items = each(&document["results"], "item");
    assert_eq!(items[1], &Value::Null);
    assert_eq!(each(&import(&sandbox, lines, &[]).0["results"], "item")[0], items[0]);
    let (document, _) = import(&sandbox, lines, &["--dry-run", "--key", "batch"]);
    assert_ne!(each(&document["results"], "item")[1], &Value::Null);

    let rehearsed = sandbox.json(&["new", "c", "--dry-run"])["item"].clone();
    assert_eq!((&rehearsed["id"], &rehearsed["short"]), (&Value::Null, &Value::Null));
    assert_eq!(rehearsed["heads"], json!([]), "nor an entry");
    assert_eq!(sandbox.tidegate(&["new", "c", "--dry-run", "-q"]).ok().stdout, "");
    let people = sandbox.tidegate(&["new", "c", "--dry-run"]).ok().stdout;
    assert_eq!(people, "(new)  c  (To Do)  (not recorded)\n");
    let keyed = sandbox.json(&["new", "c", "--dry-run", "--key", "k"])["item"]["id"].clone();
    assert_eq!(sandbox.json(&["new", "c", "--key", "k"])["item"]["id"], keyed);
    let id = keyed.as_str().expect("an id");
    let edited = sandbox.json(&["edit", id, "--title", "d", "--dry-run"])["item"].clone();
    assert_eq!((&edited["id"], &edited["heads"]), (&keyed, &sandbox.shown(id)["heads"]));
}

#[test]
fn a_key_that_made_an_item_by_import_makes_no_other() {
    let sandbox = begun();
    let line = br#"{"title":"imported","key":"a"}"#;
    let _ = sandbox.fed(line, &["import", "--jsonl", "-"]).ok();
    assert_eq!(sandbox.refusal(4, &["new", "another", "--key", "a"])["code"], "key_reused");
    assert_eq!(sandbox.json(&["verify"])["ok"], true, "nothing void was recorded");
    assert_eq!(sandbox.json(&["ls"])["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_line_that_describes_no_item_is_told_by_its_number_and_once() {
    let sandbox = begun();
    let told = sandbox.fed(b"{\"title\":1}\n", &["import", "--jsonl", "-"]).exits(1).stdout;
    assert_eq!(told, "line 1: 'title' is a text\n0 imported, 0 known already, 1 refused\n");
}
