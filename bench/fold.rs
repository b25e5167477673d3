//! How long it takes to read and fold a whole log, against git printing its messages.
//!
//! Two functions below are provisional until entries and the fold can be reached from here:
//! `commit` stands for what the store writes, `fold` for reading and folding it.

use std::path::Path;

use crate::arguments::Arguments;
use crate::paired::{self, Comparison, Side};
use crate::repository::{self, Commit, LOG};

const ENTRIES: u32 = 1_000_000;
const ROUNDS: u32 = 7;

/// Folding a log of `--entries` entries against `git log --format=%B` over the same ref.
pub(crate) fn compare(arguments: &Arguments) -> Comparison {
    let entries = arguments.entries.unwrap_or(ENTRIES);
    let repository = repository::generated("provisional", entries, &mut commit);
    let mut log = repository::git(&repository, &["log", "--format=%B", LOG]);
    let mut run_log = || {
        let status = log.status().expect("git can be run");
        assert!(status.success(), "git log: {status}");
    };
    paired::compare(
        arguments.rounds.unwrap_or(ROUNDS),
        Side {
            name: format!("walk of {entries} provisional entries, nothing folded"),
            run: &mut || assert_eq!(fold(&repository), entries, "every entry is folded"),
        },
        Side { name: format!("git log --format=%B {LOG}"), run: &mut run_log },
    )
}

fn commit(entry: u32) -> Commit {
    let seconds = 1_700_000_000 + u64::from(entry);
    Commit {
        author: format!("Ada <ada@example.com> {seconds} +0000"),
        committer: format!("benchmark <benchmark@example.com> {seconds} +0000"),
        message: format!("Provisional entry {entry}\n\n{{\"format\":0,\"seq\":{entry}}}\n"),
    }
}

/// The number of entries folded.
fn fold(repository: &Path) -> u32 {
    let mut count = repository::git(repository, &["rev-list", "--count", LOG]);
    let output = count.stdout(std::process::Stdio::piped()).output().expect("git can be run");
    let text = String::from_utf8(output.stdout).expect("git prints a number");
    text.trim().parse().expect("git prints a number")
}
