//! Entries that were published and are nowhere any more, and how a clone goes on without them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::care::{codes, git_dir, import, journal, lock, packs, unpublished};
use crate::place::{Journey, begun, each, own_log};
use crate::recover::{is_well, recovered, titles};
use crate::support::Sandbox;

/// A clone whose pack is gone, with entries before it, behind it, and behind what was published;
/// and a repository that has all that was published.
pub(crate) fn robbed() -> (Sandbox, Sandbox) {
    let sandbox = begun();
    let _ = sandbox.item(&["before"]);
    import(&sandbox, 0);
    let _ = sandbox.item(&["behind"]);
    let hub = sandbox.at(Path::new("../hub.git"));
    let _ = hub.git(&["init", "--quiet", "--bare"]).ok();
    let own = own_log(&sandbox).expect("it has written");
    let _ = sandbox.git(&["push", "--quiet", "../hub.git", &own]).ok();
    unpublished(&sandbox, "unpublished");
    fs::remove_file(lock(&sandbox)).expect("it is ours");
    rob(&sandbox);
    (sandbox, hub)
}

/// Takes all packs of ours away.
fn rob(sandbox: &Sandbox) {
    for pack in packs(sandbox) {
        for part in ["pack", "idx", "keep"] {
            fs::remove_file(pack.with_extension(part)).expect("it is ours");
        }
    }
}

/// The file that says who writes here.
fn identity(sandbox: &Sandbox) -> PathBuf {
    let folder = fs::read_dir(git_dir(sandbox).join("tidegate")).expect("readable");
    let mut files = folder.map(|file| file.expect("readable").path());
    files.find(|path| path.is_file()).expect("a file of ours")
}

/// Takes the last entry away, and the journal, which has it too.
fn rob_of_the_last(sandbox: &Sandbox, log: &str) -> String {
    let tip = sandbox.said(&["rev-parse", log]);
    fs::remove_file(git_dir(sandbox).join("objects").join(&tip[..2]).join(&tip[2..]))
        .expect("it lies loose");
    for segment in ["seg0", "seg1"] {
        fs::remove_file(journal(sandbox).join(segment)).expect("it is ours");
    }
    tip
}

/// Does what the answer hints at.
fn give_back(sandbox: &Sandbox, done: &Value) {
    let hint = done["notices"][0]["hints"][0].as_str().expect("a command");
    let hint = hint.replace("REMOTE", "../hub.git");
    let words: Vec<&str> = hint.split(' ').skip(1).collect();
    let _ = sandbox.git(&words).ok();
}

fn kept(done: &Value) -> Vec<&str> {
    let kept = each(&done["kept"], "subject").into_iter();
    kept.map(|subject| subject.as_str().expect("a text").rsplit(": ").next().expect("one"))
        .collect()
}

#[test]
fn what_was_published_and_is_gone_is_left_behind_and_comes_back() {
    let (sandbox, hub) = robbed();
    let old = sandbox.logs().remove(0);
    assert_eq!(sandbox.refusal(5, &["ls"])["code"], "log_incomplete");
    let doctor = sandbox.tidegate(&["doctor", "--json"]).exits(1).json();
    assert!(codes(&doctor).contains(&"object_lost".to_owned()), "{doctor}");
    assert_ne!(sandbox.git(&["gc", "--quiet"]).status, 0, "git fails too");

    let done = recovered(&sandbox, 1);
    let replica = done["replica"].as_str().expect("a new one").to_owned();
    assert_eq!(own_log(&sandbox), Some(format!("refs/tidegate/log/{replica}")));
    assert_eq!(done["tip"]["seq"], 2, "the project, and what came before");
    let all: u64 = hub.said(&["rev-list", "--count", &old]).parse().expect("a number");
    assert_eq!(done["cuts"][0]["gone"], serde_json::json!([[3, all - 1]]));
    assert_eq!(kept(&done), ["behind", "unpublished"]);
    let _ = sandbox.git(&["gc", "--quiet", "--prune=now"]).ok();
    assert_eq!(titles(&sandbox), ["before"]);
    for entry in each(&done["kept"], "entry") {
        let entry = entry.as_str().expect("a text");
        let _ = sandbox.git(&["cat-file", "-p", entry]).ok();
    }
    is_well(&sandbox);
    let own = own_log(&sandbox).expect("it has written");
    let first = sandbox.entry(&sandbox.said(&["rev-parse", &own]));
    assert_eq!((&first["forked_from"]["seq"], &first["seq"]), (&2.into(), &1.into()));
    let _ = sandbox.git(&["push", "--quiet", "../hub.git", &own]).ok();

    // The hint brings back what a clone has, and the file what none had.
    give_back(&sandbox, &done);
    assert_eq!(titles(&sandbox).len(), 403, "before, behind, what was new then, and the import");
    let file = done["kept"][1]["file"].as_str().expect("a path");
    let _ = sandbox.git(&["fetch", "--quiet", file, &format!("{old}:{old}")]).ok();
    assert!(titles(&sandbox).contains(&"unpublished".to_owned()));
    is_well(&sandbox);
    assert_eq!(sandbox.said(&["rev-list", "--count", &old]), (all + 1).to_string());
}

