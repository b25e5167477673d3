//! Importing many items, against git recording as many commits that say as much.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::arguments::Arguments;
use crate::paired::{self, Comparison, Side};
use crate::repository::git;

const ROUNDS: u32 = 15;

const ITEMS: u32 = 10_000;

const BODY: &str = "Some text about the item, as long as people write when they are asked to be \
                    brief, and then a little more of it.";

/// Two repositories that are new in each round: ours has a project, that of git is empty.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        // Beside the build: a file system in memory syncs nothing.
        let place =
            Self(tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("it is writable"));
        for folder in [place.ours(), place.theirs()] {
            fs::create_dir(&folder).expect("it is new");
            succeed(&mut git(&folder, &["init", "--bare", "--quiet", "."]));
        }
        succeed(tidegate(&place.ours()).arg("init"));
        place
    }

    fn ours(&self) -> PathBuf {
        self.0.path().join("ours")
    }

    fn theirs(&self) -> PathBuf {
        self.0.path().join("theirs")
    }
}

/// Items, each part of an earlier one, against a chain of commits.
pub(crate) fn items(arguments: &Arguments) -> Comparison {
    let input = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("it is writable");
    let (lines, stream) = (input.path().join("lines"), input.path().join("stream"));
    let count = arguments.entries.unwrap_or(ITEMS);
    write(count, &lines, &stream);
    let place = RefCell::new(None);
    let at = |folder: fn(&Place) -> PathBuf| {
        folder(place.borrow().as_ref().expect("it is made before each round"))
    };
    paired::compare_prepared(
        arguments.rounds.unwrap_or(ROUNDS),
        &mut || drop(place.replace(Some(Place::new()))),
        Side {
            name: format!("tidegate import --publish of {count} items"),
            run: &mut || {
                let mut import = tidegate(&at(Place::ours));
                succeed(import.args(["import", "--publish", "--jsonl"]).arg(&lines));
            },
        },
        Side {
            name: format!("git fast-import of {count} commits, core.fsync=all"),
            run: &mut || {
                let synced = ["-c", "core.fsync=all", "-c", "core.fsyncMethod=fsync"];
                let words = [&synced[..], &["fast-import", "--quiet"]].concat();
                let stream = File::open(&stream).expect("it was written");
                succeed(git(&at(Place::theirs), &words).stdin(stream));
            },
        },
    )
}

/// The same items twice: as lines, and as commits whose messages are those lines.
fn write(count: u32, lines: &Path, stream: &Path) {
    let (mut items, mut commits) = (String::new(), String::new());
    for n in 0..count {
        let parent = if n == 0 { String::new() } else { format!(r#","parent":"K-{}""#, n / 10) };
        let line = format!(
            r#"{{"title":"item {n}","key":"K-{n}","body":"{BODY}","labels":["a","b"]{parent}}}"#
        );
        writeln!(items, "{line}").expect("a string takes all");
        let (who, length) = ("Ada <ada@example.org> 1763700000 +0000", line.len());
        write!(commits, "commit refs/log\ncommitter {who}\ndata {length}\n{line}\n")
            .expect("a string takes all");
    }
    fs::write(lines, items).expect("the folder is writable");
    fs::write(stream, commits).expect("the folder is writable");
}

fn tidegate(repository: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidegate"));
    command
        .current_dir(repository)
        .env_remove("GIT_DIR")
        .env("TIDEGATE_ACTOR", "Ada <ada@example.org>")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}

fn succeed(command: &mut Command) {
    let status = command.status().expect("both programs exist");
    assert!(status.success(), "{command:?}: {status}");
}
