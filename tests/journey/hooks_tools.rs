//! Hooks beside the tools that people use for hooks: the real ones, before ours and after them.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::hooks::{hooks, put};
use crate::hooks_installed::{all, hook};
use crate::place::begun;
use crate::support::skip::skip;
use crate::support::{Output, Sandbox};

/// Whether a tool is installed; says why not.
fn has(name: &str, tool: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {tool}")]).output();
    let is_there = found.is_ok_and(|found| found.status.success());
    if !is_there {
        skip(name, &format!("{tool} is not installed"));
    }
    is_there
}

fn run(sandbox: &Sandbox, program: &str, arguments: &[&str]) -> Output {
    sandbox.run(sandbox.command(program).args(arguments), b"")
}

/// Whether git comes to our hook when it commits, whatever is in between. Ours answers and ends.
fn is_reached(sandbox: &Sandbox) -> bool {
    let folder = tempfile::tempdir().expect("a temporary directory can be made");
    let mut git = sandbox.command("git");
    git.args(["commit", "--quiet", "--allow-empty", "-m", "work"]);
    let _ = sandbox.run(git.env("TIDEGATE_HOOK_PROBE", folder.path()), b"").ok();
    folder.path().join("commit-msg").exists()
}

/// What the report says of the hook, which must be what is so.
#[track_caller]
fn status(sandbox: &Sandbox) -> Value {
    let status = sandbox.tidegate(&["hooks", "status", "--json"]).json();
    let found = hook(&status, "commit-msg").clone();
    assert_eq!(found["reachable"], is_reached(sandbox), "{found}");
    found
}

#[track_caller]
fn ours(sandbox: &Sandbox, verb: &str) {
    let done = sandbox.tidegate(&["hooks", verb]);
    assert!(done.status < 2, "{done:?}");
}

/// A repository with a hook of somebody else, and the files of the tools.
fn place() -> Sandbox {
    let sandbox = begun();
    put(&sandbox, "commit-msg", "#!/bin/sh\necho first >>said\n");
    let job = "commit-msg:\n  jobs:\n    - name: job\n      run: echo lefthook >>said\n";
    fs::write(sandbox.dir().join("lefthook.yml"), job).expect("writable");
    fs::write(sandbox.dir().join(".pre-commit-config.yaml"), "repos: []\n").expect("writable");
    sandbox
}

/// What a tool does to the folder of hooks, and how it is undone.
type Tool<'a> = (&'a str, &'a [&'a str], &'a [&'a str]);

const LEFTHOOK: Tool<'static> = ("lefthook", &["install"], &["uninstall"]);

const PRE_COMMIT: Tool<'static> = (
    "pre-commit",
    &["install", "--hook-type", "commit-msg"],
    &["uninstall", "--hook-type", "commit-msg"],
);

/// Both come, in one order or the other, and go, in one order or the other: in the end all is as it
/// was, and in between the report says what is so.
#[track_caller]
fn come_and_go((tool, install, uninstall): Tool<'_>) {
    for (comes_first, goes_first) in [(true, true), (true, false), (false, true), (false, false)] {
        let sandbox = place();
        let before = all(&sandbox)["commit-msg"].clone();
        let step = |is_tool: bool, arguments: &[&str], verb: &str| {
            match is_tool {
                true => drop(run(&sandbox, tool, arguments).ok()),
                false => ours(&sandbox, verb),
            }
            status(&sandbox);
        };
        step(comes_first, install, "install");
        step(!comes_first, install, "install");
        step(goes_first, uninstall, "uninstall");
        step(!goes_first, uninstall, "uninstall");
        // Who came before us and tried to go while we stood before them has to try again.
        ours(&sandbox, "uninstall");
        let _ = run(&sandbox, tool, uninstall);
        let after = all(&sandbox);
        assert_eq!(after.get("commit-msg"), Some(&before), "{tool} {comes_first} {goes_first}");
        let left: Vec<&String> = after
            .keys()
            .filter(|name| name.starts_with("commit-msg.") && !name.ends_with(".sample"))
            .collect();
        assert!(left.is_empty(), "{tool} {comes_first} {goes_first}: {left:?}");
    }
}

#[test]
fn lefthook_and_ours_come_and_go_in_any_order() {
    if has("lefthook_and_ours_come_and_go_in_any_order", "lefthook") {
        come_and_go(LEFTHOOK);
    }
}

