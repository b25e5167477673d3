//! Taking away everything of ours.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

use crate::care::{age, files, git_dir, import, packs};
use crate::environment::{NOBODY, as_nobody, can_be_another};
use crate::place::{Journey, begun, clone_of, each, fetch, own_log};
use crate::support::{Sandbox, TIDEGATE, repo};

#[test]
fn everything_of_ours_goes_and_all_that_is_the_users_stays() {
    let sandbox = begun();
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "mine"]).ok();
    let _ = sandbox.git(&["repack", "-dq"]).ok();
    let other = clone_of(&sandbox, "other");
    let _ = other.item(&["x"]);
    fetch(&sandbox, &other);
    import(&sandbox, 0);
    fs::write(git_dir(&sandbox).join("objects/pack/pack-1.keep"), "mine\n").expect("writable");
    let _ = sandbox
        .git(&["symbolic-ref", "refs/tidegate/log/r-strangerstranger", "refs/heads/main"])
        .ok();
    fs::write(git_dir(&sandbox).join("refs/tidegate/log/r-strangerstrange2"), "")
        .expect("writable");
    let before = files(&git_dir(&sandbox));

    let error = sandbox.refusal(2, &["uninstall"]);
    assert_eq!(error["code"], "needs_yes");
    let plan = sandbox.json(&["uninstall", "--dry-run"]);
    let names = each(&plan["removed"], "name");
    assert_eq!(error["reasons"].as_array().expect("a list").iter().collect::<Vec<_>>(), names);
    assert_eq!(each(&plan["removed"], "kind"), ["ref", "ref", "ref", "ref", "pack", "folder"]);
    assert_eq!(files(&git_dir(&sandbox)), before, "saying it changed something");

    let done = sandbox.json(&["uninstall", "--yes"]);
    assert_eq!(done["schema"], "tidegate.uninstall/1");
    assert_eq!(done["removed"], plan["removed"], "it does what it said");
    assert_eq!(sandbox.refs(), "");
    assert!(!git_dir(&sandbox).join("tidegate").exists());
    assert_eq!(packs(&sandbox).len(), 0);
    let after = files(&git_dir(&sandbox));
    let is_ours = |path: &&std::path::PathBuf| {
        let path = path.to_str().expect("a plain name");
        path.contains("/tidegate/") || path.contains("/objects/pack/pack-")
    };
    for path in before.keys().filter(|path| !is_ours(path)) {
        assert_eq!(before.get(path), after.get(path), "{}", path.display());
    }
    assert!(git_dir(&sandbox).join("objects/pack/pack-1.keep").exists());
    fs::remove_file(git_dir(&sandbox).join("objects/pack/pack-1.keep")).expect("it is ours");
    let _ = sandbox.git(&["gc", "--quiet", "--prune=now"]).ok();
    assert_eq!(sandbox.said(&["fsck", "--strict"]), "");
    assert_eq!(sandbox.said(&["rev-list", "--all", "--count"]), "1", "the user's commit");
    assert_eq!(
        sandbox.tidegate(&["uninstall", "--yes"]).ok().stdout,
        "there is nothing of Tidegate's here\n"
    );
    let _ = sandbox.tidegate(&["init"]).ok();
    assert_eq!(sandbox.json(&["doctor"])["ok"], true, "it can begin again");
}

#[test]
fn what_a_ref_of_the_user_leads_to_is_left_to_git() {
    let sandbox = begun();
    import(&sandbox, 0);
    let own = own_log(&sandbox).expect("it has written");
    let _ = sandbox.git(&["branch", "mine", &format!("{own}~1")]).ok();
    let done = sandbox.json(&["uninstall", "--yes"]);
    let notes = each(&done["removed"], "note");
    assert!(notes.iter().any(|note| note.as_str().is_some_and(|n| n.contains("refs/heads/mine"))));
    assert_eq!(packs(&sandbox).len(), 0, "git decides over it");
    let _ = sandbox.git(&["gc", "--quiet", "--prune=now"]).ok();
    assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
    let _ = sandbox.git(&["log", "mine"]).ok();
}

