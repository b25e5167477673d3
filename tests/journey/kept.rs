//! Where there is much, all questions are answered and all changes decided from what is kept on disk.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::place::{Journey, begun, each};
use crate::support::Sandbox;
use crate::together::{CHANGES, PROCESSES, at_once};

/// A repository with so much in it that the fold of it is kept.
fn much() -> Sandbox {
    let sandbox = begun();
    let body = "a long body ".repeat(80);
    let line = |n: usize| json!({ "title": format!("item {n}"), "aliases": [format!("K-{n}")], "body": body });
    let lines: String = (0..400).map(|n| format!("{}\n", line(n))).collect();
    let _ = sandbox.fed(lines.as_bytes(), &["import", "--jsonl", "-"]).ok();
    let _ = sandbox.tidegate(&["rebuild"]).ok();
    sandbox
}

/// The file in which it is kept: each has a name of its own.
fn file(sandbox: &Sandbox) -> PathBuf {
    let there = fs::read_dir(sandbox.dir().join(".git/tidegate/index")).expect("it is kept");
    let mut there = there.flatten().map(|entry| entry.path());
    there.find(|path| path.extension().is_some_and(|end| end == "db")).expect("it is kept")
}

#[track_caller]
fn is_kept(sandbox: &Sandbox) {
    let checked = sandbox.json(&["rebuild", "--check"]);
    assert_eq!((&checked["same"], &checked["kept"]), (&true.into(), &true.into()));
}

/// What these questions are answered with.
fn told(sandbox: &Sandbox, item: &str) -> Vec<Value> {
    let questions: [&[&str]; 10] = [
        &["ls"],
        &["ls", "--sort", "title", "--limit", "7"],
        &["ls", "--all", "--kind", "TASK", "--changed-since", "2000-01-01", "--sort", "state"],
        &["ls", "--text", "ITEM 39"],
        &["show", item],
        &["show", "K-7", "K-8"],
        &["history", item],
        &["history", "--limit", "5", "--kind", "transition"],
        &["move", "K-5", "start", "--dry-run"],
        &["project", "show"],
    ];
    questions.iter().map(|question| sandbox.json(question)).collect()
}

#[test]
fn what_is_kept_says_what_the_fold_in_memory_says() {
    let sandbox = much();
    let item = sandbox.item(&["one more", "--parent", "K-3", "--label", "l", "--key", "k"]);
    let _ = sandbox.tidegate(&["comment", &item, "so it is"]).ok();
    let _ = sandbox.tidegate(&["link", &item, "depends_on", "K-9"]).ok();
    let _ = sandbox.tidegate(&["move", &item, "start", "--reason", "now"]).ok();
    let refused = sandbox.refusal(4, &["link", "K-9", "depends_on", &item]);
    let kept = told(&sandbox, &item);
    is_kept(&sandbox);
    // Nothing can be kept where something else stands.
    let folder = sandbox.dir().join(".git/tidegate/index");
    fs::remove_dir_all(&folder).expect("it is there");
    fs::write(&folder, "in the way").expect("the folder is writable");
    assert_eq!(told(&sandbox, &item), kept);
    assert_eq!(sandbox.refusal(4, &["link", "K-9", "depends_on", &item]), refused);
    assert_eq!(fs::read(&folder).expect("it is still there"), b"in the way");
}

#[test]
fn a_rehearsal_leaves_no_trace_in_what_is_kept() {
    let sandbox = much();
    let before = told(&sandbox, "K-1");
    for rehearsed in [
        &["new", "another", "--dry-run"][..],
        &["edit", "K-1", "--title", "else", "--dry-run"],
        &["comment", "K-1", "well", "--dry-run"],
        &["link", "K-1", "blocks", "K-2", "--dry-run"],
        &["project", "set", "name=else", "--dry-run"],
    ] {
        let told = sandbox.json(rehearsed);
        assert_eq!(
            (&told["recorded"]["dry_run"], &told["recorded"]["entry"]),
            (&true.into(), &Value::Null)
        );
    }
    assert_eq!(
        sandbox.json(&["edit", "K-1", "--title", "else", "--dry-run"])["item"]["title"],
        "else"
    );
    assert_eq!(told(&sandbox, "K-1"), before);
    is_kept(&sandbox);
}

#[test]
fn what_one_request_asks_is_of_one_moment() {
    let sandbox = much();
    let file = file(&sandbox);
    at_once(&sandbox, "\"$TIDEGATE\" new -q same --key \"$N\" >/dev/null");
    assert_eq!(self::file(&sandbox), file, "what others fold is gone on from, not made anew");
    let same = sandbox.json(&["ls", "--all", "--text", "same"])["items"].clone();
    assert_eq!(each(&same, "title").len(), CHANGES, "each once, by {PROCESSES} processes");
    is_kept(&sandbox);
}

#[test]
fn a_bit_that_changed_on_disk_is_neither_told_nor_recorded() {
    let sandbox = much();
    let item = sandbox.item(&["one more"]);
    let file = file(&sandbox);
    let mut bytes = fs::read(&file).expect("it is kept");
    for (before, bit) in [(&b"\"heads\":[\""[..], 1), (&b"\"title\":\"item 12"[..], 4)] {
        let places: Vec<usize> = (0..bytes.len() - before.len())
            .filter(|at| bytes[*at..].starts_with(before))
            .map(|at| at + before.len())
            .collect();
        assert!(!places.is_empty());
        places.iter().for_each(|at| bytes[*at] ^= bit);
    }
    fs::write(&file, &bytes).expect("it is ours");
    let _ = sandbox.tidegate(&["comment", &item, "hm"]).ok();
    assert_eq!(sandbox.json(&["verify"])["ok"], true);
    fs::write(self::file(&sandbox), &bytes).expect("it is ours");
    let listed = sandbox.json(&["ls", "--all", "--text", "item 12"]);
    assert!(each(&listed["items"], "title").contains(&&"item 12".into()), "{listed}");
}
