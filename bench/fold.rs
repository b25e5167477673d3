//! How long it takes to read and fold a whole log, against git printing its messages.

use std::path::Path;

use tidegate_git::{Disk, Environment, Sharing};
use tidegate_index::Memory;
use tidegate_store::{Store, log_ref};

use crate::arguments::Arguments;
use crate::history::{self, Writer};
use crate::paired::{self, Comparison, Side};
use crate::repository;

const ENTRIES: u32 = 1_000_000;
const ROUNDS: u32 = 7;

/// Folding a log of `--entries` entries against `git log --format=%B` over the same ref.
pub(crate) fn compare(arguments: &Arguments) -> Comparison {
    let entries = arguments.entries.unwrap_or(ENTRIES);
    let log = log_ref(history::replica());
    let mut writer = Writer::new(entries);
    let repository = repository::generated("history-1", &log, entries, &mut |n| writer.commit(n));
    let mut print = repository::git(&repository, &["log", "--format=%B", &log]);
    let mut run_print = || {
        let status = print.status().expect("git can be run");
        assert!(status.success(), "git log: {status}");
    };
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS),
        Side {
            name: format!("{entries} entries decoded and folded into memory"),
            run: &mut || assert_eq!(fold(&repository), entries, "every entry is folded"),
        },
        Side { name: format!("git log --format=%B {log}"), run: &mut run_print },
    )
}

/// The number of entries folded, none of them refused or void.
fn fold(repository: &Path) -> u32 {
    let disk = Disk::discover(repository, Environment::empty()).expect("the repository opens");
    let store =
        Store::open(Box::new(disk), repository, Sharing::default()).expect("the store opens");
    let mut memory = Memory::new(history::project());
    let walked = store.walk(&|_| false).expect("the log is readable");
    memory.fold_in(walked.entries);
    let fold = memory.fold();
    assert_eq!(fold.stubs().count(), 0, "no entry is refused");
    assert!(fold.events().all(|event| event.void.is_none()), "no event is void");
    u32::try_from(fold.len()).expect("as many as were written")
}
