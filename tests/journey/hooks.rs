//! Git's hooks, as they run: ours after those of others, and never in the way.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::place::{Journey, begun};
use crate::support::{Output, Sandbox, TIDEGATE, repo};

/// What makes ours say nothing of what git does, because we did it.
const WITHIN: (&str, &str) = ("TIDEGATE_WITHIN", "1");

/// Where the hooks of a sandbox lie.
pub(crate) fn hooks(sandbox: &Sandbox) -> PathBuf {
    sandbox.dir().join(".git/hooks")
}

/// Puts a hook of others down.
pub(crate) fn put(sandbox: &Sandbox, name: &str, text: &str) -> PathBuf {
    let path = hooks(sandbox).join(name);
    fs::create_dir_all(hooks(sandbox)).expect("the sandbox is writable");
    fs::write(&path, text).expect("the sandbox is writable");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it is ours");
    path
}

/// A git with these variables.
fn git_under(sandbox: &Sandbox, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut git = sandbox.command("git");
    sandbox.run(git.args(arguments).envs(variables.iter().copied()), b"")
}

/// A repository to push to.
fn remote(sandbox: &Sandbox) -> String {
    let remote = sandbox.at("../remote.git");
    let _ = remote.git(&["init", "--quiet", "--bare"]).ok();
    remote.dir().display().to_string()
}

fn commit(sandbox: &Sandbox) -> Output {
    sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "work"])
}

/// An exit code, what was said on both streams, and what was left behind.
type Pushed = (i32, String, String, String);

/// Both pushes came to the same. What is left of a push is long.
#[track_caller]
fn assert_same(alone: Pushed, before_ours: Pushed, hook: &str) {
    let short = |(code, out, error, left): &Pushed| {
        let end: Vec<String> = left.lines().rev().take(9).map(str::to_owned).collect();
        (*code, out.clone(), error.clone(), end)
    };
    assert_eq!(short(&alone), short(&before_ours), "{hook}");
    assert!(alone == before_ours, "{hook}");
}

/// What a push says and leaves behind, with a hook of others that is there alone or before ours.
fn pushed(hook: &dyn Fn(&Sandbox), with_ours: bool) -> Pushed {
    let sandbox = begun();
    let _ = commit(&sandbox).ok();
    let head = sandbox.said(&["rev-parse", "HEAD"]);
    for number in 0..2000 {
        let tag = sandbox.dir().join(format!(".git/refs/tags/t{number}"));
        fs::write(tag, format!("{head}\n")).expect("tags are files");
    }
    hook(&sandbox);
    if with_ours {
        let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    }
    let remote = remote(&sandbox);
    // The hook is asked all the same.
    let arguments = ["push", "--quiet", "--dry-run", remote.as_str(), "main", "--tags"];
    let Output { status, stdout, stderr } = git_under(&sandbox, &[WITHIN], &arguments);
    let left = fs::read_to_string(sandbox.dir().join("left")).unwrap_or_default();
    let root = sandbox.home().parent().expect("it lies in the sandbox").display().to_string();
    let commit = sandbox.said(&["rev-parse", "HEAD"]);
    let plain = |text: String| {
        let text = text
            .replace(&commit, "COMMIT")
            .replace(&root, "ROOT")
            .replace("pre-push.tidegate-orig", "pre-push");
        let is_told = |line: &&str| !line.starts_with("To ") && !line.contains("[new");
        text.lines().filter(is_told).map(|line| format!("{line}\n")).collect::<String>()
    };
    (status, plain(stdout), plain(stderr), plain(left))
}

