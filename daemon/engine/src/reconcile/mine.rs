//! What was recorded here of commits that nobody else is known to have. A commit that is gone for good
//! takes its move with it; one that was amended, rebased or made into another one does not.

use std::collections::BTreeSet;

use tidegate_api::request::Rewritten;
use tidegate_core::commit::loose;
use tidegate_core::{Millis, Oid};
use tidegate_git::{Cause, Commit, Disk, Tips};

use super::position::{Mine, Position, makes_commits};

/// For how long a commit may be gone, if nobody says otherwise.
const GRACE: i64 = 300;

/// By how much clocks may differ, in seconds: what is older than a commit by more does not build on it.
const SLACK: i64 = 86_400;

/// The setting that says otherwise, in seconds.
const SETTING: &str = "tidegate.withdrawAfter";

/// Takes note of commits that hold what others said: of many that were made into one.
pub(super) fn carry(position: &mut Position, commits: &[Commit]) {
    for commit in commits {
        for trailer in loose(&commit.message) {
            let is_it = |mine: &&mut Mine| {
                mine.via.eq_ignore_ascii_case(&trailer.via) && mine.is_called(&trailer.item.0)
            };
            for mine in position.mine.iter_mut().filter(is_it) {
                mine.commits.insert(commit.id);
            }
        }
    }
}

/// Takes note of commits into which several others were made.
pub(super) fn fold(position: &mut Position, rewritten: &[Rewritten]) {
    for Rewritten { old, new } in rewritten {
        let several = rewritten.iter().filter(|other| other.new == *new).count() > 1;
        let of = position.mine.iter_mut().filter(|mine| several && mine.commits.contains(old));
        of.for_each(|mine| mine.commits.extend([*new]));
    }
}

/// Looks which of them are still reached, and forgets those that others have. Gives those that are gone
/// for longer than the grace.
pub(super) fn look(
    position: &mut Position,
    (disk, tips): (&Disk, &Tips),
    now: Millis,
) -> Result<Vec<Mine>, Cause> {
    let wanted: BTreeSet<Oid> =
        position.mine.iter().flat_map(|mine| &mine.commits).copied().collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let remote = |name: &String| name.starts_with("refs/remotes/");
    let theirs = tips.refs.iter().filter(|(name, _)| remote(name)).map(|(_, tip)| *tip);
    let theirs: Vec<Oid> = theirs.collect();
    let oldest = position.mine.iter().map(|mine| mine.authored).min().unwrap_or_default();
    let lately = oldest.saturating_sub(SLACK);
    let pushed = disk.reached(&theirs, &wanted, Some(lately))?;
    position.mine.retain(|mine| mine.commits.is_disjoint(&pushed));
    let trees = tips.work_trees.iter();
    let heads = trees.clone().filter_map(|tree| tree.head);
    let own: Vec<Oid> = tips.refs.values().copied().chain(heads).collect();
    let here = disk.reached(&own, &wanted, None)?;
    // What is under way may bring them back, or have them in another form soon.
    let is_busy = trees.clone().any(|tree| tree.under_way.as_ref().is_some_and(makes_commits));
    let grace = grace(disk);
    let mut gone = Vec::new();
    position.mine.retain_mut(|mine| {
        if !mine.commits.is_disjoint(&here) {
            mine.lost = None;
            return true;
        }
        let since = *mine.lost.get_or_insert(now);
        let is_over = !is_busy && now.0.saturating_sub(since.0) >= grace.saturating_mul(1000);
        if is_over {
            gone.push(mine.clone());
        }
        !is_over
    });
    // Before anything is taken back, no clock that went wrong is trusted.
    let wanted: BTreeSet<Oid> = gone.iter().flat_map(|mine| &mine.commits).copied().collect();
    if !wanted.is_empty() {
        let pushed = disk.reached(&theirs, &wanted, None)?;
        gone.retain(|mine| mine.commits.is_disjoint(&pushed));
    }
    Ok(gone)
}

fn grace(disk: &Disk) -> i64 {
    let set = disk.config(SETTING).and_then(|text| text.trim().parse().ok());
    set.filter(|seconds: &i64| *seconds >= 0).unwrap_or(GRACE)
}
