//! How long it takes to read and fold a whole log, against git printing its messages. Each side is a
//! process of its own, which is measured from spawn to wait.

use std::ffi::OsString;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::process::{Command, Stdio};

use tidegate_git::{Disk, Environment};
use tidegate_index::Memory;
use tidegate_store::Store;

use crate::arguments::Arguments;
use crate::history::{self, Shape, Writer};
use crate::paired::{self, Comparison, Side};
use crate::repository;

const EVENTS: u32 = 1_000_000;
const ROUNDS: u32 = 7;

/// The variable that makes this program fold the repository it names, and nothing else.
const ONLY: &str = "TIDEGATE_BENCH_FOLD";

/// Folding a log of `--entries` events, one an entry.
pub(crate) fn long(arguments: &Arguments) -> Comparison {
    compare(arguments, history::LONG)
}

/// Folding as many events, many an entry.
pub(crate) fn wide(arguments: &Arguments) -> Comparison {
    compare(arguments, history::WIDE)
}

/// Folding as many events of two replicas that go on from each other.
pub(crate) fn two(arguments: &Arguments) -> Comparison {
    compare(arguments, history::TWO)
}

/// Folding the logs of a history against `git log --format=%B` over the same refs.
fn compare(arguments: &Arguments, shape: Shape) -> Comparison {
    let events = arguments.entries.unwrap_or(EVENTS);
    let entries = events.div_ceil(shape.events);
    let mut writer = Writer::new(shape, events);
    let repository = repository::generated(shape.name, entries, &mut |n| writer.commit(n));
    drop(writer);
    let logs: Vec<String> = shape.logs().collect();
    let words: Vec<&str> =
        ["log", "--format=%B"].into_iter().chain(logs.iter().map(String::as_str)).collect();
    let mut print = repository::git(&repository, &words);
    let mut run_print = || {
        let status = print.status().expect("git can be run");
        assert!(status.success(), "git log: {status}");
    };
    let mut fold = Command::new(std::env::current_exe().expect("this program has a name"));
    fold.env(ONLY, &repository).stdin(Stdio::null());
    let mut run_fold = || {
        let output = fold.output().expect("this program can be run");
        assert_eq!(String::from_utf8_lossy(&output.stdout), entries.to_string(), "{output:?}");
    };
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS),
        Side {
            name: format!("{entries} entries of {} decoded and folded into memory", shape.events),
            run: &mut run_fold,
        },
        Side { name: format!("git {}", words.join(" ")), run: &mut run_print },
    )
}

/// The repository that this process is to fold, and nothing else.
pub(crate) fn only() -> Option<OsString> {
    std::env::var_os(ONLY)
}

/// The number of entries folded, none of them refused or void.
pub(crate) fn fold(repository: &Path) -> usize {
    let disk = Disk::discover(repository, Environment::empty()).expect("the repository opens");
    let store = Store::open(Box::new(disk), repository).expect("the store opens");
    let begin = || Memory::new(history::project());
    let read = store.sweep(begin, Memory::fold_in, |memory, oid| memory.fold().has(oid));
    let (memory, walked) = read.expect("the log is readable");
    // Left standing, as the program leaves it: the end of the process frees it at once.
    let mut memory = ManuallyDrop::new(memory);
    memory.fold_in(walked.entries);
    let fold = memory.fold();
    assert_eq!(fold.stubs().count(), 0, "no entry is refused");
    assert!(fold.events().all(|event| event.void.is_none()), "no event is void");
    fold.len()
}
