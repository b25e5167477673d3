//! Documents: those that moves rest on, in all their versions, and those that ways ask for.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_api::artifact::{
    ArtifactDocument, ArtifactRow, ArtifactsDocument, CheckedView, VersionView,
};
use tidegate_api::notice::Notice;
use tidegate_api::remedy::Aid;
use tidegate_api::request::{Artifacts, Documents};
use tidegate_api::{Exit, Failure, Reply};
use tidegate_core::command::ItemRef;
use tidegate_core::demands;
use tidegate_core::fact::{Facts, ItemFact};
use tidegate_core::gate::Attempt;
use tidegate_core::text::visible;
use tidegate_core::{ActorKind, Oid};
use tidegate_index::{EventFilter, ItemFilter, Order, ReadModel};

use super::{Census, resolve};
use crate::door::View;
use crate::failure::Unanswered;
use crate::names::Names;
use crate::settle::settle;
use crate::world::World;

/// The kinds of events that name documents.
const KINDS: [&str; 2] = ["transition.applied", "transition.reaffirmed"];

/// Of how many open items the ways are asked.
const MOST_ITEMS: usize = 200;

/// A document, with what it is said to be.
#[derive(Debug, Default)]
struct Recorded {
    kind: String,
    versions: Vec<VersionView>,
}

/// The documents that were asked for.
pub(crate) fn artifacts(
    view: &View<'_>,
    world: &World,
    asked: &Artifacts,
) -> Result<Reply, Unanswered> {
    match &asked.of {
        Documents::Recorded(item) => {
            let found = recorded(view.model, item.as_ref())?;
            let rows = stand(found, asked.head, world).into_iter().map(|(row, ..)| row).collect();
            Ok(Reply::Artifacts(ArtifactsDocument::of(asked.head, rows)))
        }
        Documents::At(path) => one(view, world, path, asked.head),
        Documents::Asked(item) => checked(view, item.as_ref(), asked),
    }
}

/// Every version of every document that moves rest on, the oldest first.
fn recorded(
    model: &dyn ReadModel,
    item: Option<&ItemRef>,
) -> Result<BTreeMap<String, Recorded>, Unanswered> {
    let item = item.map(|item| resolve(model, item)).transpose()?.map(|fact| fact.item.id);
    let names = Names::of(model);
    let mut events = Vec::new();
    for kind in KINDS {
        let filter = EventFilter { item, kind: Some(kind.to_owned()), ..EventFilter::default() };
        events.extend(
            model.events(&filter, None, usize::MAX)?.map(|page| page.found).into_iter().flatten(),
        );
    }
    events.sort_by_key(|happened| happened.shown);
    let mut found: BTreeMap<String, Recorded> = BTreeMap::new();
    for happened in events.iter().filter(|happened| happened.void.is_none()) {
        let event = happened.view();
        let Some(documents) = event.event.body.documents() else { continue };
        for document in &documents.found {
            let known = found.entry(document.path.clone()).or_default();
            known.kind.clone_from(&document.demand.kind);
            let blob = document.blob.to_string();
            // Moves that rest on what was there already make no version.
            if known.versions.last().is_none_or(|last| last.blob != blob) {
                let short = event.event.object.item().map(|id| names.short(id)).unwrap_or_default();
                known.versions.push(VersionView::of(&event, short, documents.commit, document));
            }
        }
    }
    names.told(found)
}

/// How these documents stand in a commit, and what is there.
fn stand(
    found: BTreeMap<String, Recorded>,
    head: Option<Oid>,
    world: &World,
) -> Vec<(ArtifactRow, Option<Oid>, Vec<VersionView>)> {
    let paths: BTreeSet<String> = found.keys().cloned().collect();
    let there = head.and_then(|commit| world.at(commit, &paths));
    let row = |(path, recorded): (String, Recorded)| {
        let last = recorded.versions.last()?.clone();
        let now = there.as_ref().map(|there| there.get(&path).copied());
        let state = match now {
            None => "unknown",
            Some(None) => "gone",
            Some(Some(blob)) if blob.to_string() == last.blob => "same",
            Some(Some(_)) => "changed",
        };
        let Recorded { kind, versions } = recorded;
        let state = state.to_owned();
        let row = ArtifactRow { path, kind, state, versions: versions.len(), last };
        Some((row, now.flatten(), versions))
    };
    found.into_iter().filter_map(row).collect()
}

/// One document.
fn one(view: &View<'_>, world: &World, path: &str, head: Option<Oid>) -> Result<Reply, Unanswered> {
    let mut found = recorded(view.model, None)?;
    found.retain(|known, _| known == path);
    let Some((row, now, versions)) = stand(found, head, world).pop() else {
        let message = format!("no move rests on a document {}", visible(path));
        let failure = Failure::new(Exit::NotFound, "no_such_artifact", message);
        return Err(failure.hint(Aid::Artifacts).into());
    };
    Ok(Reply::Artifact(Box::new(ArtifactDocument::of(row, head, now, versions))))
}

/// What ways ask of documents, and whether it is so.
fn checked(
    view: &View<'_>,
    item: Option<&ItemRef>,
    asked: &Artifacts,
) -> Result<Reply, Unanswered> {
    let model = view.model;
    let attempt =
        Attempt { at: asked.at, by: ActorKind::default(), head: asked.head, ..Attempt::default() };
    let demanded = |item: &ItemRef| -> Result<Result<Vec<CheckedView>, Failure>, Unanswered> {
        let think = |facts: &Facts| demands::of_item(item, &attempt, facts);
        let found = settle(model, view.oracle, think)?;
        Ok(found.map_err(|refusal| Failure::from(&refusal)).map(|(fact, demanded)| {
            demanded.iter().map(|one| CheckedView::of(&fact, one)).collect()
        }))
    };
    if let Some(item) = item {
        let ItemFact { item, .. } = resolve(model, item)?;
        let found = demanded(&item.id.into())??;
        return Ok(Reply::Artifacts(ArtifactsDocument::checked(asked.head, found)));
    }
    let page = model.items(&ItemFilter::default(), Order::Created, None, MOST_ITEMS)?;
    let (mut all, mut unsettled) = (Vec::new(), Vec::new());
    for row in &page.found {
        match demanded(&row.item.id.into())? {
            Ok(found) => all.extend(found),
            Err(_) => unsettled.push(row.item.id.to_string()),
        }
    }
    let mut document = ArtifactsDocument::checked(asked.head, all);
    if !unsettled.is_empty() {
        let message =
            "nothing moves these items before they are settled: none of their ways is asked";
        document
            .notices
            .push(Notice::new("unsettled", message.to_owned(), unsettled).hint(Aid::Next));
    }
    if page.is_cut {
        let open = Census::of(model)?.counts().open;
        let message = format!("the ways of {} of {open} open items were asked", page.found.len());
        document.notices.push(Notice::new("items_left_out", message, []));
    }
    Ok(Reply::Artifacts(document))
}
