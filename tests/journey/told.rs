//! What decides nothing, and people are told: keys that mean two things, circles, clocks that ran
//! ahead.

use serde_json::{Value, json};

use crate::place::{Journey, begun, clone_of, each, fetch, own_log, texts};
use crate::support::Sandbox;

/// Two clones, joined.
fn joined(first: &Sandbox, second: &Sandbox) {
    fetch(first, second);
    fetch(second, first);
}

/// The findings of `verify` under this code.
fn found(sandbox: &Sandbox, exit: i32, code: &str) -> Vec<Value> {
    let verified = sandbox.tidegate(&["verify", "--json"]).exits(exit).json();
    assert_eq!(verified["ok"], json!(exit == 0));
    let findings = verified["findings"].as_array().expect("a list").clone();
    findings.into_iter().filter(|finding| finding["code"] == code).collect()
}

#[test]
fn one_key_used_for_two_things_apart_is_told_in_every_clone() {
    let first = begun();
    let id = first.item(&["x"]);
    let second = clone_of(&first, "second");
    for sandbox in [&first, &second] {
        let _ = sandbox.tidegate(&["comment", &id, "the same", "--key", "same"]).ok();
    }
    let _ = first.tidegate(&["comment", &id, "one", "--key", "k"]).ok();
    let _ = second.tidegate(&["comment", &id, "two", "--key", "k"]).ok();
    assert_eq!(first.shown(&id)["key_conflicts"], json!([]), "nobody knows yet");
    joined(&first, &second);
    for sandbox in [&first, &second] {
        let item = sandbox.shown(&id);
        assert_eq!(item["comment_count"], 4, "all are judged alone");
        let conflicts = item["key_conflicts"].as_array().expect("a list");
        assert_eq!(conflicts.len(), 2, "{conflicts:?}");
        assert_eq!(conflicts[0]["key"], "u:k#0");
        assert_eq!(conflicts[0]["event"], conflicts[1]["other"]);
        assert_eq!(conflicts[1]["event"], conflicts[0]["other"]);
        let people = sandbox.tidegate(&["show", &id]).ok().stdout;
        assert!(people.contains("  key conflict  u:k#0: "), "{people}");
        let history = sandbox.json(&["history", &id]);
        let told = each(&history["events"], "key_conflict");
        assert_eq!(told.iter().filter(|event| event.is_string()).count(), 2, "{told:?}");
        let people = sandbox.tidegate(&["history", &id]).ok().stdout;
        let marked = people.matches("[its key also means something else]").count();
        assert_eq!(marked, 2, "{people}");
        assert_eq!(found(sandbox, 0, "key_conflict").len(), 2, "worth knowing, and not wrong");
        let error = sandbox.refusal(4, &["comment", &id, "three", "--key", "k"]);
        assert_eq!(error["code"], "key_reused");
    }
}

#[test]
fn items_that_two_clones_made_parts_of_each_other_stand_at_the_root() {
    let first = begun();
    let [a, b] = ["a", "b"].map(|title| first.item(&[title]));
    let second = clone_of(&first, "second");
    let _ = first.tidegate(&["edit", &a, "--parent", &b]).ok();
    let _ = second.tidegate(&["edit", &b, "--parent", &a]).ok();
    joined(&first, &second);
    let mut members = [a.as_str(), b.as_str()];
    members.sort_unstable();
    for sandbox in [&first, &second] {
        for id in [&a, &b] {
            let item = sandbox.shown(id);
            assert_eq!((&item["parent"], &item["parent_short"]), (&Value::Null, &Value::Null));
            assert_eq!(item["circles"][0]["rel"], "parent");
            assert_eq!(texts(&item["circles"][0]["items"]), members);
            let people = sandbox.tidegate(&["show", id]).ok().stdout;
            assert!(
                people.contains(&format!(
                    "parent: {}, {}; remove",
                    &members[0][..6],
                    &members[1][..6]
                )),
                "{people}"
            );
            assert_eq!(sandbox.json(&["ls", "--parent", id])["items"], json!([]));
        }
        let list = sandbox.json(&["ls"]);
        assert_eq!(each(&list["items"], "parent"), [&Value::Null, &Value::Null]);
        assert_eq!(each(&list["items"], "in_circle"), [&json!(true), &json!(true)]);
        assert_eq!(sandbox.tidegate(&["ls"]).ok().stdout.matches("(in a circle)").count(), 2);
        let circles = found(sandbox, 1, "circle");
        assert_eq!(each(&json!(circles), "subject"), [members[0]]);
        let people = sandbox.tidegate(&["verify"]).exits(1).stdout;
        assert!(people.starts_with(&format!("circle  {}  parent", &members[0][..6])), "{people}");
        let _ = sandbox.tidegate(&["verify", &a]).exits(1);
    }
    let _ = first.tidegate(&["edit", &a, "--no-parent"]).ok();
    assert_eq!(first.shown(&b)["parent"], a);
    assert_eq!(first.shown(&b)["circles"], json!([]));
    assert_eq!(found(&first, 0, "circle"), Vec::<Value>::new());
}

