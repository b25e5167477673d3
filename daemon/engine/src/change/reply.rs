//! What to tell of a change.

use tidegate_api::import::{ImportDocument, ImportResult, Outcome};
use tidegate_api::item::{ItemDocument, Recorded};
use tidegate_api::request::{Change, Mode};
use tidegate_api::{Failure, Reply};
use tidegate_core::Oid;
use tidegate_core::decide::ImportOutcome;
use tidegate_index::Memory;

use super::Done;
use crate::door::View;
use crate::failure::internal;
use crate::query;

/// The answer to a change that came to `done`.
pub(super) fn reply(view: &View<'_>, change: &Change, done: &Done) -> Result<Reply, Failure> {
    let memory = done.rehearsed.as_deref().unwrap_or(view.memory);
    let dry_run = change.mode == Mode::DryRun;
    if let Some(outcomes) = &done.imported {
        let results = (1..).zip(outcomes).map(|(line, outcome)| imported(line, outcome, memory));
        return Ok(Reply::Import(ImportDocument::new(results.collect(), dry_run)));
    }
    let about = match (&done.about, change.command.item()) {
        (Some(object), _) => object.item(),
        (None, Some(item)) => Some(query::resolve(memory, item)?.item.id),
        (None, None) => None,
    };
    let Some(id) = about else { return query::project(view, false) };
    let fact = memory.fact(id).ok_or_else(|| internal("what was recorded is not there"))?;
    let recorded = Recorded {
        entry: done.entries.last().map(Oid::to_string),
        events: done.events,
        replayed: done.replayed,
        dry_run,
    };
    let view = query::Marks::of(memory.fold()).view(&fact.item, memory);
    Ok(Reply::Item(Box::new(ItemDocument::new(view, Some(recorded)))))
}

fn imported(line: usize, outcome: &ImportOutcome, memory: &Memory) -> ImportResult {
    let (outcome, item, error) = match outcome {
        ImportOutcome::New(id, _) => (Outcome::Imported, Some(memory.short(*id)), None),
        ImportOutcome::Known(id) => (Outcome::Known, Some(memory.short(*id)), None),
        ImportOutcome::Refused(refusal) => (Outcome::Refused, None, Some(refusal.to_string())),
    };
    ImportResult { line, outcome, item, error }
}