#[test]
fn a_hook_of_others_runs_as_if_ours_were_not_there() {
    let python = "#!/usr/bin/env python3\nimport os, sys\n\
        here = os.path.dirname(sys.argv[0])\n\
        open('left', 'w').write(f'{here} {sys.argv[1:]} {os.getcwd()} {sys.stdin.read()}')\n\
        print('said'); print('complained', file=sys.stderr); sys.exit(0)\n";
    let scripts = [
        python,
        "#!/bin/sh\ncat >left\ndirname \"$0\" >>left\nenv | grep -E '^(GIT_|PWD)' | sort >>left\n\
         exec sh -c 'echo \"$@\"; exit 3' x \"$@\"\n",
        "#!/bin/sh\nexit 0\n",
        "#!/bin/sh\ncat >left\nkill -TERM $$\n",
        "cat >left\necho without a first line \"$@\"\n",
        "#!/bin/sh\n. \"$(dirname \"$0\")/helper\"\n",
    ];
    for script in scripts {
        let hook = |sandbox: &Sandbox| {
            put(sandbox, "helper", "echo helped >left; exit 0\n");
            put(sandbox, "pre-push", script);
        };
        let (alone, before_ours) = (pushed(&hook, false), pushed(&hook, true));
        assert_same(alone, before_ours, script);
    }
    for binary in ["/bin/true", "/bin/false"] {
        let hook = |sandbox: &Sandbox| {
            fs::copy(binary, hooks(sandbox).join("pre-push")).expect("writable");
        };
        assert_same(pushed(&hook, false), pushed(&hook, true), binary);
    }
}

#[test]
fn a_hook_of_others_that_cannot_be_started_refuses_as_it_does_alone() {
    let sandbox = begun();
    put(&sandbox, "commit-msg", "#!/nowhere/at/all\n");
    let alone = commit(&sandbox);
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let before_ours = commit(&sandbox);
    assert!(alone.status != 0 && before_ours.status != 0);
    assert!(before_ours.stderr.contains("commit-msg.tidegate-orig"), "{}", before_ours.stderr);
}

#[test]
fn a_hook_of_others_that_git_would_not_run_is_not_run() {
    let sandbox = begun();
    let hook = put(&sandbox, "post-commit", "#!/bin/sh\ntouch ran\n");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o644)).expect("it is ours");
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let _ = commit(&sandbox).ok();
    assert!(!sandbox.dir().join("ran").exists());
}

#[test]
fn where_no_project_has_begun_hooks_say_nothing() {
    let sandbox = repo();
    fs::create_dir_all(hooks(&sandbox)).expect("writable");
    for name in ["commit-msg", "post-commit", "pre-push", "post-checkout", "prepare-commit-msg"] {
        symlink(TIDEGATE, hooks(&sandbox).join(name)).expect("writable");
    }
    let message = "work\n\nTidegate: T-7k2m implement";
    let done = sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", message]).ok();
    assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("", ""));
    let remote = remote(&sandbox);
    let done = sandbox.git(&["push", "--quiet", &remote, "main"]).ok();
    assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("", ""));
    assert!(!sandbox.dir().join(".git/tidegate").exists());
}

/// A program of its own, which can be removed.
fn program(sandbox: &Sandbox) -> PathBuf {
    let bin = sandbox.at("../bin").dir().join("tidegate");
    let _ = sandbox.run(Command::new("cp").arg(TIDEGATE).arg(&bin), b"").ok();
    bin
}

