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
fn a_folder_in_the_place_of_a_lock_is_told_and_nothing_is_promised() {
    let names = ["own", "refs/tidegate/log/r-strangerstranger.lock", "packed-refs.lock"];
    for name in names {
        let sandbox = begun();
        let folder = if name == "own" { lock(&sandbox) } else { git_dir(&sandbox).join(name) };
        fs::create_dir(&folder).expect("writable");
        if name == "own" {
            let error = sandbox.refusal(5, &["new", "x"]);
            assert_eq!(error["code"], "recorded_unpublished");
        }
        let then = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
        fs::File::open(&folder).and_then(|it| it.set_modified(then)).expect("it is ours");
        let document = found(&sandbox);
        assert!(codes(&document).contains(&"ref_locked".to_owned()), "{document}");
        let path = folder.to_str().expect("a plain name");
        let told = &document["findings"][0];
        assert_eq!(told["subject"], path);
        assert!(told["message"].as_str().is_some_and(|it| it.contains("a folder")), "{told}");
        assert_eq!(told["hint"], format!("ls -la {path}"));
        assert_eq!(sandbox.refusal(5, &["uninstall", "--yes"])["code"], "lock_held");
        fs::remove_dir(&folder).expect("nothing is in it");
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