#[test]
fn a_log_with_two_gaps_ends_before_the_first() {
    let sandbox = begun();
    let _ = sandbox.item(&["before"]);
    import(&sandbox, 0);
    let _ = sandbox.item(&["between"]);
    import(&sandbox, 400);
    let _ = sandbox.item(&["behind"]);
    let all: u64 = sandbox
        .said(&["rev-list", "--count", "--all", "--not", "--branches"])
        .parse()
        .expect("a number");
    rob(&sandbox);
    let done = recovered(&sandbox, 1);
    assert_eq!(done["tip"]["seq"], 2);
    assert_eq!(kept(&done), ["between", "behind"]);
    let between = done["kept"][0]["seq"].as_u64().expect("a number");
    assert_eq!(
        done["cuts"][0]["gone"],
        serde_json::json!([[3, between - 1], [between + 1, all - 1]])
    );
    assert_eq!(done["missing"].as_array().map(Vec::len), Some(2), "one before each");
    assert_eq!(titles(&sandbox), ["before"]);
    is_well(&sandbox);
}

#[test]
fn what_the_journal_gave_up_long_ago_is_left_behind() {
    let sandbox = begun();
    let body = "x".repeat(30_000);
    let mut made: Vec<PathBuf> = Vec::new();
    // Each of the two segments is retired twice: what stood there first is only in a pack.
    for batch in 0.. {
        let line = |n| format!("{{\"title\":\"{batch:03} {n}\",\"body\":\"{body}\"}}\n");
        let lines: String = (0..8).map(line).collect();
        let _ = sandbox.fed(lines.as_bytes(), &["import", "--jsonl", "-"]).ok();
        made.extend(packs(&sandbox).into_iter().find(|pack| !made.contains(pack)));
        if made.len() == 4 {
            break;
        }
    }
    let all = titles(&sandbox);
    // Git's commit-graph goes on naming what will be gone.
    let _ = sandbox.git(&["gc", "--quiet", "--prune=now"]).ok();
    let hub = sandbox.at(Path::new("../hub.git"));
    let _ = hub.git(&["init", "--quiet", "--bare"]).ok();
    let own = own_log(&sandbox).expect("it has written");
    let _ = sandbox.git(&["push", "--quiet", "../hub.git", &own]).ok();
    for part in ["pack", "idx", "keep"] {
        fs::remove_file(made[1].with_extension(part)).expect("it is ours");
    }
    let done = recovered(&sandbox, 1);
    let end = done["tip"]["seq"].as_u64().expect("a number");
    let first = done["kept"][0]["seq"].as_u64().expect("a number");
    assert_eq!(done["cuts"][0]["gone"], serde_json::json!([[end + 1, first - 1]]));
    let left = titles(&sandbox);
    assert!(!left.is_empty() && all.starts_with(&left), "what came before");
    let _ = sandbox.item(&["goes on"]);
    give_back(&sandbox, &done);
    assert_eq!(titles(&sandbox).len(), all.len() + 1);
    is_well(&sandbox);
}

