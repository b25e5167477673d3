//! Locks of git on refs of ours that nobody can take away for the user: what stands there, and what
//! a person does about it, is told, and nothing else is promised.

use std::fs;

use serde_json::Value;

use crate::care::{age, codes, git_dir, lock};
use crate::place::{Journey, begun, each};
use crate::support::Sandbox;

/// What `doctor` finds, none of which it offers to put right or can.
#[track_caller]
fn found(sandbox: &Sandbox) -> Value {
    let preview = sandbox.tidegate(&["doctor", "--fix", "--dry-run", "--json"]).exits(1).json();
    let done = sandbox.tidegate(&["doctor", "--fix", "--json"]).exits(1).json();
    for document in [&preview, &done] {
        assert_eq!(document["fixed"], Value::Array(Vec::new()), "nothing is promised");
    }
    done
}

#[test]
fn what_is_no_file_in_the_place_of_a_lock_is_told_and_nothing_is_promised() {
    let names = ["own", "refs/tidegate/log/r-strangerstranger.lock", "packed-refs.lock"];
    let kinds = [("mkdir", "a folder"), ("mkfifo", "what is no file")];
    for (name, (make, what)) in names.into_iter().flat_map(|name| kinds.map(|kind| (name, kind))) {
        let sandbox = begun();
        let found_there = if name == "own" { lock(&sandbox) } else { git_dir(&sandbox).join(name) };
        let _ = sandbox.run(sandbox.command(make).arg(&found_there), b"").ok();
        if name == "own" {
            let error = sandbox.refusal(5, &["new", "x"]);
            assert_eq!(error["code"], "recorded_unpublished");
        }
        let mut touch = sandbox.command("touch");
        let _ = sandbox.run(touch.args(["-d", "1 hour ago"]).arg(&found_there), b"").ok();
        let document = found(&sandbox);
        assert!(codes(&document).contains(&"ref_locked".to_owned()), "{document}");
        let path = found_there.to_str().expect("a plain name");
        let told = &document["findings"][0];
        assert_eq!(told["subject"], path);
        assert!(told["message"].as_str().is_some_and(|it| it.contains(what)), "{told}");
        assert_eq!(told["hint"], format!("ls -la {path}"));
        let named = document["findings"].as_array().expect("a list").iter();
        assert_eq!(named.filter(|it| it["subject"] == path).count(), 1, "once: {document}");
        let refusal = sandbox.refusal(5, &["uninstall", "--yes"]);
        assert_eq!(refusal["code"], "lock_held");
        assert_eq!(refusal["hints"], serde_json::json!([format!("ls -la {path}")]));
        let _ = fs::remove_dir(&found_there).or_else(|_| fs::remove_file(&found_there));
        assert_eq!(sandbox.json(&["doctor", "--fix"])["ok"], true);
    }
}

#[test]
fn the_lock_of_all_refs_is_left_to_a_person_who_is_told_what_to_look_for() {
    let sandbox = begun();
    let lock = git_dir(&sandbox).join("packed-refs.lock");
    fs::write(&lock, "").expect("writable");
    age(&lock);
    let document = found(&sandbox);
    assert_eq!(each(&document["findings"], "hint"), ["pgrep -l git"]);
    let told = document["findings"][0]["message"].as_str().expect("a text");
    assert!(told.ends_with("if no git is running, it may be removed"), "{told}");
    assert!(lock.exists());
}
