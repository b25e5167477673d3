//! What to tell of a change.

use std::collections::BTreeSet;

use tidegate_api::Reply;
use tidegate_api::assessment::AssessmentDocument;
use tidegate_api::import::{ImportDocument, ImportResult, Outcome};
use tidegate_api::item::{ItemDocument, ItemRow, ItemsDocument, Recorded};
use tidegate_api::listed::SpelledRow;
use tidegate_api::notice::Notice;
use tidegate_api::project::ProjectDocument;
use tidegate_api::remedy::Aid;
use tidegate_api::repin::{RepinDocument, RepinView};
use tidegate_api::request::{Change, Mode};
use tidegate_api::workflow::DefinitionDocument;
use tidegate_core::command::Reaffirm;
use tidegate_core::decide::{Draft, ImportOutcome};
use tidegate_core::event::Object;
use tidegate_core::item::Item;
use tidegate_core::{Entry, ItemId, Oid, ReplicaId};
use tidegate_index::{ItemFilter, Order, ReadModel};

use super::Done;
use crate::failure::{Unanswered, internal};
use crate::names::Names;
use crate::query;

/// What a change is about that is recorded with events about these objects: what it publishes, or
/// what comes last. What has to be published for that comes before.
pub(super) fn about<'a>(
    objects: impl DoubleEndedIterator<Item = &'a Object>,
    change: &Change,
) -> Option<Object> {
    let mut objects = objects;
    // What a move spawns comes after it.
    let comes_first = change.command.workflow().is_some() || change.command.as_move().is_some();
    let found = if comes_first { objects.next() } else { objects.next_back() };
    found.cloned()
}

/// The answer to a change that came to `done`.
pub(super) fn reply(
    model: &dyn ReadModel,
    replica: Option<ReplicaId>,
    change: &Change,
    done: &Done,
) -> Result<Reply, Unanswered> {
    let dry_run = change.mode == Mode::DryRun;
    if let Some(outcomes) = &done.imported {
        let names = Names::of(model);
        let is_made_up = |draft: &Draft| made_up(change) && draft.key.is_none();
        let short = |id: &ItemId| Some((id.to_string(), names.short(*id)));
        let result = |(line, outcome): (&usize, _)| imported(*line, outcome, &short, &is_made_up);
        let results = outcomes.iter().map(result).collect();
        return Ok(Reply::Import(ImportDocument::new(names.told(results)?, dry_run)));
    }
    let recorded = Recorded {
        entry: done.entries.last().map(Oid::to_string),
        events: done.events,
        replayed: done.replayed,
        dry_run,
    };
    if change.command.repins() {
        return repinned(model, done, recorded);
    }
    if change.command.reaffirms().is_some() {
        return reaffirmed(model, done);
    }
    let about = match (&done.about, change.command.item()) {
        (Some(object), _) => object.item(),
        (None, Some(item)) => Some(query::resolve(model, item)?.item.id),
        (None, None) => None,
    };
    let recorded = Some(recorded);
    if let Some(name) = change.command.workflow() {
        let document = query::workflow(model, &name, None)?;
        let is_default = document.workflow.default;
        let notice = (!is_default).then(|| not_default(&name));
        let document = DefinitionDocument { recorded, ..document };
        return Ok(Reply::Definition(Box::new(document)).with(notice));
    }
    let Some(id) = about else {
        let document = query::project(model, replica)?;
        return Ok(Reply::Project(Box::new(ProjectDocument { recorded, ..document })));
    };
    if change.command.assesses() {
        let document = query::assessments(model, &id.into())?;
        return Ok(Reply::Assessment(AssessmentDocument { recorded, ..document }));
    }
    let item = model.item(id)?.ok_or_else(|| internal("what was recorded is not there"))?;
    let view = query::view(model, &item)?;
    Ok(Reply::Item(Box::new(ItemDocument::new(view, recorded))))
}

/// What items came to that go over to another definition.
fn repinned(model: &dyn ReadModel, done: &Done, recorded: Recorded) -> Result<Reply, Unanswered> {
    let mut items = Vec::with_capacity(done.repinned.len());
    for before in &done.repinned {
        let now = model.item(before.id)?.ok_or_else(|| internal("an item went away"))?;
        items.push(RepinView {
            id: before.id.to_string(),
            short: model.short(before.id)?,
            title: before.title.clone(),
            from: before.definition.clone(),
            to: now.definition.clone(),
            state: before.single_state().map(str::to_owned),
            becomes: now.single_state().map(str::to_owned),
            challenged: now.doubted_moves(),
        });
    }
    let (schema, notices) = ("tidegate.repin/1".to_owned(), Vec::new());
    Ok(Reply::Repin(RepinDocument { schema, items, recorded, notices }))
}

