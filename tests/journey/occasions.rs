//! What takes a transition without anybody asking, and what is said to one who commits or pushes.

use std::fs;

use crate::place::{Journey, apply, begun};
use crate::support::{Output, Sandbox};

const FLOW: &str = "name: flow
states: [Open, Doing, Review, Merged, Out]
protected: {branch: main, requires: [Merged, Out]}
transitions:
  - {via: begin, from: Open, to: Doing, on: [branch, commit]}
  - {via: review, from: Doing, to: Review, on: push}
  - {via: land, from: Review, to: Merged, on: merge}
  - {via: release, from: Merged, to: Out, on: tag}
  - {via: close, from: [Open, Doing, Review], to: Out, on: closes}
";

/// A repository with a hub, hooks, a workflow and an item.
fn with_item() -> (Sandbox, String) {
    let sandbox = begun();
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "first"]).ok();
    let _ = sandbox.git(&["init", "--quiet", "--bare", "../hub"]).ok();
    let _ = sandbox.git(&["remote", "add", "origin", "../hub"]).ok();
    let _ = sandbox.git(&["push", "--quiet", "origin", "main"]).ok();
    let _ = apply(&sandbox, FLOW);
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let item = sandbox.item(&["Log in", "--id", "LOGIN"]);
    (sandbox, item)
}

#[track_caller]
fn work(sandbox: &Sandbox, name: &str, message: &str) -> Output {
    fs::write(sandbox.dir().join(name), "text\n").expect("it can be written");
    let _ = sandbox.git(&["add", name]).ok();
    sandbox.git(&["commit", "--quiet", "-m", message])
}

#[track_caller]
fn state(sandbox: &Sandbox, item: &str) -> String {
    sandbox.shown(item)["state"].as_str().expect("one state").to_owned()
}

#[test]
fn branch_push_merge_and_tag_take_their_transitions_once() {
    let (sandbox, item) = with_item();
    let _ = sandbox.tidegate(&["branch", &item]).ok();
    assert_eq!(state(&sandbox, &item), "Doing", "its branch began");
    let _ = work(&sandbox, "a", "some work\n\nRefs: LOGIN").ok();
    assert_eq!(state(&sandbox, &item), "Doing");
    let _ = sandbox.git(&["push", "--quiet", "origin", "HEAD"]).ok();
    assert_eq!(state(&sandbox, &item), "Review", "its branch was pushed");
    let _ = sandbox.git(&["switch", "--quiet", "main"]).ok();
    let _ =
        sandbox.git(&["merge", "--quiet", "--no-ff", "-m", "merge it", "task/LOGIN-log-in"]).ok();
    assert_eq!(state(&sandbox, &item), "Merged", "it was merged");
    let _ = sandbox.git(&["tag", "-a", "-m", "one", "v1"]).ok();
    assert_eq!(state(&sandbox, &item), "Out", "it was tagged");
    let history = sandbox.json(&["history", "--kind", "transition.applied"]);
    assert_eq!(history["events"].as_array().map(Vec::len), Some(4));
    let _ = sandbox.tidegate(&["verify"]).ok();
}

#[test]
fn the_first_commit_and_the_word_closes_take_theirs() {
    let (sandbox, item) = with_item();
    let other = sandbox.item(&["Other", "--id", "OTHER"]);
    let _ = work(&sandbox, "a", "some work\n\nRefs: LOGIN").ok();
    assert_eq!(state(&sandbox, &item), "Doing");
    let _ = work(&sandbox, "b", "more work\n\nRefs: LOGIN").ok();
    assert_eq!(state(&sandbox, &item), "Doing", "nothing leads on for a commit");
    let _ = work(&sandbox, "c", "all of it\n\nCloses: OTHER\nFixes: #12").ok();
    assert_eq!(state(&sandbox, &other), "Out");
}

#[test]
fn what_a_commit_says_itself_comes_before_what_its_branch_says() {
    let (sandbox, item) = with_item();
    let _ = sandbox.git(&["switch", "--quiet", "-c", "side"]).ok();
    let _ = work(&sandbox, "a", "done at once\n\nRefs: LOGIN\nTidegate: LOGIN close").ok();
    assert_eq!(state(&sandbox, &item), "Out");
    let history = sandbox.json(&["history", "--kind", "transition.applied"]);
    assert_eq!(history["events"].as_array().map(Vec::len), Some(1), "and once");
}