#[test]
fn what_a_head_or_a_reflog_leads_to_is_left_to_git() {
    let beside: &[&str] = &["worktree", "add", "--quiet", "--detach", "../beside", "main"];
    let there = "a ref of one work tree";
    let steps: [(&str, &[&[&str]]); 7] = [
        ("a HEAD", &[&["checkout", "--quiet", "--detach", "OWN"]]),
        ("a HEAD", &[&["worktree", "add", "--quiet", "--detach", "../beside", "OWN"]]),
        ("a reflog", &[&["checkout", "--quiet", "--detach", "OWN"], &["checkout", "-q", "main"]]),
        (there, &[beside, &["-C", "../beside", "update-ref", "refs/worktree/mine", "OWN"]]),
        (there, &[beside, &["-C", "../beside", "update-ref", "refs/bisect/bad", "OWN"]]),
        (there, &[beside, &["-C", "../beside", "update-ref", "refs/rewritten/x", "OWN"]]),
        (there, &[beside, &["-C", "../beside", "update-ref", "ORIG_HEAD", "OWN"]]),
    ];
    for (root, steps) in steps {
        let sandbox = begun();
        let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "mine"]).ok();
        import(&sandbox, 0);
        let _ = sandbox.json(&["gc"]);
        let own = own_log(&sandbox).expect("it has written");
        for step in steps {
            let words: Vec<&str> =
                step.iter().map(|word| if *word == "OWN" { own.as_str() } else { word }).collect();
            let _ = sandbox.git(&words).ok();
        }
        let plan = sandbox.json(&["uninstall", "--dry-run"]);
        let done = sandbox.json(&["uninstall", "--yes"]);
        assert_eq!(done["removed"], plan["removed"], "it does what it said");
        let told = format!("left to git, because {root} leads into it");
        assert!(each(&done["removed"], "note").contains(&&Value::from(told)), "{done}");
        assert_eq!((sandbox.refs().as_str(), packs(&sandbox).len()), ("", 0));
        assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
        let _ = sandbox.git(&["gc", "--quiet", "--prune=now"]).ok();
        let _ = sandbox.git(&["status"]).ok();
        assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "", "{root}");
    }
}

#[test]
fn a_lock_of_git_on_refs_of_ours_is_named_before_anything_goes() {
    for name in ["refs/tidegate/log/r-strangerstranger.lock", "packed-refs.lock", "own"] {
        let sandbox = begun();
        let own = own_log(&sandbox).expect("it has written");
        let other = "refs/tidegate/log/r-strangerstranger";
        let _ = sandbox.git(&["update-ref", other, &own]).ok();
        let lock = if name == "own" { format!("{own}.lock") } else { name.to_owned() };
        let lock = git_dir(&sandbox).join(lock);
        fs::write(&lock, "").expect("writable");
        let before = files(&git_dir(&sandbox));
        for how in ["--dry-run", "--yes"] {
            let error = sandbox.refusal(5, &["uninstall", how]);
            assert_eq!(error["code"], "lock_held", "{name}");
            let path = lock.to_str().expect("a plain name");
            assert!(error["message"].as_str().is_some_and(|said| said.contains(path)), "{error}");
            assert_eq!(error["hints"][0], "tidegate doctor", "which tells of the lock");
            assert_eq!(files(&git_dir(&sandbox)), before, "{name}: something has happened");
            let found = sandbox.tidegate(&["doctor", "--json"]).exits(1).json();
            assert_eq!(each(&found["findings"], "code"), ["ref_locked"], "{name}");
            assert_eq!(each(&found["findings"], "subject"), [path]);
            assert_eq!(each(&found["findings"], "fix"), [&Value::Null], "somebody may be at work");
        }
        age(&lock);
        let is_fixed = sandbox.tidegate(&["doctor", "--fix"]).status == 0;
        assert_eq!(is_fixed, name != "packed-refs.lock", "that one is of all refs");
        assert_eq!(lock.exists(), !is_fixed);
        drop(fs::remove_file(&lock));
        let _ = sandbox.json(&["uninstall", "--yes"]);
        assert_eq!(sandbox.refs(), "");
    }
}

