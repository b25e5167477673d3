//! Hooks while a daemon runs, does not, or answers nobody.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::place::{Served, begun, served};
use crate::support::{Output, Sandbox};

/// How long git waits for one hook of ours at most, and what else a commit takes.
const BUDGET: Duration = Duration::from_secs(3);

/// A git as people start it: its hooks may use a daemon, and start one.
fn git(sandbox: &Sandbox, arguments: &[&str]) -> Output {
    let mut git: Command = sandbox.command("git");
    git.args(arguments).env_remove("CI").env_remove("TIDEGATE_NO_DAEMON");
    sandbox.run(&mut git, b"")
}

fn commit(sandbox: &Sandbox) -> Output {
    git(sandbox, &["commit", "--quiet", "--allow-empty", "--message", "work"])
}

fn stop(sandbox: &Sandbox) {
    let _ = sandbox.ask(&["daemon", "stop", "--wait"]).ok();
}

#[test]
fn a_daemon_that_stands_still_holds_no_commit_up() {
    let sandbox = served();
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let daemon = sandbox.pid().and_then(Pid::from_raw).expect("it runs");
    kill_process(daemon, Signal::STOP).expect("it is ours");
    let begun = Instant::now();
    let done = commit(&sandbox).ok();
    let took = begun.elapsed();
    kill_process(daemon, Signal::CONT).expect("it is ours");
    assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("", ""));
    assert!(took < BUDGET, "{took:?}");
    stop(&sandbox);
}

#[test]
fn who_reads_what_a_commit_says_does_not_wait_for_the_daemon_that_it_left() {
    let sandbox = begun();
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let begun = Instant::now();
    // Ends when everybody who could write to them has closed the outputs.
    let done = commit(&sandbox).ok();
    let took = begun.elapsed();
    assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("", ""));
    assert!(took < BUDGET, "{took:?}");
    let _ = sandbox.awaited();
    stop(&sandbox);
}

#[test]
fn a_daemon_that_a_hook_left_knows_nothing_of_the_work_tree_it_came_from() {
    let sandbox = begun();
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let _ = sandbox.git(&["worktree", "add", "--quiet", "-b", "beside", "../beside"]).ok();
    let beside = sandbox.at("../beside");
    fs::write(beside.dir().join("a"), "a").expect("writable");
    let _ = git(&beside, &["add", "a"]).ok();
    // Git tells hooks of a work tree where it is, and of an index that is gone by then.
    let _ = git(&beside, &["commit", "--quiet", "--message", "there", "--only", "a"]).ok();
    let daemon = sandbox.awaited();
    let environment = fs::read(format!("/proc/{daemon}/environ")).expect("it is ours");
    let variables = String::from_utf8_lossy(&environment).into_owned();
    for name in ["GIT_DIR=", "GIT_INDEX_FILE=", "GIT_WORK_TREE=", "GIT_PREFIX="] {
        let is_told = variables.split('\0').any(|variable| variable.starts_with(name));
        assert!(!is_told, "{name} reached it");
    }
    let open = fs::read_dir(format!("/proc/{daemon}/fd")).expect("it is ours");
    let open = open.filter_map(|fd| fs::read_link(fd.ok()?.path()).ok());
    let lent: Vec<_> = open.filter(|to| to.to_string_lossy().starts_with("pipe:")).collect();
    assert!(lent.len() <= 2, "it holds what git was given: {lent:?}");
    // It serves the repository, from wherever it is asked.
    let _ = sandbox.ask(&["new", "x"]).ok();
    assert_eq!(beside.titles(), ["x"]);
    stop(&sandbox);
}

#[test]
fn where_no_daemon_is_wanted_a_hook_leaves_none() {
    let sandbox = begun();
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let _ = sandbox.git(&["commit", "--quiet", "--allow-empty", "--message", "work"]).ok();
    assert_eq!(sandbox.pid(), None);
}

#[test]
fn a_hook_of_others_that_stays_behind_is_theirs_alone() {
    let sandbox = begun();
    let hook = sandbox.dir().join(".git/hooks/post-commit");
    fs::create_dir_all(hook.parent().expect("a folder")).expect("writable");
    fs::write(&hook, "#!/bin/sh\n(sleep 30) >/dev/null 2>&1 </dev/null &\n").expect("writable");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let begun = Instant::now();
    let _ = commit(&sandbox).ok();
    assert!(begun.elapsed() < BUDGET, "{:?}", begun.elapsed());
    stop(&sandbox);
}