/// The items of which gates are to be asked again.
pub(super) fn asked_again(
    model: &dyn ReadModel,
    asked: &Reaffirm,
    drafts: &[Draft],
) -> Result<Vec<ItemId>, Unanswered> {
    let mut seen = BTreeSet::new();
    let filter = ItemFilter { all: true, challenged: true, ..ItemFilter::default() };
    let named = || asked.items.iter().map(|item| Ok(query::resolve(model, item)?.item.id));
    match asked.all {
        true => {
            let found = model.items(&filter, Order::Created, None, usize::MAX)?.found;
            let challenged = found.into_iter().map(|row| row.item.id);
            let others = drafts.iter().filter_map(|draft| draft.object.item());
            Ok(challenged.chain(others).filter(|id| seen.insert(*id)).collect())
        }
        false => {
            let named = named().collect::<Result<Vec<ItemId>, Unanswered>>()?;
            Ok(named.into_iter().filter(|id| seen.insert(*id)).collect())
        }
    }
}

/// The same change as one that was recorded in these entries, with the items that it was about.
pub(super) fn again(
    model: &dyn ReadModel,
    change: &Change,
    entries: &[Entry],
    done: Done,
) -> Result<Done, Unanswered> {
    let events = || entries.iter().flat_map(|entry| &entry.events);
    let mut repinned = Vec::new();
    for (id, from) in events().filter_map(|event| Some((event.object.item()?, event.body.left()?)))
    {
        // How it stood then, nobody has kept: what is told is where it stands.
        let item = model.item(id)?.into_iter();
        repinned.extend(item.map(|item| Item { definition: Some(from.to_owned()), ..item }));
    }
    let asked_again = match change.command.reaffirms() {
        None => Vec::new(),
        Some(asked) if !asked.all => asked_again(model, asked, &[])?,
        Some(_) => events().filter_map(|event| event.object.item()).collect(),
    };
    Ok(Done { repinned, asked_again, ..done })
}

/// How items stand of which gates were asked again, whatever they said.
fn reaffirmed(model: &dyn ReadModel, done: &Done) -> Result<Reply, Unanswered> {
    let mut rows: Vec<SpelledRow> = Vec::with_capacity(done.asked_again.len());
    for id in &done.asked_again {
        let item = model.item(*id)?.ok_or_else(|| internal("an item went away"))?;
        rows.push(ItemRow::new(&item, model.short(*id)?).into());
    }
    Ok(Reply::Items(ItemsDocument::new(rows, None)))
}

/// That new items follow another definition than the one that was published.
fn not_default(name: &str) -> Notice {
    let message = format!("new items do not follow workflow {name} unless they are told to");
    Notice::new("not_default", message, [name.to_owned()])
        .hint(Aid::DefaultWorkflow(name.to_owned()))
}

/// How that stood which a rehearsal is about: a rehearsal gives it no new heads.
pub(super) struct Before {
    heads: Option<Vec<String>>,
}

impl Before {
    /// How it stands now.
    pub(super) fn of(model: &dyn ReadModel, done: &Done) -> Result<Self, Unanswered> {
        let heads = match &done.about {
            Some(Object::Item(id)) => model.item(*id)?.map(|item| item.heads),
            Some(Object::Project) => model.project()?.map(|project| project.heads),
            Some(workflow) => Some(model.heads(workflow)?),
            None => None,
        };
        let text = |heads: Vec<Oid>| heads.iter().map(ToString::to_string).collect();
        Ok(Self { heads: heads.map(text) })
    }

    /// The reply to a rehearsal.
    pub(super) fn told_in(&self, mut reply: Reply, change: &Change) -> Reply {
        let heads = self.heads.clone().unwrap_or_default();
        match &mut reply {
            Reply::Project(document) if change.mode == Mode::DryRun => {
                document.project.heads = heads
            }
            Reply::Definition(document) if change.mode == Mode::DryRun => {
                document.workflow.heads = heads;
            }
            Reply::Item(document) if change.mode == Mode::DryRun => {
                document.item.heads = heads;
                if self.heads.is_none() && made_up(change) {
                    (document.item.id, document.item.short) = (None, None);
                }
            }
            _ => {}
        }
        reply
    }
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