#[test]
fn a_recovery_that_was_broken_off_is_finished_by_the_next() {
    let (sandbox, _) = robbed();
    let old = sandbox.logs().remove(0);
    let tip = sandbox.said(&["rev-parse", &old]);
    let before = fs::read(identity(&sandbox)).expect("readable");
    let _ = recovered(&sandbox, 1);
    let own = own_log(&sandbox);
    // Who waited to publish under the old name does not.
    let identity = identity(&sandbox);
    let new = fs::read(&identity).expect("readable");
    fs::write(&identity, before).expect("it is ours");
    let refs = sandbox.refs();
    let _ = sandbox.tidegate(&["publish"]).ok();
    assert_eq!(sandbox.refs(), refs);
    fs::write(&identity, new).expect("it is ours");
    // The name is new, and the ref was not moved yet.
    let _ = sandbox.git(&["update-ref", &old, &tip]).ok();
    let _ = sandbox.item(&["goes on"]);
    let doctor = sandbox.tidegate(&["doctor", "--json"]).exits(1).json();
    assert_eq!(codes(&doctor), ["object_lost"]);
    assert_eq!(doctor["findings"][0]["hint"], "tidegate recover");
    let done = recovered(&sandbox, 1);
    assert_eq!((&done["replica"], own_log(&sandbox)), (&Value::Null, own));
    assert_eq!(titles(&sandbox), ["before", "goes on"]);
    is_well(&sandbox);
}

#[test]
fn a_new_name_is_given_where_something_is_gone() {
    let (sandbox, _) = robbed();
    let _ = sandbox.tidegate(&["init", "--new-replica"]).ok();
    assert_eq!(titles(&sandbox), ["before"]);
    is_well(&sandbox);
}

#[test]
fn what_is_gone_from_under_an_earlier_name_is_left_behind_too() {
    let sandbox = begun();
    let _ = sandbox.item(&["before"]);
    import(&sandbox, 0);
    let old = own_log(&sandbox).expect("it has written");
    let _ = sandbox.tidegate(&["init", "--new-replica"]).ok();
    let _ = sandbox.item(&["under the second name"]);
    rob(&sandbox);
    let done = recovered(&sandbox, 1);
    assert_eq!(done["cuts"].as_array().map(Vec::len), Some(2), "{done}");
    assert_eq!(kept(&done), ["under the second name"]);
    assert_eq!(done["tip"]["seq"], 2);
    assert_eq!(sandbox.logs(), [old], "nothing of the second one is left");
    assert_eq!(titles(&sandbox), ["before"]);
    is_well(&sandbox);
}

#[test]
fn a_log_of_which_nothing_is_left_begins_anew_under_a_new_name() {
    let sandbox = begun();
    let project = sandbox.json(&["project", "show"])["project"]["id"].clone();
    let old = own_log(&sandbox).expect("it has written");
    rob_of_the_last(&sandbox, &old);
    let done = recovered(&sandbox, 1);
    assert_eq!(done["cuts"][0]["end"], Value::Null);
    assert_eq!(sandbox.logs(), [""; 0]);
    let _ = sandbox.tidegate(&["init"]).ok();
    assert_ne!(own_log(&sandbox), Some(old));
    assert_eq!(sandbox.json(&["project", "show"])["project"]["id"], project);
    is_well(&sandbox);
}

#[test]
fn a_published_end_that_is_gone_with_its_journal_is_not_written_again_by_another() {
    let sandbox = begun();
    let _ = sandbox.item(&["before"]);
    let _ = sandbox.item(&["the last one"]);
    let old = own_log(&sandbox).expect("it has written");
    let tip = rob_of_the_last(&sandbox, &old);
    let done = recovered(&sandbox, 1);
    assert_eq!(done["missing"], serde_json::json!([tip]));
    assert_eq!(titles(&sandbox), ["before"]);
    is_well(&sandbox);
    assert_ne!(own_log(&sandbox), Some(old.clone()), "number three of the old log is taken");
    assert_eq!(sandbox.said(&["rev-list", "--count", &old]), "2");
}

#[test]
fn a_log_is_not_cut_while_what_the_repository_borrows_from_is_away() {
    let (sandbox, _) = robbed();
    let refs = sandbox.refs();
    fs::write(git_dir(&sandbox).join("objects/info/alternates"), "/nowhere/objects\n")
        .expect("writable");
    let done = recovered(&sandbox, 1);
    assert_eq!(done["broken"][0]["file"], "/nowhere/objects");
    assert_eq!(
        (done["missing"].as_array().map(Vec::len), &done["replica"]),
        (Some(1), &Value::Null)
    );
    assert_eq!(sandbox.refs(), refs);
}
