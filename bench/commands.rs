//! Whole commands: one of ours in a small repository, and those of git beside a long log of ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::arguments::Arguments;
use crate::history::{LONG, Writer};
use crate::paired::{self, Comparison, Side};
use crate::repository::generated;

const ROUNDS: u32 = 200;

/// How many entries lie beside the user's own history.
const ENTRIES: u32 = 100_000;

/// How many files the user's repository has.
const FILES: usize = 1_000;

/// `tidegate new` in a small repository, durable, its publisher left behind, against `/bin/true`.
pub(crate) fn new_item(arguments: &Arguments) -> Comparison {
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("it is writable");
    let repository = home.path().join("repository");
    fs::create_dir(&repository).expect("its home is writable");
    done(at(&repository, "git", &["init", "--quiet"]));
    done(at(&repository, env!("CARGO_BIN_EXE_tidegate"), &["init"]));
    let mut ours = at(&repository, env!("CARGO_BIN_EXE_tidegate"), &["new", "Log in", "-q"]);
    let mut nothing = at(&repository, "/bin/true", &[]);
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS),
        Side { name: "tidegate new, durable".to_owned(), run: &mut || run(&mut ours) },
        Side { name: "/bin/true".to_owned(), run: &mut || run(&mut nothing) },
    )
}

/// `git status` where a log of ours lies, against the same where none does.
pub(crate) fn status(arguments: &Arguments) -> Comparison {
    beside(arguments, &["status"])
}

/// The same with `git commit`.
pub(crate) fn commit(arguments: &Arguments) -> Comparison {
    beside(arguments, &["commit", "--allow-empty", "--quiet", "-m", "a change"])
}

/// The same with `git fetch` from a remote that has nothing new.
pub(crate) fn fetch(arguments: &Arguments) -> Comparison {
    beside(arguments, &["fetch", "--quiet", "origin"])
}

fn beside(arguments: &Arguments, words: &[&str]) -> Comparison {
    let entries = arguments.entries.unwrap_or(ENTRIES);
    let mut writer = Writer::new(LONG, entries);
    let log = generated(LONG.name, entries, &mut |n| writer.commit(n));
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("it is writable");
    let [with, without] = ["with", "without"].map(|name| users_own(&home, name));
    let log = log.to_str().expect("a plain path");
    done(at(&with, "git", &["fetch", "--quiet", log, "refs/tidegate/*:refs/tidegate/*"]));
    let [mut ours, mut theirs] = [&with, &without].map(|path| at(path, "git", words));
    let words = words.join(" ");
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS),
        Side {
            name: format!("git {words}, {entries} entries beside it"),
            run: &mut || run(&mut ours),
        },
        Side { name: format!("git {words}"), run: &mut || run(&mut theirs) },
    )
}

/// A repository with files and a commit, cloned from one that has as much.
fn users_own(home: &TempDir, name: &str) -> PathBuf {
    let [origin, clone] = ["origin", "clone"].map(|end| home.path().join(format!("{name}-{end}")));
    fs::create_dir(&origin).expect("its home is writable");
    for n in 0..FILES {
        let folder = origin.join(format!("folder{}", n % 20));
        fs::create_dir_all(&folder).expect("it is writable");
        fs::write(folder.join(format!("file{n}")), format!("file {n}\n")).expect("there is room");
    }
    done(at(&origin, "git", &["init", "--quiet"]));
    done(at(&origin, "git", &["add", "."]));
    done(at(&origin, "git", &["commit", "--quiet", "-m", "begin"]));
    let [from, to] = [&origin, &clone].map(|path| path.to_str().expect("a plain path"));
    done(at(home.path(), "git", &["clone", "--quiet", from, to]));
    clone
}

/// A command in a folder, by somebody with a name and no configuration, who waits for no CI.
pub(crate) fn at(folder: &Path, program: &str, words: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(words).current_dir(folder).env("HOME", folder).env_remove("CI");
    command.env("TIDEGATE_NO_DAEMON", "1");
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    for (name, value) in [("NAME", "Ann"), ("EMAIL", "ann@example.org")] {
        command
            .env(format!("GIT_AUTHOR_{name}"), value)
            .env(format!("GIT_COMMITTER_{name}"), value);
    }
    command.env_remove("GIT_DIR").stdin(Stdio::null()).stdout(Stdio::null());
    command
}

pub(crate) fn done(mut command: Command) {
    run(&mut command);
}

pub(crate) fn run(command: &mut Command) {
    let status = command.status().expect("the program exists");
    assert!(status.success(), "{command:?}");
}