#[test]
fn when_the_program_is_gone_git_and_hooks_of_others_go_on() {
    let sandbox = begun();
    let program = program(&sandbox);
    put(&sandbox, "pre-push", "#!/bin/sh\necho looked at \"$1\" >&2\nexit 1\n");
    put(&sandbox, "post-commit", "#!/bin/sh\ntouch ran\n");
    let installed =
        sandbox.command(&program.display().to_string()).args(["hooks", "install"]).output();
    assert!(installed.expect("it starts").status.success());
    fs::remove_file(&program).expect("it is there");
    let done = commit(&sandbox).ok();
    assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("", ""));
    assert!(sandbox.dir().join("ran").exists());
    let remote = remote(&sandbox);
    let refused = sandbox.git(&["push", "--quiet", &remote, "main"]).exits(1);
    assert!(refused.stderr.starts_with("looked at "), "{}", refused.stderr);
    let status = sandbox.tidegate(&["hooks", "status", "--json"]).exits(1).json();
    let owners: Vec<_> = status["hooks"].as_array().expect("a list").iter().collect();
    for hook in owners {
        let is_chained =
            ["pre-push", "post-commit"].contains(&hook["event"].as_str().expect("one"));
        assert_eq!(hook["owner"], if is_chained { "chained" } else { "dangling" }, "{hook}");
        assert_eq!(hook["reachable"], false, "{hook}");
        assert!(hook["note"].as_str().expect("why").contains("is gone"), "{hook}");
    }
    // The next one that is installed takes their places.
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let _ = sandbox.tidegate(&["hooks", "status"]).ok();
}

#[test]
fn nobody_waits_for_a_hook_that_does_not_come_to_its_end() {
    let sandbox = begun();
    let stuck = sandbox.dir().join("stuck");
    let _ = sandbox.run(Command::new("mkfifo").arg(&stuck), b"").ok();
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let begun = Instant::now();
    let hook = hooks(&sandbox).join("commit-msg");
    let done = sandbox.run(sandbox.command(&hook.display().to_string()).arg(&stuck), b"").ok();
    assert_eq!(done.stderr, "tidegate: the message was not checked in time\n");
    let took = begun.elapsed();
    assert!(took >= Duration::from_secs(2) && took < Duration::from_secs(4), "{took:?}");
}

#[test]
fn a_hook_of_others_may_take_its_time() {
    let sandbox = begun();
    put(&sandbox, "commit-msg", "#!/bin/sh\nsleep 3\necho slow >&2\n");
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    assert_eq!(commit(&sandbox).ok().stderr, "slow\n");
}

#[test]
fn with_no_verify_nothing_is_asked() {
    let sandbox = begun();
    for name in ["commit-msg", "pre-push"] {
        put(&sandbox, name, "#!/bin/sh\necho no >&2\nexit 1\n");
    }
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    assert_eq!(commit(&sandbox).exits(1).stderr, "no\n");
    let _ = sandbox.git(&["commit", "--quiet", "--no-verify", "--allow-empty", "-m", "work"]).ok();
    let remote = remote(&sandbox);
    let _ = sandbox.git(&["push", "--quiet", &remote, "main"]).exits(1);
    let _ = sandbox.git(&["push", "--quiet", "--no-verify", &remote, "main"]).ok();
}

#[test]
fn one_install_serves_every_work_tree() {
    let sandbox = begun();
    let _ = commit(&sandbox).ok();
    put(&sandbox, "post-commit", "#!/bin/sh\necho \"$GIT_DIR\" >>\"$OUT\"\n");
    let _ = sandbox.tidegate(&["hooks", "install"]).ok();
    let _ = sandbox.git(&["worktree", "add", "--quiet", "-b", "beside", "../beside"]).ok();
    let beside = sandbox.at("../beside");
    let status = beside.json(&["hooks", "status"]);
    assert_eq!(status["ok"], true, "{status}");
    let out = beside.dir().join("out").display().to_string();
    let arguments = ["commit", "--quiet", "--allow-empty", "-m", "there"];
    let _ = git_under(&beside, &[("OUT", &out)], &arguments).ok();
    let said = fs::read_to_string(&out).expect("the hook of others ran");
    assert!(Path::new(said.trim()).ends_with(".git/worktrees/beside"), "{said}");
}

#[test]
fn others_are_told_what_a_hook_is_for() {
    let sandbox = begun();
    let error = sandbox.refusal(2, &["hook", "reference-transaction"]);
    assert_eq!(error["code"], "no_such_hook");
    let _ = sandbox.tidegate(&["hook", "post-commit"]).ok();
    let _ = sandbox.tidegate(&["-C", ".", "hook", "post-commit"]).ok();
}
