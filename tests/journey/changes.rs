//! What every change takes: a key, a condition, a reason, a rehearsal, waiting for git.

use serde_json::{Value, json};

use crate::place::{Journey, begun, clone_of};

#[test]
fn the_same_change_under_the_same_key_is_made_once() {
    let sandbox = begun();
    let item = ["new", "x", "--label", "a", "--key", "k1"];
    let first = sandbox.json(&item);
    let refs = sandbox.refs();
    let again = sandbox.json(&item);
    assert_eq!(again["item"], first["item"]);
    assert_eq!(again["recorded"]["entry"], first["recorded"]["entry"]);
    assert_eq!(first["recorded"]["replayed"], false);
    assert_eq!(again["recorded"]["replayed"], true);
    assert!(sandbox.tidegate(&item).ok().stdout.ends_with("  (recorded before)\n"));
    let id = first["item"]["id"].as_str().expect("a text");
    let (whole, short) =
        (["move", id, "start", "--key", "k2"], ["move", &id[..6], "start", "--key", "k2"]);
    let _ = sandbox.tidegate(&whole).ok();
    let moved = sandbox.refs();
    assert_ne!(moved, refs);
    let _ = sandbox.tidegate(&["move", id, "stop"]).ok();
    let after = sandbox.refs();
    assert_eq!(
        sandbox.json(&short)["recorded"]["replayed"],
        true,
        "an id is the same however short"
    );
    assert_eq!(sandbox.refs(), after, "repeated later, it still records nothing");
}