#[test]
fn items_that_two_clones_made_wait_for_each_other_are_marked() {
    let first = begun();
    let [a, b, c] = ["a", "b", "c"].map(|title| first.item(&[title]));
    let second = clone_of(&first, "second");
    let _ = first.tidegate(&["link", &a, "depends_on", &b]).ok();
    let _ = first.tidegate(&["link", &c, "depends_on", &a]).ok();
    let _ = second.tidegate(&["link", &a, "blocks", &b]).ok();
    joined(&first, &second);
    for id in [&a, &b] {
        assert_eq!(first.shown(id)["circles"][0]["rel"], "depends_on");
    }
    assert_eq!(first.shown(&c)["circles"], json!([]), "it waits for a circle, and is in none");
    assert_eq!(first.refusal(4, &["link", &b, "depends_on", &c])["code"], "cycle");
    let _ = first.tidegate(&["unlink", &a, "blocks", &b]).ok();
    assert_eq!(found(&first, 0, "circle"), Vec::<Value>::new());
}

/// Sets the clock of whoever wrote the last entry of `log` ten hours ahead, and writes it again.
fn ten_hours_ahead(sandbox: &Sandbox, log: &str) -> String {
    let at = sandbox.entry(log)["at"].as_i64().expect("a time");
    let ahead = at + 36_000_000;
    let commit = sandbox.git(&["cat-file", "commit", log]).ok().stdout;
    let commit = commit
        .replace(&format!("\"at\":{at}"), &format!("\"at\":{ahead}"))
        .replace(&format!(" {} +0000\n", at / 1000), &format!(" {} +0000\n", ahead / 1000));
    let mut git = sandbox.command("git");
    git.args(["hash-object", "-t", "commit", "-w", "--stdin"]);
    let written = sandbox.run(&mut git, commit.as_bytes()).ok().stdout.trim_end().to_owned();
    let _ = sandbox.git(&["update-ref", log, &written]).ok();
    written
}

#[test]
fn a_clock_that_runs_ahead_is_told_before_and_after_somebody_builds_on_it() {
    let first = begun();
    let id = first.item(&["x"]);
    let second = clone_of(&first, "second");
    let _ = second.tidegate(&["comment", &id, "from the future"]).ok();
    let early = ten_hours_ahead(&second, &own_log(&second).expect("it has written"));
    fetch(&first, &second);
    let told = found(&first, 0, "clock_ahead");
    assert_eq!(each(&json!(told), "subject"), [&early], "it is ahead of the clock here");
    let of_early = |first: &Sandbox| {
        let history = first.json(&["history", &id]);
        let events = history["events"].as_array().expect("a list").clone();
        events.into_iter().find(|event| event["entry"] == json!(early)).expect("it is told")
    };
    assert_eq!(of_early(&first)["clock_ahead"], Value::Null, "the entries do not show it yet");
    let after = first.json(&["comment", &id, "after it"])["recorded"]["entry"].clone();
    assert_eq!(of_early(&first)["clock_ahead"], after);
    let people = first.tidegate(&["history", &id]).ok().stdout;
    let lines: Vec<&str> = people.lines().collect();
    assert!(lines[1].ends_with("comment: from the future [its clock ran ahead]"), "{people}");
    assert!(lines[2].ends_with("comment: after it"), "what builds on it comes after it: {people}");
    assert_eq!(found(&first, 0, "clock_ahead").len(), 2, "by the clock here, and by the entry");
}