#[test]
fn where_not_all_can_be_removed_nothing_is() {
    if !can_be_another("where_not_all_can_be_removed_nothing_is") {
        return;
    }
    let sandbox = repo();
    let _ = sandbox.run(sandbox.command("chown").args(["-R", NOBODY, "."]), b"").ok();
    let _ = as_nobody(&sandbox, &[], &["init"]).ok();
    let place = git_dir(&sandbox).join("tidegate/quarantine/somebody");
    fs::create_dir_all(&place).expect("root may");
    fs::write(place.join("seg0"), "").expect("root may");
    let before = files(&git_dir(&sandbox));
    for how in ["--yes", "--dry-run"] {
        let came = as_nobody(&sandbox, &[], &["uninstall", how, "--json"]).exits(5).json();
        assert_eq!(came["error"]["code"], "permission_denied");
        let message = came["error"]["message"].as_str().expect("a text");
        assert!(message.contains("tidegate/quarantine"), "{message}");
        assert_eq!(files(&git_dir(&sandbox)), before);
    }
    fs::remove_dir_all(place.parent().expect("a folder")).expect("root may");
    let _ = as_nobody(&sandbox, &[], &["uninstall", "--yes"]).ok();
    assert!(!git_dir(&sandbox).join("tidegate").exists());
}

/// Takes all of ours away while git may name packs of ours in a file of its own.
#[track_caller]
fn leave_packs_to_git(sandbox: &Sandbox) {
    assert_ne!(packs(sandbox).len(), 0);
    assert_eq!(sandbox.said(&["fsck", "--no-dangling"]), "");
    let plan = sandbox.json(&["uninstall", "--dry-run"]);
    let done = sandbox.json(&["uninstall", "--yes"]);
    assert_eq!(done["removed"], plan["removed"], "it does what it said");
    let is_left = |note: &&Value| note.as_str().is_some_and(|note| note.starts_with("left to git"));
    assert!(each(&done["removed"], "note").iter().any(is_left), "{done}");
    assert_eq!(sandbox.refs(), "");
    assert_eq!(packs(sandbox).len(), 0, "none is kept");
    assert_eq!(sandbox.said(&["fsck", "--no-dangling"]), "");
    // Where there is no commit at all, git leaves an old graph of commits as it is.
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "mine"]).ok();
    let _ = sandbox.git(&["gc", "--quiet", "--prune=now"]).ok();
    assert_eq!(sandbox.said(&["fsck", "--no-dangling"]), "");
    let objects = sandbox.said(&["cat-file", "--batch-all-objects", "--batch-check=x"]);
    assert_eq!(objects, "x\nx", "a commit and the empty tree");
}

#[test]
fn a_graph_of_commits_that_names_ours_stays_right() {
    let sandbox = begun();
    for _ in 0..12 {
        let _ = sandbox.item(&["x"]);
    }
    let _ = sandbox.json(&["gc"]);
    let _ = sandbox.git(&["gc", "--quiet"]).ok();
    assert!(git_dir(&sandbox).join("objects/info/commit-graph").exists());
    leave_packs_to_git(&sandbox);
}

#[test]
fn an_index_over_many_packs_that_names_ours_stays_right() {
    let sandbox = begun();
    import(&sandbox, 0);
    let _ = sandbox.git(&["multi-pack-index", "write"]).ok();
    leave_packs_to_git(&sandbox);
}

#[test]
fn the_empty_tree_stays_for_commits_of_the_user() {
    let sandbox = begun();
    import(&sandbox, 0);
    let _ = sandbox.json(&["gc"]);
    let _ = sandbox.git(&["gc", "--quiet", "--prune=now"]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "mine"]).ok();
    fs::remove_dir_all(git_dir(&sandbox).join("objects/info")).expect("it is ours");
    let _ = sandbox.json(&["uninstall", "--yes"]);
    assert_eq!(packs(&sandbox).len(), 0);
    assert_eq!(sandbox.said(&["fsck", "--strict", "--no-dangling"]), "");
}

#[test]
fn what_a_publisher_was_at_does_not_come_back() {
    for _ in 0..8 {
        let sandbox = repo();
        for arguments in [&["init", "-q"][..], &["new", "x", "-q"], &["uninstall", "--yes", "-q"]] {
            // Publishers are left behind, as they are for people.
            let mut command = sandbox.command(TIDEGATE);
            let _ = sandbox.run(command.env_remove("CI").args(arguments), b"").ok();
        }
        sleep(Duration::from_millis(200));
        assert_eq!(sandbox.refs(), "");
        for name in ["tidegate", "tidegate.removed"] {
            assert!(!git_dir(&sandbox).join(name).exists(), "{name}");
        }
    }
}