#[test]
fn a_key_that_was_used_for_something_else_is_refused() {
    let sandbox = begun();
    let id = sandbox.item(&["x", "--key", "k"]);
    let refs = sandbox.refs();
    for other in [
        &["new", "y"][..],
        &["new", "x", "--reason", "r"],
        &["move", &id, "start"],
        &["comment", &id, "x"],
        &["project", "set", "type=cli"],
    ] {
        let error = sandbox.refusal(4, &[other, &["--key", "k"]].concat());
        assert_eq!(error["code"], "key_reused", "{other:?}");
    }
    let _ = sandbox.tidegate(&["new", "x", "--key", ""]).exits(2);
    let _ = sandbox.tidegate(&["new", "x", "--key", &"k".repeat(129)]).exits(2);
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn two_clones_that_make_an_item_under_one_key_make_one_item() {
    let first = begun();
    let second = clone_of(&first, "second");
    let ids = [&first, &second].map(|sandbox| sandbox.item(&["x", "--key", "shared"]));
    assert_eq!(ids[0], ids[1]);
    crate::place::fetch(&first, &second);
    assert_eq!(first.tidegate(&["ls", "--all", "-q"]).ok().stdout, format!("{}\n", ids[0]));
}

#[test]
fn a_change_on_condition_is_made_only_while_the_condition_holds() {
    let sandbox = begun();
    let id = sandbox.item(&["x"]);
    let head = sandbox.shown(&id)["heads"][0].as_str().expect("a text").to_owned();
    let _ = sandbox.tidegate(&["edit", &id, "--title", "y", "--expect", &head[..12]]).ok();
    let refs = sandbox.refs();
    for change in [
        &["edit", &id, "--title", "z"][..],
        &["move", &id, "start"],
        &["archive", &id],
        &["comment", &id, "c"],
    ] {
        let error = sandbox.refusal(4, &[change, &["--expect", &head]].concat());
        assert_eq!(error["code"], "expect_missed", "{change:?}");
        assert_eq!(error["hints"], json!([format!("tidegate show {}", &id[..6])]));
    }
    for vague in ["", "a", &head[..6]] {
        let _ = sandbox.tidegate(&["move", &id, "start", "--expect", vague]).exits(4);
    }
    assert_eq!(sandbox.refs(), refs);
}

#[test]
fn a_reason_is_recorded_with_every_kind_of_change() {
    let sandbox = begun();
    let (id, other) = (sandbox.item(&["x"]), sandbox.item(&["y"]));
    for change in [
        &["new", "z"][..],
        &["edit", &id, "--title", "y"],
        &["edit", &id, "--parent", &other],
        &["comment", &id, "c"],
        &["link", &id, "depends_on", &other],
        &["unlink", &id, "depends_on", &other],
        &["move", &id, "start"],
        &["archive", &id],
        &["unarchive", &id],
        &["project", "set", "type=cli"],
    ] {
        let _ = sandbox.tidegate(&[change, &["--reason", "because of it"]].concat()).ok();
        let event = sandbox.json(&["history", "--limit", "1"])["events"][0].clone();
        assert_eq!(event["reason"], "because of it", "{change:?}");
    }
}

#[test]
fn a_rehearsal_tells_what_would_be_and_records_nothing() {
    let sandbox = begun();
    let (id, other) = (sandbox.item(&["x"]), sandbox.item(&["y"]));
    let (refs, objects) = (sandbox.refs(), sandbox.said(&["count-objects"]));
    for change in [
        &["new", "z"][..],
        &["edit", &id, "--title", "changed"],
        &["comment", &id, "c"],
        &["link", &id, "depends_on", &other],
        &["archive", &id],
        &["project", "set", "type=cli"],
    ] {
        let _ = sandbox.tidegate(&[change, &["--dry-run"]].concat()).ok();
    }
    let document = sandbox.json(&["edit", &id, "--title", "changed", "--dry-run"]);
    assert_eq!(document["item"]["title"], "changed");
    assert_eq!(document["recorded"]["entry"], Value::Null);
    assert_eq!(document["recorded"]["dry_run"], true);
    let told = sandbox.tidegate(&["archive", &id, "--dry-run"]).ok().stdout;
    assert!(told.ends_with("  (not recorded)\n"), "{told}");
    assert_eq!((sandbox.refs(), sandbox.said(&["count-objects"])), (refs, objects));
    let _ = sandbox.tidegate(&["archive", &id, "--dry-run", "--publish"]).exits(2);
}

#[test]
fn a_published_change_is_at_once_seen_by_plain_git() {
    let sandbox = begun();
    let document = sandbox.json(&["new", "x", "--publish"]);
    let entry = document["recorded"]["entry"].as_str().expect("an entry");
    assert_eq!(sandbox.said(&["rev-parse", &sandbox.logs()[0]]), entry);
    assert_eq!(
        sandbox.said(&["rev-parse", &format!("{entry}^{{tree}}")]),
        sandbox.said(&["hash-object", "-t", "tree", "/dev/null"])
    );
    assert_eq!(
        sandbox.said(&["cat-file", "-t", &format!("{entry}^{{tree}}")]),
        "tree",
        "the empty tree is really there"
    );
}

#[test]
fn a_tag_keeps_a_version_of_an_item_and_means_one_only() {
    let sandbox = begun();
    let item = sandbox.item(&["Agreed"]);
    let first = sandbox.json(&["tag", "add", &item, "v1.0"])["item"].clone();
    assert_eq!(first["tags"][0]["name"], "v1.0");
    let _ = sandbox.json(&["edit", &item, "--title", "Changed"]);
    let entry = first["tags"][0]["entries"][0].as_str().expect("an entry").to_owned();
    assert_eq!(sandbox.json(&["show", &item, "--at", &entry])["item"]["title"], "Agreed");
    assert_eq!(sandbox.refusal(4, &["tag", "add", &item, "v1.0"])["code"], "tag_taken");
    let _ = sandbox.json(&["tag", "add", &item, "v2.0"]);
    let listed = sandbox.json(&["tag", "ls", &item]);
    assert_eq!(listed["item"]["tags"].as_array().map(Vec::len), Some(2));
    let text = sandbox.tidegate(&["tag", "ls", &item]).ok().stdout;
    assert!(text.starts_with(&format!("v1.0  {}\nv2.0  ", &entry[..12])), "{text}");
    let _ = sandbox.json(&["tag", "rm", &item, "v1.0"]);
    let text = sandbox.tidegate(&["show", &item]).ok().stdout;
    assert!(text.contains("v2.0 at ") && !text.contains("v1.0 at"), "{text}");
    let again = sandbox.json(&["tag", "rm", &item, "v1.0"]);
    assert_eq!(again["recorded"]["events"], 0);
}
