//! Making items and changing their fields.

use serde_json::{Value, json};

use crate::place::{Journey, begun, texts};

#[test]
fn new_tells_the_short_id_the_title_and_the_state() {
    let sandbox = begun();
    let told = sandbox.tidegate(&["new", "Log in with a token"]).ok().stdout;
    let (short, rest) = told.split_once("  ").expect("columns");
    assert!(short.starts_with("T-") && short.len() == 6, "{short}");
    assert_eq!(rest, "Log in with a token  (To Do)\n");
    let id = sandbox.item(&["Another"]);
    assert_eq!(id.len(), 18);
    assert!(id[2..].bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7')), "{id}");
}

#[test]
fn an_item_has_every_field_that_was_given() {
    let sandbox = begun();
    let parent = sandbox.item(&["The whole"]);
    let document = sandbox.json(&[
        "new",
        "The part",
        "--kind",
        "bug",
        "--body",
        "first\nsecond",
        "--label",
        "b",
        "--label",
        "a",
        "--label",
        "b",
        "--priority",
        "high",
        "--assignee",
        "ann",
        "--parent",
        &parent,
        "--criterion",
        "it works",
        "--criterion",
        "it is fast",
        "--set",
        "size=3=4",
        "--id",
        "BUG-7",
    ]);
    assert_eq!(document["schema"], "tidegate.item/1");
    let item = &document["item"];
    let expected = [
        ("aliases", json!(["BUG-7"])),
        ("title", json!("The part")),
        ("body", json!("first\nsecond")),
        ("kind", json!("bug")),
        ("state", json!("To Do")),
        ("contested", json!([])),
        ("challenged", json!(false)),
        ("parent", json!(parent)),
        ("labels", json!(["a", "b"])),
        ("priority", json!("high")),
        ("assignee", json!("ann")),
        ("fields", json!({ "size": "3=4" })),
        ("archived", json!(false)),
    ];
    for (name, value) in expected {
        assert_eq!(item[name], value, "{name}");
    }
    assert_eq!(item["criteria"][1]["text"], "it is fast");
    assert_eq!(item["criteria"][1]["checked"], false);
    assert_eq!(item["created_at"], item["updated_at"]);
    assert!(item["definition"].is_string());
    let recorded = &document["recorded"];
    assert_eq!((recorded["events"].clone(), recorded["dry_run"].clone()), (json!(1), json!(false)));
    assert_eq!(sandbox.entry(recorded["entry"].as_str().expect("an entry"))["seq"], 3);
    assert_eq!(sandbox.shown("BUG-7")["id"], item["id"]);
}

#[test]
fn show_is_aligned_and_leaves_out_what_is_not_there() {
    let sandbox = begun();
    let id = sandbox.item(&["Plain", "--priority", "low", "--body", "why\n\nand how"]);
    let shown = sandbox.tidegate(&["show", &id]).ok().stdout;
    let lines: Vec<&str> = shown.lines().collect();
    assert!(lines[0].ends_with("  Plain  (To Do)"), "{shown}");
    assert_eq!(lines[1..3], ["  kind      task", "  priority  low"]);
    assert!(lines[3].starts_with("  created   ") && lines[3].ends_with(" (just now)"), "{shown}");
    assert_eq!(lines[5..], ["", "  why", "", "  and how"]);
}

#[test]
fn several_items_are_shown_in_one_document() {
    let sandbox = begun();
    let (one, two) = (sandbox.item(&["One"]), sandbox.item(&["Two"]));
    let both = sandbox.json(&["show", &two, &one]);
    assert_eq!(both["schema"], "tidegate.items/1");
    assert_eq!(both["items"][0]["id"], two);
    assert_eq!(both["items"][1]["title"], "One");
    let people = sandbox.tidegate(&["show", &two, &one]).ok().stdout;
    assert_eq!(people.matches("\n\n").count(), 1, "{people}");
}

#[test]
fn text_is_read_from_standard_input_and_files() {
    let sandbox = begun();
    let made = sandbox.fed(b"From a pipe\n", &["new", "-", "--json"]).ok().json();
    assert_eq!(made["item"]["title"], "From a pipe");
    let made = sandbox.fed(b"a\r\nb\n\n", &["new", "x", "--body", "-", "--json"]).ok().json();
    assert_eq!(made["item"]["body"], "a\nb");
    std::fs::write(sandbox.dir().join("body.md"), "# Why\n").expect("the directory is writable");
    let id = sandbox.item(&["y", "--body-file", "body.md"]);
    assert_eq!(sandbox.shown(&id)["body"], "# Why");
    let _ = sandbox.fed(b"new body", &["edit", &id, "--body-file", "-"]).ok();
    let _ = sandbox.fed(b"new title", &["edit", &id, "--title", "-"]).ok();
    let item = sandbox.shown(&id);
    assert_eq!((&item["title"], &item["body"]), (&json!("new title"), &json!("new body")));
    assert_eq!(sandbox.refusal(5, &["new", "z", "--body-file", "none"])["code"], "unreadable_file");
}

#[test]
fn edit_changes_what_it_names_and_nothing_else() {
    let sandbox = begun();
    let id = sandbox.item(&["Old", "--body", "b", "--priority", "low", "--assignee", "ann"]);
    let edited = sandbox.json(&["edit", &id, "--title", "New", "--kind", "bug", "--set", "k=v"]);
    assert_eq!(edited["recorded"]["events"], 1, "one edit is one event");
    let item = sandbox.shown(&id);
    assert_eq!((&item["title"], &item["body"]), (&json!("New"), &json!("b")));
    assert_eq!((&item["kind"], &item["priority"]), (&json!("bug"), &json!("low")));
    let _ = sandbox.tidegate(&["edit", &id, "--unassign", "--priority", "", "--unset", "k"]).ok();
    let item = sandbox.shown(&id);
    assert_eq!(item["assignee"], Value::Null);
    assert_eq!(item["priority"], Value::Null);
    assert_eq!(item["fields"], json!({}));
    for arguments in [["--title", ""], ["--kind", "two words"], ["--kind", ""]] {
        let _ = sandbox.tidegate(&[&["edit", &id], &arguments[..]].concat()).exits(2);
    }
}

#[test]
fn an_edit_that_changes_nothing_records_nothing_and_says_so() {
    let sandbox = begun();
    let id = sandbox.item(&["Same", "--label", "a", "--priority", "p", "--body", "b"]);
    let refs = sandbox.refs();
    let same = ["edit", &id, "--title", "Same", "--label", "a", "--unlabel", "z", "--body", "b"];
    let told = sandbox.tidegate(&same).ok().stdout;
    assert!(told.ends_with("  Same  (To Do)  (nothing to change)\n"), "{told}");
    let document = sandbox.json(&same);
    assert_eq!(document["recorded"]["entry"], Value::Null);
    assert_eq!(document["recorded"]["events"], 0);
    assert_eq!(sandbox.tidegate(&["edit", &id, "-q"]).ok().stdout, format!("{id}\n"));
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn labels_are_added_and_removed_one_by_one() {
    let sandbox = begun();
    let id = sandbox.item(&["x", "--label", "a"]);
    let _ = sandbox.tidegate(&["edit", &id, "--label", "c", "--add-label", "b"]).ok();
    assert_eq!(texts(&sandbox.shown(&id)["labels"]), ["a", "b", "c"]);
    let _ = sandbox.tidegate(&["edit", &id, "--unlabel", "a", "--remove-label", "c"]).ok();
    assert_eq!(texts(&sandbox.shown(&id)["labels"]), ["b"]);
}

#[test]
fn a_merge_patch_writes_empties_and_leaves_the_rest() {
    let sandbox = begun();
    let id = sandbox.item(&["x", "--label", "a", "--priority", "p", "--set", "keep=1"]);
    let patch = br#"{"title":"y","priority":null,"labels":["b","c"],"fields":{"n":7,"l":[1,"t"]}}"#;
    let _ = sandbox.fed(patch, &["edit", &id, "--patch", "-"]).ok();
    let item = sandbox.shown(&id);
    assert_eq!(item["title"], "y");
    assert_eq!(item["priority"], Value::Null);
    assert_eq!(texts(&item["labels"]), ["b", "c"]);
    assert_eq!(item["fields"], json!({ "keep": "1", "n": 7, "l": [1, "t"] }));
    let refs = sandbox.refs();
    for bad in [
        &b"{"[..],
        b"[]",
        br#"{"state":"Done"}"#,
        br#"{"colour":"red"}"#,
        br#"{"title":7}"#,
        br#"{"title":null}"#,
        br#"{"labels":"a"}"#,
        br#"{"fields":{"f":1.5}}"#,
        b"\xff\xfe",
    ] {
        let said = sandbox.fed(bad, &["edit", &id, "--patch", "-"]).exits(2).stderr;
        assert!(said.starts_with("error: "), "{said}");
    }
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn an_alias_names_one_item_only() {
    let sandbox = begun();
    let id = sandbox.item(&["x", "--id", "AUTH-12"]);
    let error = sandbox.refusal(4, &["new", "y", "--id", "AUTH-12"]);
    assert_eq!(error["code"], "alias_taken");
    assert_eq!(error["hints"], json!([format!("tidegate show {}", &id[..6])]));
    assert_eq!(sandbox.refusal(2, &["new", "y", "--id", "T-mine"])["code"], "bad_value");
    assert_eq!(sandbox.refusal(2, &["new", "y", "--id", "two words"])["code"], "bad_value");
}

#[test]
fn what_contradicts_itself_is_refused() {
    let sandbox = begun();
    let id = sandbox.item(&["x", "--label", "a"]);
    let patch = sandbox.dir().join("patch.json");
    std::fs::write(&patch, r#"{"labels":["a"]}"#).expect("the directory is writable");
    let patch = patch.to_str().expect("a plain name");
    let refs = sandbox.refs();
    for verb in [
        &["edit", &id, "--label", "b", "--unlabel", "b"][..],
        &["edit", &id, "--label", "a", "--unlabel", "a"],
        &["edit", &id, "--patch", patch, "--unlabel", "a"],
        &["edit", &id, "--set", "f=1", "--unset", "f"],
        &["edit", &id, "--set", "f=1", "--set", "f=2"],
        &["new", "y", "--set", "f=1", "--set", "f=2"],
        &["project", "set", "type=api", "type=web-app"],
        &["move", &id, "--via", "nope"],
        &["move", &id, "--via", "nope", "--to", "Done", "--force", "--reason", "r"],
        &["move", &id, "--via", "start", "--to", "Done", "--force", "--reason", "r"],
    ] {
        let code = sandbox.refusal(2, verb)["code"].clone();
        assert!(code == "bad_value" || code == "no_such_transition", "{verb:?}: {code}");
    }
    for verb in [
        ["new", "y", "--set", "priority=1"].as_slice(),
        &["edit", &id, "--set", "parent=1"],
        &["edit", &id, "--set", "state=Done"],
    ] {
        let message = sandbox.refusal(2, verb)["message"].clone();
        let told = message.as_str().expect("a text");
        assert!(told.contains("an option of its own") || told.contains("by a move"), "{told}");
    }
    assert_eq!(sandbox.refs(), refs);
}