#[test]
fn a_push_to_a_protected_branch_is_refused_with_what_it_lacks() {
    let (sandbox, item) = with_item();
    let _ = sandbox.tidegate(&["branch", &item]).ok();
    let _ = work(&sandbox, "a", "plain work on the branch").ok();
    let _ = sandbox.git(&["push", "--quiet", "origin", "HEAD"]).ok();
    let _ = sandbox.git(&["switch", "--quiet", "main"]).ok();
    let _ = sandbox.git(&["merge", "--quiet", "--ff-only", "task/LOGIN-log-in"]).ok();
    let refused = sandbox.git(&["push", "--quiet", "origin", "main"]).exits(1);
    assert!(refused.stderr.contains("plain work on the branch"), "{}", refused.stderr);
    assert!(refused.stderr.contains("'main' requires 'Merged' or 'Out'"), "{}", refused.stderr);
    let logs = sandbox.said(&["for-each-ref", "refs/tidegate/log"]);
    assert!(!logs.is_empty(), "what was recorded is published before");
    let _ = sandbox.json(&["move", &item, "close"]);
    let _ = sandbox.git(&["push", "--quiet", "origin", "main"]).ok();
    let _ = sandbox.git(&["push", "--quiet", "origin", ":task/LOGIN-log-in"]).ok();
}

