//! What an answer cannot show: logs that wait for entries, are damaged, or are of a later format.
//! Told with every answer, so that nobody takes it for all there is.

use std::collections::BTreeSet;

use tidegate_api::notice::Notice;
use tidegate_api::remedy::Aid;
use tidegate_api::{Exit, Failure};
use tidegate_core::Oid;
use tidegate_index::Memory;

use crate::catch_up::Caught;

/// What is on the logs and not seen, a notice a cause.
pub(crate) fn unseen(memory: &Memory, caught: &Caught) -> Vec<Notice> {
    let fold = memory.fold();
    let names = |newer| {
        let stubs = fold.stubs().filter(move |stub| stub.newer == newer);
        stubs.map(|stub| stub.entry.to_string()).collect::<Vec<_>>()
    };
    let here: BTreeSet<Oid> = fold.waiting().map(|waiting| waiting.entry).collect();
    let missing: BTreeSet<Oid> =
        fold.waiting().map(|waiting| waiting.missing).filter(|oid| !here.contains(oid)).collect();
    let missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
    let refs: Vec<String> = caught.problems.iter().map(|problem| problem.name.clone()).collect();
    let mut notices = Vec::new();
    let mut add = |code, about: Vec<String>, what: [&str; 2], aids: &[Aid]| {
        let what = match about.len() {
            0 => return,
            1 => what[0].to_owned(),
            count => what[1].replace('N', &count.to_string()),
        };
        let notice = Notice::new(code, what, about);
        notices.push(aids.iter().cloned().fold(notice, Notice::hint));
    };
    let one = "a log waits for an entry that is not here or damaged: what comes after is not seen";
    let many = "logs wait for N entries that are not here or damaged: what comes after is not seen";
    add("waiting", missing, [one, many], &[Aid::FetchLogs, Aid::Verify]);
    let one = "a ref among the logs cannot be read: what stands on it is not seen";
    let many = "N refs among the logs cannot be read: what stands on them is not seen";
    add("ref", refs, [one, many], &[Aid::Verify]);
    let one = "an entry is of a later format than this build knows: what it says is not seen";
    let many = "N entries are of a later format than this build knows: what they say is not seen";
    add("newer", names(true), [one, many], &[Aid::Verify]);
    let one = "an entry is damaged or forged: what it says does not count";
    let many = "N entries are damaged or forged: what they say does not count";
    add("refused", names(false), [one, many], &[Aid::Verify]);
    notices
}

/// The same failure; of something that was not found, with what is not seen.
pub(crate) fn explained(failure: Failure, memory: &Memory, caught: &Caught) -> Failure {
    if failure.exit != Exit::NotFound {
        return failure;
    }
    unseen(memory, caught).into_iter().fold(failure, |failure, notice| {
        let failure = failure.reason(notice.message);
        notice.hints.into_iter().fold(failure, Failure::hint)
    })
}
