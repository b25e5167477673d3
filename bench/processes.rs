//! Processes that append to one log at once, against one that appends as much.

use std::path::Path;
use std::process::{Command, Stdio};

use tidegate_core::event::{EventBody, Object, ProjectCreated};
use tidegate_core::redact::Redactor;
use tidegate_core::{Entry, ProjectId};
use tidegate_git::{Disk, Environment};
use tidegate_store::{Batch, Store, StoreError};

use crate::arguments::Arguments;
use crate::entries;
use crate::paired::{self, Comparison, Side};
use crate::repository::git;

const ROUNDS: u32 = 10;

/// How many processes, and how much each appends.
const PROCESSES: u32 = 8;
const EACH: u32 = 50;

/// Tells a process of this program where to append, and how much.
const WHERE: &str = "TIDEGATE_BENCH_APPEND";
const COUNT: &str = "TIDEGATE_BENCH_APPEND_COUNT";

/// Eight processes at once, against one that appends all.
pub(crate) fn eight(arguments: &Arguments) -> Comparison {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("it is writable");
    let made = git(folder.path(), &["init", "--bare", "--quiet", "."]).status();
    assert!(made.expect("git is there").success());
    open(folder.path()).adopt(ProjectId::mint([1; 10]), [2; 10]).expect("nobody wrote here");
    paired::compare_prepared(
        arguments.rounds.unwrap_or(ROUNDS),
        &mut || drop(open(folder.path()).publish().expect("nobody is in the way")),
        Side {
            name: format!("{PROCESSES} processes that append {EACH} entries each, durably"),
            run: &mut || appending(folder.path(), PROCESSES, EACH),
        },
        Side {
            name: format!("one that appends {}", PROCESSES * EACH),
            run: &mut || appending(folder.path(), 1, PROCESSES * EACH),
        },
    )
}

/// Appends what was asked of this process. Gives whether anything was.
pub(crate) fn only() -> bool {
    let (Ok(folder), Ok(count)) = (std::env::var(WHERE), std::env::var(COUNT)) else {
        return false;
    };
    let store = open(Path::new(&folder));
    (0..count.parse().expect("a number")).for_each(|_: u32| append(&store));
    true
}

fn appending(folder: &Path, processes: u32, count: u32) {
    let program = std::env::current_exe().expect("it runs");
    let started = (0..processes).map(|_| {
        let mut one = Command::new(&program);
        one.env(WHERE, folder).env(COUNT, count.to_string()).stdin(Stdio::null());
        one.spawn().expect("this program")
    });
    let started: Vec<_> = started.collect();
    for mut one in started {
        assert!(one.wait().expect("it was started").success());
    }
}

fn open(folder: &Path) -> Store {
    let repository = Disk::discover(folder, Environment::of_process()).expect("git made it");
    Store::open(Box::new(repository), folder).expect("it opens")
}

fn append(store: &Store) {
    let replica = store.replica().expect("it was adopted");
    let body = EventBody::ProjectCreated(ProjectCreated { name: "a title of an item".into() });
    let entry = entries::entry(replica, 1, vec![entries::event(Object::Project, body)]);
    let (redactor, subject) = (Redactor::default(), |_: &Entry| "a subject".to_owned());
    loop {
        let entries = vec![entry.clone()];
        let batch = Batch {
            entries,
            redactor: &redactor,
            subject: &subject,
            sign: None,
            announce: &|_| true,
        };
        let (view, _) = store.tips().expect("the log is readable");
        match store.turn(replica, view, None).append(batch) {
            Err(StoreError::Stale) => {}
            appended => {
                let appended = appended.expect("nobody is in the way");
                return appended.acknowledgement.wait().expect("the disk is well");
            }
        }
    }
}
