//! What is in flight, what needs the asker, and whether all is well, at a glance.

use tidegate_api::Failure;
use tidegate_api::request::Status;
use tidegate_api::status::{DaemonView, NeedView, StatusDocument, StoreView};
use tidegate_core::Actor;
use tidegate_core::outlook::{Way, ways};
use tidegate_index::{ReadModel, Row};
use tidegate_store::Store;

use super::{Census, row};
use crate::door::Shelf;
use crate::failure::{Unanswered, Wrong};

/// What stands at a glance.
pub(crate) fn status(
    model: &dyn ReadModel,
    shelf: Shelf<'_>,
    asked: &Status,
) -> Result<StatusDocument, Unanswered> {
    let census = Census::of(model)?;
    let open = || census.rows.iter().filter(|row| census.is_open(&row.item));
    let in_flight = open().filter(|row| census.is_in_flight(&row.item));
    let need = |row: &Row| need(&census, row, asked.actor.as_ref());
    let mut needs: Vec<NeedView> = open().filter_map(need).collect();
    needs.sort_by_key(|need| need.item.state.is_some());
    Ok(StatusDocument {
        schema: "tidegate.status/1".to_owned(),
        project: model.repo().to_string(),
        name: model.project()?.map(|project| project.name),
        you: asked.actor.as_ref().map(ToString::to_string),
        items: census.counts(),
        in_flight: in_flight.map(row).collect(),
        needs,
        store: shelf.with(recorded)?,
        daemon: DaemonView { running: false },
        findings: None,
        notices: Vec::new(),
    })
}

/// What an open item needs `actor` for: to be settled, or to be gone on with.
fn need(census: &Census<'_>, found: &Row, actor: Option<&Actor>) -> Option<NeedView> {
    let item = &found.item;
    let assignee = item.assignee.as_deref().zip(actor);
    let assigned = assignee.is_some_and(|(name, actor)| means(name, actor));
    if !assigned && item.single_state().is_some() {
        return None;
    }
    let ways = census.definition(item).map_or_else(Vec::new, |definition| ways(item, definition));
    let (open, shut): (Vec<Way>, Vec<Way>) = ways.into_iter().partition(|way| way.open);
    let names = |ways: Vec<Way>| ways.into_iter().map(|way| way.via).collect();
    Some(NeedView { item: row(found), assigned, ways_open: names(open), ways_shut: names(shut) })
}

/// Whether an assignee is this actor: by name, by mail address, or by both.
fn means(assignee: &str, actor: &Actor) -> bool {
    let wanted = assignee.trim_start_matches('@').to_lowercase();
    let names = [actor.name.clone(), actor.mail.clone(), actor.to_string()];
    names.iter().any(|name| name.to_lowercase() == wanted)
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
