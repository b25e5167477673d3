//! What is told of commits beside an answer.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_api::Failure;
use tidegate_api::notice::Notice;
use tidegate_api::reconcile::CommitRow;
use tidegate_core::text::visible;

use super::position::Mine;

/// How much of the id of a commit is shown.
const SHORT: usize = 10;

/// What commits came to that did not do what they say. Those that `waited` before were told of then.
pub(super) fn of(rows: &[CommitRow], waited: &BTreeSet<String>) -> Vec<Notice> {
    let refused = |row: &&CommitRow| row.outcome == "refused";
    let told = |row: &CommitRow| {
        let (why, via) = (row.why.as_deref().unwrap_or_default(), row.via.as_deref());
        let what = via.map(|via| format!(" ({via})")).unwrap_or_default();
        let commit = row.commit.get(..SHORT).unwrap_or(&row.commit);
        let item = if row.item.is_empty() { "an item" } else { &row.item };
        let message = format!("commit {commit} did not move {item}{what}: {why}");
        Notice::new("commit_refused", message, [row.commit.clone()])
    };
    let waits = |row: &&CommitRow| row.outcome == "waiting" && !waited.contains(&row.commit);
    let mut waiting: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in rows.iter().filter(waits) {
        let why = row.why.as_deref().unwrap_or_default();
        waiting.entry(why).or_default().insert(&row.commit);
    }
    let waiting = waiting.into_iter().map(|(why, commits)| {
        let one = commits.first().filter(|_| commits.len() == 1);
        let who =
            one.map(|commit| format!("commit {} waits", commit.get(..SHORT).unwrap_or(commit)));
        let who = who.unwrap_or_else(|| format!("{} commits wait", commits.len()));
        Notice::new(
            "commit_waiting",
            format!("{who}: {why}"),
            commits.into_iter().map(str::to_owned),
        )
    });
    rows.iter().filter(refused).map(told).chain(waiting).collect()
}

/// That commits say something which is not recorded.
pub(super) fn unrecorded(commits: &[String], why: &Failure) -> Notice {
    let what = match commits.len() {
        1 => "a commit says something of an item that is not recorded".to_owned(),
        n => format!("{n} commits say something of items that is not recorded"),
    };
    let message = format!("{what}: {}", visible(&why.message));
    Notice::new("commits_unrecorded", message, commits.iter().cloned())
}

/// That moves were taken back whose commits are gone.
pub(super) fn withdrawn(gone: &[Mine]) -> Vec<Notice> {
    let told = |mine: &Mine| {
        let (item, via) = (mine.item.short(6), visible(&mine.via));
        let message = format!("{item}: '{via}' is withdrawn, for the commit that said it is gone");
        Notice::new("commit_withdrawn", message, mine.commits.iter().map(ToString::to_string))
    };
    gone.iter().map(told).collect()
}

/// That git does not see yet what was recorded.
pub(super) fn unpublished(why: &Failure) -> Notice {
    let message = format!("what was recorded is not published: {}", visible(&why.message));
    Notice::new("unpublished", message, [])
}

/// That nobody could look.
pub(super) fn unseen(why: &str) -> Notice {
    let message = format!("commits were not looked at: {}", visible(why));
    Notice::new("commits_unseen", message, [])
}
