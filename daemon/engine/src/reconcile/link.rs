//! Looking at commits that nobody looked at, because somebody asks for it.

use std::collections::BTreeMap;

use tidegate_api::reconcile::{CommitRow, ReconcileDocument};
use tidegate_api::request::{LinkCommits, Since};
use tidegate_api::{Failure, Reply};
use tidegate_core::command::TakeCommit;
use tidegate_core::decide::{Came, Decision, decide};
use tidegate_git::Disk;

use super::merged::Merged;
use super::news::{self, News, Wanted};
use super::round::asked;
use super::taken::{self, Taker};
use crate::engine::Engine;
use crate::settle::settle;

/// Takes what commits say from some point on, wherever it was looked before.
pub(crate) fn link(engine: &Engine, wanted: &LinkCommits) -> Result<Reply, Failure> {
    let before = super::round::look(engine)?;
    let tips = asked(engine, Disk::tips)?;
    let trees = tips.work_trees.iter().filter_map(|tree| tree.head);
    let (known, since) = match wanted.since {
        Since::Commit(commit) => (vec![commit], None),
        Since::Time(at) => (Vec::new(), Some(at.seconds())),
    };
    let wanted_commits = Wanted {
        tips: tips.refs.values().copied().chain(trees).collect(),
        known,
        since,
        begun: None,
    };
    let found = asked(engine, |disk| {
        news::said(disk, &wanted_commits, &BTreeMap::new(), &Merged::default())
    })?;
    let News { steps, looked_at, .. } = found;
    let mut steps = steps.into_iter().map(TakeCommit::again);
    let mut taker = Taker::new(engine, None);
    if wanted.dry_run {
        let rows = steps.map(|step| rehearsed(engine, &taker, step));
        let rows = rows.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        let document = ReconcileDocument::new(looked_at, true, rows);
        return Ok(Reply::Reconcile(document).with(before));
    }
    let taken = steps.try_for_each(|step| taker.take(&step).map(drop));
    engine.commits.recorded(taker.settle()?);
    taken?;
    let document = ReconcileDocument::new(looked_at, false, taker.rows);
    Ok(Reply::Reconcile(document).with(before))
}

/// What one part of what a commit says would come to, as things stand.
fn rehearsed(
    engine: &Engine,
    taker: &Taker<'_>,
    step: TakeCommit,
) -> Result<Option<CommitRow>, Failure> {
    let change = taker.asks(&step)?;
    engine.find_out(|view| {
        let call = crate::change::call(&change);
        let decided =
            settle(view.model, view.oracle, |facts| decide(&change.command, &call, facts))?;
        Ok(match decided {
            Decision::Taken(outcome, _) if outcome.came != Came::Nothing => {
                Some(taken::row(&step, &outcome))
            }
            _ => None,
        })
    })
}
