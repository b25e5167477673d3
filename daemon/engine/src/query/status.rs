//! What is in flight, what needs the asker, and whether all is well, at a glance.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use tidegate_api::Failure;
use tidegate_api::notice::Notice;
use tidegate_api::request::Status;
use tidegate_api::status::{DaemonView, NeedView, StatusDocument, StoreView};
use tidegate_core::gate::Attempt;
use tidegate_core::item::Item;
use tidegate_core::outlook::{Way, full};
use tidegate_core::{Actor, ItemId, ReplicaId};
use tidegate_index::{ItemFilter, Order, ReadModel, Row, Tally};
use tidegate_store::Store;

use super::outlooks::Outlooks;
use super::unproven::unproven;
use super::whom::means;
use super::{Census, differs, row};
use crate::door::Shelf;
use crate::failure::{Unanswered, Wrong};
use crate::world::Oracle;

/// How many items are told of at a glance, in flight and in need.
const GLANCE: usize = 50;

/// What stands at a glance.
pub(crate) fn status(
    (model, oracle): (&dyn ReadModel, Oracle<'_>),
    shelf: Shelf<'_>,
    asked: &Status,
) -> Result<StatusDocument, Unanswered> {
    let census = Census::of(model)?;
    let items = census.counts();
    let in_flight = match items.in_flight {
        0 => Vec::new(),
        _ => first(model, &ItemFilter { in_flight: true, ..ItemFilter::default() })?,
    };
    let file = asked.file.as_ref().map(|file| differs(model, file)).transpose()?.flatten();
    let own = shelf.with(|store| Ok(store.replica()))?;
    let (needs, needing) = needs((model, oracle, own), &census, asked)?;
    let mut notices: Vec<Notice> = file.into_iter().collect();
    notices.extend(over_limit(model)?);
    Ok(StatusDocument {
        schema: "tidegate.status/1".to_owned(),
        project: model.repo().to_string(),
        name: model.project()?.map(|project| project.name),
        you: asked.actor.as_ref().map(ToString::to_string),
        items,
        in_flight: in_flight.iter().map(row).collect(),
        needs,
        needing,
        store: shelf.with(recorded)?,
        daemon: DaemonView { running: false },
        findings: None,
        notices,
    })
}

/// That states hold more items than they are to hold: clones moved them there apart, or somebody went
/// past the limit.
fn over_limit(model: &dyn ReadModel) -> Result<Option<Notice>, Unanswered> {
    let definitions = model.definitions();
    let mut over = Vec::new();
    for workflow in model.workflows()? {
        let digest = workflow.in_force();
        let Some(definition) = digest.and_then(|digest| definitions.get(digest)) else { continue };
        let standing = model.standing_by_state(digest, definition)?;
        over.extend(definition.states.iter().filter_map(|state| {
            let (held, limit) = (*standing.get(&state.name)?, state.wip?);
            (held > limit as usize).then(|| full(&state.name, held, limit))
        }));
    }
    let message = format!("too much at once: {}", over.join(", "));
    Ok((!over.is_empty()).then(|| Notice::new("over_limit", message, over)))
}

/// The open items that `filter` wants and that changed last.
fn first(model: &dyn ReadModel, filter: &ItemFilter) -> Result<Vec<Row>, Unanswered> {
    Ok(model.items(filter, Order::Updated, None, GLANCE)?.found)
}

/// The open items that need `actor`, to be settled or to be gone on with, and how many there are.
fn needs(
    (model, oracle, own): (&dyn ReadModel, Oracle<'_>, Option<ReplicaId>),
    census: &Census,
    asked: &Status,
) -> Result<(Vec<NeedView>, usize), Unanswered> {
    let actor = asked.actor.as_ref();
    let by = actor.map(|actor| actor.kind).unwrap_or_default();
    let attempt = Attempt { at: asked.at, by, head: asked.head, ..Attempt::default() };
    let mut outlooks = Outlooks::of((model, oracle), attempt);
    let names = actor.map(Actor::names).unwrap_or_default();
    let is_assigned = |assignee: Option<&String>| assignee.is_some_and(|who| means(who, &names));
    let needs = |tally: &Tally| {
        let standing = &tally.standing;
        let unsettled = standing.state.is_none() || standing.challenged;
        let wants = unsettled || is_assigned(tally.assignee.as_ref());
        census.is_open(standing) && wants
    };
    let assignees = census.tallies.keys().filter_map(|tally| tally.assignee.as_ref());
    let spelled: BTreeSet<String> =
        assignees.filter(|name| is_assigned(Some(name))).map(|name| name.to_lowercase()).collect();
    let named = |name| ItemFilter { assignee: Some(name), ..ItemFilter::default() };
    let contested = ItemFilter { contested: true, ..ItemFilter::default() };
    let challenged = ItemFilter { challenged: true, ..ItemFilter::default() };
    let mut found: BTreeMap<ItemId, Row> = BTreeMap::new();
    for filter in spelled.into_iter().map(named).chain([contested, challenged]) {
        found.extend(first(model, &filter)?.into_iter().map(|row| (row.item.id, row)));
    }
    let is_assigned = |item: &Item| is_assigned(item.assignee.as_ref());
    let mut found: Vec<Row> = found.into_values().collect();
    let unsettled = |item: &Item| item.single_state().is_none() || !item.challenged.is_empty();
    found.retain(|row| unsettled(&row.item) || is_assigned(&row.item));
    found.sort_by_key(|row| {
        let Item { id, updated_at, .. } = &row.item;
        (!unsettled(&row.item), Reverse(*updated_at), *id)
    });
    found.truncate(GLANCE);
    let views = found.into_iter().map(|found| {
        let unconfirmed = !unproven((oracle, own), &found.item, asked.head)?.is_empty();
        let (item, assigned) = (row(&found), is_assigned(&found.item));
        let need = NeedView { item, assigned, unconfirmed, ..NeedView::default() };
        Ok(with_ways(need, outlooks.row(found)?.ways))
    });
    Ok((views.collect::<Result<_, Unanswered>>()?, census.count(needs)))
}

/// An item that needs the asker, with the ways that lead on.
fn with_ways(need: NeedView, ways: Vec<Way>) -> NeedView {
    let (open, shut): (Vec<Way>, Vec<Way>) = ways.into_iter().partition(|way| way.open);
    let names = |ways: Vec<Way>| ways.iter().map(Way::written).collect();
    NeedView { ways_open: names(open), ways_shut: names(shut), ..need }
}

fn recorded(store: &Store) -> Result<StoreView, Failure> {
    let replicas = store.replicas().map_err(Wrong::from)?;
    Ok(StoreView {
        replica: store.replica().map(|replica| replica.to_string()),
        entries: replicas.iter().map(|replica| replica.seq).sum(),
        replicas: replicas.len(),
        unpublished: replicas.iter().map(|replica| replica.unpublished).sum(),
        trouble: None,
    })
}