#[test]
fn pre_commit_and_ours_come_and_go_in_any_order() {
    if has("pre_commit_and_ours_come_and_go_in_any_order", "pre-commit") {
        come_and_go(PRE_COMMIT);
    }
}

#[test]
fn pre_commit_runs_ours_and_what_ours_stands_before() {
    let name = "pre_commit_runs_ours_and_what_ours_stands_before";
    if !has(name, "pre-commit") {
        return;
    }
    let sandbox = place();
    ours(&sandbox, "install");
    let _ = run(&sandbox, PRE_COMMIT.0, PRE_COMMIT.1).ok();
    assert_eq!(status(&sandbox)["owner"], "behind");
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "work"]).ok();
    let said = fs::read_to_string(sandbox.dir().join("said")).expect("the first one ran");
    assert_eq!(said, "first\n");
    // It comes before us and after us, and does not complain of meeting itself.
    let twice = place();
    let _ = run(&twice, PRE_COMMIT.0, PRE_COMMIT.1).ok();
    ours(&twice, "install");
    let _ = run(&twice, PRE_COMMIT.0, PRE_COMMIT.1).ok();
    let _ = twice.git(&["commit", "--quiet", "--allow-empty", "-m", "work"]).ok();
}

#[test]
fn lefthook_is_told_to_run_ours_and_does() {
    let name = "lefthook_is_told_to_run_ours_and_does";
    if !has(name, "lefthook") {
        return;
    }
    let sandbox = place();
    fs::remove_file(hooks(&sandbox).join("commit-msg")).expect("it is there");
    ours(&sandbox, "install");
    let _ = run(&sandbox, LEFTHOOK.0, LEFTHOOK.1).ok();
    let found = status(&sandbox);
    assert_eq!((&found["owner"], &found["reachable"]), (&"foreign".into(), &false.into()));
    let document = sandbox.tidegate(&["hooks", "status", "--json"]).exits(1).json();
    let paste = document["paste"].as_array().expect("a list");
    let paste = paste
        .iter()
        .find(|paste| paste["file"].as_str().is_some_and(|it| it.ends_with("lefthook.yml")));
    let text = paste.expect("its file is here")["text"].as_str().expect("a text");
    let program = format!("run: {} hook", crate::support::TIDEGATE);
    fs::write(sandbox.dir().join("lefthook.yml"), text.replace("run: tidegate hook", &program))
        .expect("writable");
    assert_eq!(status(&sandbox)["owner"], "behind");
}

#[test]
fn husky_is_left_alone_and_told_what_to_run() {
    let name = "husky_is_left_alone_and_told_what_to_run";
    if !has(name, "husky") {
        return;
    }
    for comes_first in [true, false] {
        let sandbox = place();
        fs::remove_file(sandbox.dir().join("lefthook.yml")).expect("it is there");
        fs::remove_file(sandbox.dir().join(".pre-commit-config.yaml")).expect("it is there");
        let before = all(&sandbox);
        if !comes_first {
            ours(&sandbox, "install");
            assert_eq!(status(&sandbox)["reachable"], true);
        }
        let _ = run(&sandbox, "husky", &[]).ok();
        assert_eq!(status(&sandbox)["reachable"], false, "husky has git look elsewhere");
        let folder = sandbox.dir().join(".husky");
        let made = fs::read_dir(folder.join("_")).expect("it made some").count();
        let done = sandbox.tidegate(&["hooks", "install", "--json"]).exits(1).json();
        assert_eq!(done["tier"], "foreign");
        assert_eq!(fs::read_dir(folder.join("_")).expect("they are there").count(), made);
        for paste in done["paste"].as_array().expect("a list") {
            let text = paste["text"].as_str().expect("a text");
            let text = text.replace("tidegate hook", &format!("{} hook", crate::support::TIDEGATE));
            fs::write(paste["file"].as_str().expect("a file"), text).expect("writable");
        }
        assert_eq!(status(&sandbox)["owner"], "behind");
        // A work tree in which husky was not run has no hooks at all.
        let _ = sandbox.git(&["worktree", "add", "--quiet", "-b", "x", "../fresh"]).ok();
        assert_eq!(status(&sandbox.at("../fresh"))["reachable"], false);
        ours(&sandbox, "uninstall");
        assert_eq!(all(&sandbox), before);
    }
}
