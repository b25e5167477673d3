//! What happened, oldest first.

use tidegate_api::history::{EventView, HistoryDocument};
use tidegate_api::remedy::Aid;
use tidegate_api::request::History;
use tidegate_api::{Exit, Failure, Reply};
use tidegate_core::event::{EventRef, KINDS};
use tidegate_core::refusal::Refusal;
use tidegate_core::text::visible;
use tidegate_index::{EventFilter, Happened, ReadModel};

use super::resolve;
use crate::failure::Unanswered;
use crate::names::Names;

/// The events asked for.
pub(crate) fn history(model: &dyn ReadModel, history: &History) -> Result<Reply, Unanswered> {
    let filter = filter(model, history)?;
    let unknown = || {
        let message = "that cursor is not of this history";
        Failure::new(Exit::Usage, "bad_cursor", message).hint(Aid::History)
    };
    let before = history.cursor.as_ref().map(|cursor| cursor.parse::<EventRef>());
    let before = before.transpose().map_err(|_| unknown())?;
    // The latest ones are wanted; they are told oldest first.
    let page = model.events(&filter, before, history.limit.unwrap_or(usize::MAX))?;
    let page = page.ok_or_else(unknown)?;
    let next = page.found.first().filter(|_| page.is_cut).map(|event| event.at.to_string());
    let names = Names::of(model);
    let views = page.found.iter().map(|happened| view(happened, &names)).collect();
    Ok(Reply::History(HistoryDocument::new(names.told(views)?, next)))
}

/// Which events are asked for.
pub(super) fn filter(model: &dyn ReadModel, asked: &History) -> Result<EventFilter, Unanswered> {
    let item = asked.item.as_ref().map(|item| resolve(model, item)).transpose()?;
    if let Some(kind) = &asked.kind {
        known(model, kind)?;
    }
    Ok(EventFilter {
        item: item.map(|fact| fact.item.id),
        since: asked.since,
        until: asked.until,
        kind: asked.kind.clone(),
        actor: asked.actor.clone(),
    })
}

/// An event, as people and programs are shown it.
pub(super) fn view(happened: &Happened, names: &Names<'_>) -> EventView {
    EventView {
        key_conflict: happened.key_conflict.map(|other| other.to_string()),
        clock_ahead: happened.clock_ahead.map(|by| by.to_string()),
        ..EventView::new(&happened.view(), |id| names.short(id))
    }
}

/// Refuses a kind of event that nothing knows: no build up to this one, and no entry of a later.
fn known(model: &dyn ReadModel, kind: &str) -> Result<(), Unanswered> {
    let family = |known: &&str| known.split_once('.').is_some_and(|(family, _)| family == kind);
    let of_it = EventFilter { kind: Some(kind.to_owned()), ..EventFilter::default() };
    if KINDS.contains(&kind) || KINDS.iter().any(family) {
        return Ok(());
    }
    if model.events(&of_it, None, 1)?.is_some_and(|page| !page.found.is_empty()) {
        return Ok(());
    }
    let why = format!("'{}' is none of {}", visible(kind), KINDS.join(", "));
    Err(Failure::from(&Refusal::Value { field: "kind".to_owned(), why }).into())
}
