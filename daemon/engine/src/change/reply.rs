//! What to tell of a change.

use tidegate_api::import::{ImportDocument, ImportResult, Outcome};
use tidegate_api::item::{ItemDocument, Recorded};
use tidegate_api::project::ProjectDocument;
use tidegate_api::request::{Change, Mode};
use tidegate_api::{Failure, Reply};
use tidegate_core::decide::{Draft, ImportOutcome};
use tidegate_core::{ItemId, Oid};

use super::Done;
use crate::door::View;
use crate::failure::internal;
use crate::query;

/// The answer to a change that came to `done`.
pub(super) fn reply(view: &View<'_>, change: &Change, done: &Done) -> Result<Reply, Failure> {
    let memory = done.rehearsed.as_deref().unwrap_or(view.memory);
    let dry_run = change.mode == Mode::DryRun;
    if let Some(outcomes) = &done.imported {
        let is_made_up = |draft: &Draft| made_up(change) && draft.key.is_none();
        let short = |id: &ItemId| Some((id.to_string(), memory.short(*id)));
        let result = |(line, outcome): (&usize, _)| imported(*line, outcome, &short, &is_made_up);
        let results = outcomes.iter().map(result);
        return Ok(Reply::Import(ImportDocument::new(results.collect(), dry_run)));
    }
    let about = match (&done.about, change.command.item()) {
        (Some(object), _) => object.item(),
        (None, Some(item)) => Some(query::resolve(memory, item)?.item.id),
        (None, None) => None,
    };
    let recorded = Some(Recorded {
        entry: done.entries.last().map(Oid::to_string),
        events: done.events,
        replayed: done.replayed,
        dry_run,
    });
    let Some(id) = about else {
        let mut document = query::project(memory, view.store)?;
        if dry_run {
            document.project.heads = query::project(view.memory, view.store)?.project.heads;
        }
        return Ok(Reply::Project(Box::new(ProjectDocument { recorded, ..document })));
    };
    let fact = memory.fact(id).ok_or_else(|| internal("what was recorded is not there"))?;
    let mut item = query::Marks::of(memory.fold()).view(&fact.item, memory);
    if dry_run {
        let before = view.memory.fact(id);
        let heads = before.iter().flat_map(|fact| &fact.item.heads);
        item.heads = heads.map(ToString::to_string).collect();
        if before.is_none() && made_up(change) {
            (item.id, item.short) = (None, None);
        }
    }
    Ok(Reply::Item(Box::new(ItemDocument::new(item, recorded))))
}

/// Whether the ids of new items are made up for a rehearsal. Those that follow from a key are not:
/// the change itself gives the same.
fn made_up(change: &Change) -> bool {
    change.mode == Mode::DryRun && change.key.is_none()
}

/// What became of a line. `named` gives an item's id, whole and short.
fn imported(
    line: usize,
    outcome: &ImportOutcome,
    named: &dyn Fn(&ItemId) -> Option<(String, String)>,
    is_made_up: &dyn Fn(&Draft) -> bool,
) -> ImportResult {
    let (outcome, name, error) = match outcome {
        ImportOutcome::New(_, draft) if is_made_up(draft) => (Outcome::Imported, None, None),
        ImportOutcome::New(id, _) => (Outcome::Imported, named(id), None),
        ImportOutcome::Known(id) => (Outcome::Known, named(id), None),
        ImportOutcome::Refused(refusal) => (Outcome::Refused, None, Some(refusal.to_string())),
    };
    let (item, short) = name.unzip();
    ImportResult { line, outcome, item, short, error }
}
