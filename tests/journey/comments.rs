//! Saying something about an item, and putting items away.

use serde_json::{Value, json};

use crate::place::{Journey, begun};

#[test]
fn a_comment_is_kept_with_what_it_is_about() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let _ = sandbox.tidegate(&["comment", &id, "works", "--on", "a.rs:7", "--via", "start"]).ok();
    let _ = sandbox.fed(b"two\nlines\n", &["comment", &id, "-"]).ok();
    assert_eq!(sandbox.shown(&id)["comments"], Value::Null, "comments are shown when asked for");
    assert_eq!(sandbox.shown(&id)["comment_count"], 2);
    let item = sandbox.json(&["show", &id, "--comments"])["item"].clone();
    let first = &item["comments"][0];
    assert_eq!((&first["text"], &first["on"]), (&json!("works"), &json!("a.rs:7")));
    assert_eq!(
        (&first["via"], &first["actor"]),
        (&json!("start"), &json!("Ada <ada@example.com>"))
    );
    assert_eq!(item["comments"][1]["text"], "two\nlines");
    let event = first["event"].as_str().expect("a text");
    let _ = sandbox.tidegate(&["comment", &id, "indeed", "--reply-to", event]).ok();
    let item = sandbox.json(&["show", &id, "--comments"])["item"].clone();
    assert_eq!(item["comments"][2]["reply_to"], event);
    let people = sandbox.tidegate(&["show", &id, "--comments"]).ok().stdout;
    assert!(people.contains("  on start  on a.rs:7\n  works\n\n"), "{people}");
    assert!(people.contains("\n  two\n  lines\n"), "{people}");
}

#[test]
fn an_empty_comment_is_refused() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let refs = sandbox.refs();
    assert_eq!(sandbox.refusal(2, &["comment", &id, " \n"])["code"], "bad_text");
    let _ = sandbox.fed(b"", &["comment", &id, "-"]).exits(2);
    let _ = sandbox.tidegate(&["comment", &id, "x", "--reply-to", "nonsense"]).exits(2);
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn a_comment_is_about_something_that_there_is() {
    let sandbox = begun();
    let [id, other] = ["x", "y"].map(|title| sandbox.item(&[title]));
    let _ = sandbox.tidegate(&["comment", &other, "z"]).ok();
    let elsewhere = sandbox.json(&["show", &other, "--comments"])["item"]["comments"][0].clone();
    let elsewhere = elsewhere["event"].as_str().expect("an event").to_owned();
    let refs = sandbox.refs();
    for (option, wrong, says) in [
        ("--on", "foo", "PATH:LINE"),
        ("--on", "foo:", "PATH:LINE"),
        ("--on", ":7", "PATH:LINE"),
        ("--on", "foo:0", "PATH:LINE"),
        ("--via", "nope", "start, "),
        ("--reply-to", &elsewhere, "is no comment on"),
    ] {
        let error = sandbox.refusal(2, &["comment", &id, "text", option, wrong]);
        assert_eq!(error["code"], "bad_value");
        assert!(error["message"].as_str().expect("a text").contains(says), "{error}");
    }
    assert_eq!(sandbox.refs(), refs);
    let _ = sandbox.tidegate(&["comment", &id, "text", "--on", "C:/a b.rs:1"]).ok();
}

#[test]
fn an_archived_item_is_not_listed_does_not_move_and_comes_back() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let _ = sandbox.tidegate(&["archive", &id, "--reason", "not now"]).ok();
    assert_eq!(sandbox.shown(&id)["archived"], true);
    assert_eq!(sandbox.tidegate(&["ls"]).ok().stdout, "");
    assert!(sandbox.tidegate(&["ls", "--all"]).ok().stdout.contains("task (archived)"));
    let error = sandbox.refusal(4, &["move", &id, "start"]);
    assert_eq!(error["code"], "archived");
    assert_eq!(error["hints"], json!([format!("tidegate unarchive {}", &id[..6])]));
    assert_eq!(sandbox.refusal(4, &["move", &id, "start", "--dry-run"])["code"], "archived");
    let refs = sandbox.refs();
    let told = sandbox.tidegate(&["archive", &id]).ok().stdout;
    assert!(told.ends_with("(nothing to change)\n"), "{told}");
    assert_eq!(sandbox.refs(), refs, "putting away what is away records nothing");
    let _ = sandbox.tidegate(&["unarchive", &id]).ok();
    let _ = sandbox.tidegate(&["move", &id, "start"]).ok();
    assert_eq!(sandbox.shown(&id)["state"], "In Progress");
}
