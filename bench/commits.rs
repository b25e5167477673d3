//! What commits cost: hooks of ours against an empty one, and looking at branches and new commits
//! against what git needs for the like.

use std::cell::RefCell;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::arguments::Arguments;
use crate::commands::{at, done, run};
use crate::paired::{self, Comparison, Side};

const ROUNDS: u32 = 60;

/// How many commits are new at once.
const COMMITS: u32 = 10_000;

/// Of these, every one of so many says something of an item.
const SAYING: u32 = 100;

/// How many branches there are.
const BRANCHES: u32 = 1_000;

const TIDEGATE: &str = env!("CARGO_BIN_EXE_tidegate");

/// A commit where `post-commit` is ours and no daemon is wanted, against one where it is an empty script.
pub(crate) fn hook(arguments: &Arguments) -> Comparison {
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("it is writable");
    let path = repository(&home, "hook");
    hooks(arguments, &path, "no daemon", |git| git)
}

/// The same while a daemon runs, which is told.
pub(crate) fn served_hook(arguments: &Arguments) -> Comparison {
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("it is writable");
    let path = repository(&home, "hook");
    let wants = |mut command: Command| {
        command.env_remove("TIDEGATE_NO_DAEMON");
        command
    };
    done(wants(at(&path, TIDEGATE, &["daemon", "start"])));
    let compared = hooks(arguments, &path, "a daemon", wants);
    done(wants(at(&path, TIDEGATE, &["daemon", "stop", "--wait"])));
    compared
}

/// Commits in one repository, by turns with our hook and with an empty script: what a commit takes depends
/// on how many there are. What git takes without any hook is taken off both.
fn hooks(
    arguments: &Arguments,
    path: &Path,
    with: &str,
    wants: impl Fn(Command) -> Command,
) -> Comparison {
    let hook = path.join(".git/hooks/post-commit");
    let script = path.join("script");
    fs::write(&script, "#!/bin/sh\n").expect("it is writable");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let put = |program: Option<&Path>| {
        drop(fs::remove_file(&hook));
        let linked = program.map(|program| std::os::unix::fs::symlink(program, &hook));
        linked.transpose().expect("it is writable");
    };
    let words = ["commit", "--allow-empty", "--quiet", "-m", "a change"];
    let commit = RefCell::new(wants(at(path, "git", &words)));
    let commit = |program: Option<&Path>| {
        put(program);
        run(&mut commit.borrow_mut());
    };
    paired::compare_beyond(
        arguments.rounds.unwrap_or(ROUNDS / 4),
        &mut || commit(None),
        Side {
            name: format!("what our post-commit adds to git commit, {with}"),
            run: &mut || commit(Some(Path::new(TIDEGATE))),
        },
        Side { name: "what an empty script adds".to_owned(), run: &mut || commit(Some(&script)) },
    )
}

/// Looking at ten thousand new commits, a hundred of which link an item, against `git log` of them.
pub(crate) fn new_commits(arguments: &Arguments) -> Comparison {
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("it is writable");
    let repository = repository(&home, "many");
    done(at(&repository, TIDEGATE, &["new", "Log in", "--id", "LOGIN", "-q"]));
    done(at(&repository, TIDEGATE, &["ls", "-q"]));
    let position = position(&repository);
    let before = fs::read(&position).expect("it was kept");
    commits(&repository);
    let mut ours = at(&repository, TIDEGATE, &["ls", "-q"]);
    let mut log = at(&repository, "git", &["log", "--format=%B", "main"]);
    // What was recorded the first time is found again.
    let mut forget = || fs::write(&position, &before).expect("it is writable");
    paired::compare_prepared(
        arguments.rounds.unwrap_or(ROUNDS / 4),
        &mut forget,
        Side { name: format!("tidegate ls, {COMMITS} new commits"), run: &mut || run(&mut ours) },
        Side { name: "git log --format=%B".to_owned(), run: &mut || run(&mut log) },
    )
}

/// Looking at a thousand branches, none of which moved, against `git for-each-ref` of them.
pub(crate) fn branches(arguments: &Arguments) -> Comparison {
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("it is writable");
    let [many, none] = ["many", "none"].map(|name| repository(&home, name));
    for n in 0..BRANCHES {
        let to = many.join(format!(".git/refs/heads/b{n}"));
        fs::copy(many.join(".git/refs/heads/main"), to).expect("there is room");
    }
    for repository in [&many, &none] {
        done(at(repository, TIDEGATE, &["ls", "-q"]));
    }
    let mut refs = at(&many, "git", &["for-each-ref"]);
    let [mut many, mut none] = [&many, &none].map(|path| at(path, TIDEGATE, &["ls", "-q"]));
    // What the branches add is what is compared: the same without them is run beside git.
    let mut yardstick = || {
        run(&mut refs);
        run(&mut none);
    };
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS),
        Side { name: format!("tidegate ls, {BRANCHES} branches"), run: &mut || run(&mut many) },
        Side { name: "git for-each-ref, and tidegate ls of none".to_owned(), run: &mut yardstick },
    )
}

/// A repository with a commit, in which a project has begun.
fn repository(home: &TempDir, name: &str) -> PathBuf {
    let path = home.path().join(name);
    fs::create_dir(&path).expect("its home is writable");
    done(at(&path, "git", &["init", "--quiet", "-b", "main"]));
    done(at(&path, "git", &["commit", "--allow-empty", "--quiet", "-m", "begin"]));
    done(at(&path, TIDEGATE, &["init", "-q"]));
    path
}

/// The file in which is kept how far was looked.
fn position(repository: &Path) -> PathBuf {
    let replicas = fs::read_dir(repository.join(".git/tidegate/r")).expect("a project has begun");
    let replica = replicas.flatten().next().expect("it writes as somebody");
    replica.path().join("commits")
}

/// Makes the commits.
fn commits(repository: &Path) {
    let mut import = at(repository, "git", &["fast-import", "--quiet", "--force"]);
    let mut import: std::process::Child =
        Command::stdin(&mut import, Stdio::piped()).spawn().expect("there is git");
    let mut input = import.stdin.take().expect("it is a pipe");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = now.map_or(0, |since| since.as_secs());
    for n in 0..COMMITS {
        let refers = if n % SAYING == 0 { "\n\nRefs: LOGIN" } else { "" };
        let message = format!("Change number {n}\n\nFor reasons that take a line.{refers}\n");
        let from = if n == 0 { "from refs/heads/main^0\n" } else { "" };
        let commit = format!(
            "commit refs/heads/main\ncommitter Ann <ann@example.org> {} +0000\ndata {}\n{message}{from}",
            now + u64::from(n),
            message.len(),
        );
        input.write_all(commit.as_bytes()).expect("it reads");
    }
    drop(input);
    assert!(import.wait().expect("it ends").success(), "the commits are made");
}