#[test]
fn a_message_that_does_not_do_what_it_says_is_refused_with_the_line_to_paste() {
    let (sandbox, item) = with_item();
    let lines = [
        ("Tidgate: LOGIN begin", "Tidegate: LOGIN begin"),
        ("Tidegate: LOGIN begun", "Tidegate: LOGIN begin"),
        ("Tidegate: LOGIN begin now", "Tidegate: LOGIN begin"),
        ("Tidegate: LOGIN begin\n\nand more", "last paragraph"),
        ("Tidegate: LOGON begin", "no item 'LOGON'"),
        ("Tidegate: LOGIN review", "does not lead on"),
    ];
    for (n, (line, told)) in lines.into_iter().enumerate() {
        let refused = work(&sandbox, &format!("f{n}"), &format!("work\n\n{line}")).exits(1);
        assert!(refused.stderr.contains(told), "{line}: {}", refused.stderr);
    }
    assert_eq!(state(&sandbox, &item), "Open");
    let _ = work(&sandbox, "f", "work\n\nTidegate: LOGIN begin").ok();
    assert_eq!(state(&sandbox, &item), "Doing");
    let reworded = ["commit", "--quiet", "--amend", "-m", "other words\n\nTidegate: LOGIN begin"];
    let _ = sandbox.git(&reworded).ok();
    assert_eq!(state(&sandbox, &item), "Doing", "what it did it need not do again");
    let _ = work(&sandbox, "g", "Refs to others\n\nRefs: JIRA-12").ok();
    let anew = ["commit", "--quiet", "--amend", "--no-edit", "--reset-author"];
    let _ = sandbox.git(&anew).ok();
    assert_eq!(state(&sandbox, &item), "Doing", "nor under another name");
    let skipped =
        ["commit", "--quiet", "--allow-empty", "--no-verify", "-m", "x\n\nTidegate: LOGIN land"];
    let _ = sandbox.git(&skipped).ok();
    assert_eq!(sandbox.shown(&item)["commits"]["refused"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_was_made_on_the_branch_of_an_item_is_about_it_when_the_branch_is_gone() {
    let (sandbox, item) = with_item();
    let _ = sandbox.tidegate(&["branch", &item]).ok();
    let _ = work(&sandbox, "a", "plain work on the branch").ok();
    assert_eq!(state(&sandbox, &item), "Doing");
    let _ = sandbox.git(&["switch", "--quiet", "main"]).ok();
    let _ = sandbox.git(&["merge", "--quiet", "task/LOGIN-log-in"]).ok();
    let _ = sandbox.git(&["branch", "--quiet", "--delete", "--force", "task/LOGIN-log-in"]).ok();
    let refused = sandbox.git(&["push", "--quiet", "origin", "main"]).exits(1);
    assert!(refused.stderr.contains("plain work on the branch"), "{}", refused.stderr);
}

#[test]
fn many_commits_may_be_made_into_one_that_quotes_what_they_said() {
    let (sandbox, item) = with_item();
    let _ = sandbox.git(&["switch", "--quiet", "-c", "side"]).ok();
    let _ = work(&sandbox, "a", "work\n\nTidegate: LOGIN begin").ok();
    let _ = work(&sandbox, "b", "more\n\nTidegate: LOGIN review").ok();
    assert_eq!(state(&sandbox, &item), "Review");
    let _ = sandbox.git(&["switch", "--quiet", "main"]).ok();
    let _ = sandbox.git(&["merge", "--quiet", "--squash", "side"]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "--no-edit"]).ok();
    let _ = sandbox.git(&["reset", "--quiet", "--soft", "HEAD~"]).ok();
    let told =
        "work (#12)\n\n* work\n\nTidegate: LOGIN begin\n\n* more\n\nTidegate: LOGIN review\n\nend";
    let _ = sandbox.git(&["commit", "--quiet", "-m", told]).ok();
    let shown = sandbox.shown(&item);
    assert_eq!(shown["state"], "Review");
    assert_eq!(shown["commits"]["refused"].as_array().map(Vec::len), Some(0));
    let refused =
        sandbox.git(&["commit", "--quiet", "--amend", "-m", &told.replace("review", "land")]);
    assert!(refused.exits(1).stderr.contains("LOGIN land"), "that nobody did");
}

#[test]
fn what_is_older_than_the_project_needs_no_item_to_be_pushed() {
    let sandbox = begun();
    let mut first = sandbox.command("git");
    let _ = first.args(["commit", "--quiet", "--allow-empty", "-m", "older"]);
    let _ = sandbox.run(first.env("GIT_COMMITTER_DATE", "2020-01-01T00:00:00Z"), b"").ok();
    let _ = sandbox.git(&["init", "--quiet", "--bare", "../hub"]).ok();
    let _ = sandbox.git(&["remote", "add", "origin", "../hub"]).ok();
    let flow = "name: flow\nstates: [Open, Out]\nprotected: {branch: main, requires: item}\n\
                transitions:\n  - {via: close, from: Open, to: Out}\n";
    let _ = apply(&sandbox, flow);
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let _ = sandbox.git(&["push", "--quiet", "origin", "main"]).ok();
    for n in 0..25 {
        let message = format!("number {n}");
        let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", &message]).ok();
    }
    let refused = sandbox.git(&["push", "--quiet", "origin", "main"]).exits(1);
    assert!(refused.stderr.contains("number 3"), "{}", refused.stderr);
    assert!(refused.stderr.contains("and 5 more"), "{}", refused.stderr);
}

#[test]
fn documents_are_looked_for_in_what_will_be_committed() {
    let (sandbox, _) = with_item();
    let flow = "name: docs
states: [Open, Said]
transitions:
  - {via: say, from: Open, to: Said, output_artifacts: [{type: note, path: docs/a.md}]}
";
    let _ = apply(&sandbox, flow);
    let _ = sandbox.json(&["project", "set", "workflow=docs"]);
    let item = sandbox.item(&["x", "--id", "DOC"]);
    let refused = work(&sandbox, "b", "say it\n\nTidegate: DOC say").exits(1);
    assert!(refused.stderr.contains("docs/a.md"), "{}", refused.stderr);
    fs::create_dir_all(sandbox.dir().join("docs")).expect("a folder can be made");
    fs::write(sandbox.dir().join("docs/a.md"), "a note\n").expect("it can be written");
    let _ = work(&sandbox, "c", "say it\n\nTidegate: DOC say").exits(1);
    let _ = sandbox.git(&["add", "docs"]).ok();
    let _ = work(&sandbox, "d", "say it\n\nTidegate: DOC say").ok();
    assert_eq!(state(&sandbox, &item), "Said");
}

#[test]
fn the_trailer_of_the_item_of_the_branch_is_offered_to_who_wants_it() {
    let (sandbox, item) = with_item();
    let _ = sandbox.git(&["config", "tidegate.offerTrailer", "true"]).ok();
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let _ = sandbox.tidegate(&["branch", &item]).ok();
    fs::write(sandbox.dir().join("a"), "text\n").expect("it can be written");
    let _ = sandbox.git(&["add", "a"]).ok();
    let seen = sandbox.dir().join("../seen");
    let editor = format!("sh -c 'cp \"$1\" {} && echo work >\"$1\"' -", seen.display());
    let mut commit = sandbox.command("git");
    let _ = sandbox.run(commit.env("GIT_EDITOR", editor).args(["commit", "--quiet"]), b"").ok();
    let offered = fs::read_to_string(seen).expect("the editor was run");
    assert!(offered.contains("Tidegate: T-"), "{offered}");
    assert!(offered.contains(" review"), "{offered}");
}

#[test]
fn who_takes_in_what_others_pushed_to_the_branch_has_not_merged_it() {
    let (sandbox, item) = with_item();
    let _ = sandbox.tidegate(&["branch", &item]).ok();
    let branch = sandbox.said(&["branch", "--show-current"]);
    let _ = work(&sandbox, "a", "some work").ok();
    let _ = sandbox.git(&["push", "--quiet", "origin", "HEAD"]).ok();
    assert_eq!(state(&sandbox, &item), "Review");
    let _ = sandbox.git(&["clone", "--quiet", "--branch", &branch, "../hub", "../theirs"]).ok();
    let theirs = sandbox.at("../theirs");
    let _ = work(&theirs, "b", "their work").ok();
    let _ = theirs.git(&["push", "--quiet", "origin", "HEAD"]).ok();
    let _ = work(&sandbox, "c", "more work").ok();
    let _ = sandbox.git(&["pull", "--quiet", "--no-rebase", "--no-edit", "origin", &branch]).ok();
    assert_eq!(sandbox.said(&["rev-list", "--count", "--merges", "HEAD"]), "1");
    assert_eq!(state(&sandbox, &item), "Review");
}

#[test]
fn a_merge_is_found_though_nobody_saw_the_branch() {
    let (sandbox, item) = with_item();
    let _ = sandbox.tidegate(&["hooks", "uninstall"]).ok();
    for way in ["begin", "review"] {
        let _ = sandbox.json(&["move", &item, way]);
    }
    let _ = sandbox.git(&["switch", "--quiet", "--create", "task/LOGIN-log-in"]).ok();
    let _ = work(&sandbox, "a", "work").ok();
    let _ = sandbox.git(&["switch", "--quiet", "main"]).ok();
    let _ = sandbox.git(&["merge", "--quiet", "--no-ff", "--no-edit", "task/LOGIN-log-in"]).ok();
    let _ = sandbox.git(&["branch", "--quiet", "--delete", "task/LOGIN-log-in"]).ok();
    assert_eq!(state(&sandbox, &item), "Merged");
}

#[test]
fn that_a_branch_began_stands_whatever_becomes_of_its_commits() {
    let sandbox = begun();
    let _ = sandbox.git(&["config", "tidegate.withdrawAfter", "0"]).ok();
    let flow = "name: flow\nstates: [Open, Doing]\ntransitions:\n  \
                - {via: begin, from: Open, to: Doing, on: branch}\n";
    let _ = apply(&sandbox, flow);
    let item = sandbox.item(&["Log in", "--id", "LOGIN"]);
    let _ = work(&sandbox, "a", "first").ok();
    let _ = sandbox.json(&["ls"]);
    let _ = sandbox.git(&["switch", "--quiet", "--create", "task/LOGIN-log-in"]).ok();
    let _ = work(&sandbox, "b", "work").ok();
    assert_eq!(state(&sandbox, &item), "Doing");
    let _ = sandbox.git(&["commit", "--quiet", "--amend", "-m", "better work"]).ok();
    let _ = sandbox.json(&["ls"]);
    assert_eq!(state(&sandbox, &item), "Doing");
}

#[test]
fn a_branch_of_one_item_may_be_merged_into_that_of_another() {
    let sandbox = begun();
    let flow = "name: flow\nstates: [Open, Merged]\ntransitions:\n  \
                - {via: land, from: Open, to: Merged, on: merge}\n";
    let _ = apply(&sandbox, flow);
    let (part, whole) = (sandbox.item(&["Part"]), sandbox.item(&["Whole"]));
    let _ = work(&sandbox, "a", "first").ok();
    let _ = sandbox.json(&["ls"]);
    for (item, file) in [(&whole, "b"), (&part, "c")] {
        let _ = sandbox.git(&["switch", "--quiet", "--create", &format!("task/{item}-x")]).ok();
        let _ = work(&sandbox, file, "work").ok();
        let _ = sandbox.json(&["ls"]);
    }
    let _ = sandbox.git(&["switch", "--quiet", &format!("task/{whole}-x")]).ok();
    let merge = ["merge", "--quiet", "--no-ff", "--no-edit"];
    let _ = sandbox.git(&[&merge[..], &[&format!("task/{part}-x")]].concat()).ok();
    assert_eq!(state(&sandbox, &part), "Merged");
    assert_eq!(state(&sandbox, &whole), "Open");
    // One that has no commit of its own yet comes nowhere with the branch that it begins at.
    let new = sandbox.item(&["New"]);
    let _ = sandbox.git(&["switch", "--quiet", "main"]).ok();
    let _ = work(&sandbox, "d", "more").ok();
    let _ = sandbox.git(&["branch", &format!("task/{new}-x")]).ok();
    let _ = sandbox.json(&["ls"]);
    let _ = sandbox.git(&["switch", "--quiet", "--create", "feature", "main~"]).ok();
    let _ = work(&sandbox, "e", "other").ok();
    let _ = sandbox.git(&[&merge[..], &["main"]].concat()).ok();
    assert_eq!(state(&sandbox, &new), "Open");
}

#[test]
fn a_commit_that_says_it_is_old_hides_none_from_who_pushes() {
    let (sandbox, _) = with_item();
    let _ = work(&sandbox, "a", "new work\n\nRefs: LOGIN").ok();
    let mut old = sandbox.command("git");
    let _ = old.args(["commit", "--quiet", "--allow-empty", "-m", "older"]);
    let _ = sandbox.run(old.env("GIT_COMMITTER_DATE", "2017-01-01T00:00:00Z"), b"").ok();
    let refused = sandbox.git(&["push", "--quiet", "origin", "main"]).exits(1);
    assert!(refused.stderr.contains("new work"), "{}", refused.stderr);
}
