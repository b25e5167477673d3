//! Listing items.

use serde_json::{Value, json};

use crate::place::{Journey, begun, each};
use crate::support::Sandbox;

/// The titles that `ls` with these arguments lists, in their order.
#[track_caller]
fn titles(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let list = sandbox.json(&[&["ls"], arguments].concat());
    assert_eq!(list["schema"], "tidegate.items/1");
    each(&list["items"], "title").iter().map(|t| t.as_str().expect("a text").to_owned()).collect()
}

/// Four items, made one after the other: cod, ant, bee, dog.
fn four() -> (Sandbox, [String; 4]) {
    let sandbox = begun();
    let ids = [
        sandbox.item(&["cod", "--label", "sea", "--priority", "2"]),
        sandbox.item(&["ant", "--kind", "bug", "--assignee", "Ann", "--body", "Six LEGS"]),
        sandbox.item(&["bee", "--label", "air", "--priority", "1"]),
        sandbox.item(&["dog", "--label", "sea"]),
    ];
    let _ = sandbox.tidegate(&["edit", &ids[1], "--parent", &ids[0]]).ok();
    let _ = sandbox.tidegate(&["move", &ids[2], "start"]).ok();
    let _ = sandbox.tidegate(&["move", &ids[3], "Done", "--force", "--reason", "r"]).ok();
    (sandbox, ids)
}

#[test]
fn open_items_are_listed_newest_first_in_aligned_columns() {
    let (sandbox, ids) = four();
    assert_eq!(titles(&sandbox, &[]), ["bee", "ant", "cod"]);
    assert_eq!(titles(&sandbox, &["--all"]), ["dog", "bee", "ant", "cod"]);
    let told = sandbox.tidegate(&["ls"]).ok().stdout;
    let short = |n: usize| ids[n][..6].to_owned();
    let expected = format!(
        "{}  In Progress  task  1  bee\n{}  To Do        bug      ant\n{}  To Do        task  2  cod\n",
        short(2),
        short(1),
        short(0)
    );
    assert_eq!(told, expected);
    let quiet = sandbox.tidegate(&["ls", "-q"]).ok().stdout;
    assert_eq!(quiet, format!("{}\n{}\n{}\n", ids[2], ids[1], ids[0]));
    assert_eq!(sandbox.tidegate(&["list"]).ok().stdout, told, "the name other tools have");
}

#[test]
fn a_listed_item_has_the_fields_others_rely_on() {
    let (sandbox, ids) = four();
    let list = sandbox.json(&["ls", "--kind", "bug"]);
    assert_eq!(list["next_cursor"], Value::Null);
    let row = &list["items"][0];
    for (name, value) in [
        ("id", json!(ids[1])),
        ("short", json!(ids[1][..6])),
        ("aliases", json!([])),
        ("title", json!("ant")),
        ("kind", json!("bug")),
        ("state", json!("To Do")),
        ("contested", json!([])),
        ("parent", json!(ids[0])),
        ("labels", json!([])),
        ("priority", Value::Null),
        ("assignee", json!("Ann")),
    ] {
        assert_eq!(row[name], value, "{name}");
    }
    assert!(row["updated_at"].as_str().expect("a time").ends_with('Z'));
}

#[test]
fn every_filter_leaves_what_it_says() {
    let (sandbox, ids) = four();
    for (arguments, expected) in [
        (&["--state", "to do"][..], &["ant", "cod"][..]),
        (&["--state", "Done"], &["dog"]),
        (&["--kind", "bug"], &["ant"]),
        (&["--label", "sea"], &["cod"]),
        (&["--label", "sea", "--all"], &["dog", "cod"]),
        (&["--assignee", "ann"], &["ant"]),
        (&["--parent", &ids[0]], &["ant"]),
        (&["--text", "legs"], &["ant"]),
        (&["--text", "BE"], &["bee"]),
        (&["--changed-since", "2020-01-01"], &["bee", "ant", "cod"]),
        (&["--changed-since", "9999-01-01"], &[]),
        (&["--contested"], &[]),
        (&["--state", "To Do", "--label", "sea"], &["cod"]),
    ] {
        assert_eq!(titles(&sandbox, arguments), expected, "{arguments:?}");
    }
    assert_eq!(sandbox.tidegate(&["ls", "--label", "none"]).ok().stdout, "");
    let _ = sandbox.tidegate(&["ls", "--changed-since", "yesterday"]).exits(2);
    let _ = sandbox.tidegate(&["ls", "--parent", "T-2222"]).exits(3);
}

#[test]
fn lists_are_sorted_as_asked() {
    let (sandbox, _) = four();
    for (sort, expected) in [
        ("created", ["dog", "bee", "ant", "cod"]),
        ("updated", ["dog", "bee", "ant", "cod"]),
        ("title", ["ant", "bee", "cod", "dog"]),
        ("priority", ["bee", "cod", "dog", "ant"]),
        ("state", ["ant", "cod", "bee", "dog"]),
    ] {
        assert_eq!(titles(&sandbox, &["--all", "--sort", sort]), expected, "{sort}");
    }
    let said = sandbox.tidegate(&["ls", "--sort", "titel"]).exits(2).stderr;
    assert!(said.contains("title"), "{said}");
}

#[test]
fn pages_follow_each_other_without_gap_or_overlap() {
    let (sandbox, _) = four();
    let mut seen = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut arguments = vec!["ls", "--all", "--limit", "3"];
        arguments.extend(cursor.iter().flat_map(|cursor| ["--cursor", cursor]));
        let page = sandbox.json(&arguments);
        seen.extend(each(&page["items"], "title").into_iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    assert_eq!(seen, ["dog", "bee", "ant", "cod"]);
    let told = sandbox.tidegate(&["ls", "--limit", "1"]).ok().stdout;
    assert!(told.lines().last().expect("lines").starts_with("more: --cursor "), "{told}");
    let bare = sandbox.tidegate(&["ls", "--limit", "2", "-q"]).ok();
    assert_eq!(bare.stdout.lines().count(), 2);
    assert!(bare.stderr.starts_with("more: --cursor "), "{}", bare.stderr);
    assert_eq!(sandbox.refusal(2, &["ls", "--cursor", "x"])["code"], "bad_cursor");
    for limit in ["0", "x", "-1"] {
        let _ = sandbox.tidegate(&["ls", "--limit", limit]).exits(2);
        let _ = sandbox.tidegate(&["history", "--limit", limit]).exits(2);
    }
}

#[test]
fn fifty_items_are_listed_unless_more_are_asked_for() {
    let sandbox = begun();
    let lines: String = (0..60).map(|n| format!("{{\"title\":\"item {n}\"}}\n")).collect();
    let _ = sandbox.fed(lines.as_bytes(), &["import", "--jsonl", "-"]).ok();
    let count = |arguments: &[&str]| titles(&sandbox, arguments).len();
    assert_eq!([count(&[]), count(&["--all"]), count(&["--limit", "55"])], [50, 60, 55]);
}

#[test]
fn a_state_that_nothing_knows_is_refused_with_those_there_are() {
    let (sandbox, _) = four();
    let error = sandbox.refusal(2, &["ls", "--state", "Nope"]);
    assert_eq!(error["code"], "bad_value");
    let message = error["message"].as_str().expect("a text");
    assert!(message.contains("'Nope' is none of To Do, In Progress"), "{message}");
    assert_eq!(titles(&sandbox, &["--state", "in review"]), [""; 0], "nothing is in it, and it is");
}
