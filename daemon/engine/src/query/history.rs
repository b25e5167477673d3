//! What happened, oldest first.

use tidegate_api::history::{EventView, HistoryDocument};
use tidegate_api::request::History;
use tidegate_api::{Exit, Failure, Reply};
use tidegate_core::event::{EventRef, KINDS};
use tidegate_core::fold::EventView as Recorded;
use tidegate_core::refusal::Refusal;
use tidegate_core::text::visible;
use tidegate_index::{EventFilter, Memory};

use super::resolve;

/// The events asked for.
pub(crate) fn history(memory: &Memory, history: &History) -> Result<Reply, Failure> {
    let item = history.item.as_ref().map(|item| resolve(memory, item)).transpose()?;
    if let Some(kind) = &history.kind {
        known(memory, kind)?;
    }
    let filter = EventFilter {
        item: item.map(|fact| fact.item.id),
        since: history.since,
        until: history.until,
        kind: history.kind.clone(),
        actor: history.actor.clone(),
    };
    let mut events = memory.events(&filter);
    if let Some(cursor) = &history.cursor {
        let unknown =
            || Failure::new(Exit::Usage, "bad_cursor", "that cursor is not of this history");
        let before: EventRef = cursor.parse().map_err(|_| unknown())?;
        let place = events.iter().position(|event| event.at == before).ok_or_else(unknown)?;
        events.truncate(place);
    }
    // The latest ones are wanted; they are told oldest first.
    let earlier = events.len().saturating_sub(history.limit.unwrap_or(usize::MAX));
    let page = &events[earlier..];
    let next = page.first().filter(|_| earlier > 0).map(|event| event.at.to_string());
    let (conflicts, ahead) = (memory.fold().key_conflicts(), memory.fold().clocks_ahead());
    let view = |event: &Recorded<'_>| EventView {
        key_conflict: conflicts.get(&event.at).map(ToString::to_string),
        clock_ahead: ahead.get(&event.at.entry).map(ToString::to_string),
        ..EventView::new(event, |id| memory.short(id))
    };
    let views = page.iter().map(view).collect();
    Ok(Reply::History(HistoryDocument::new(views, next)))
}

/// Refuses a kind of event that nothing knows: no build up to this one, and no entry of a later.
fn known(memory: &Memory, kind: &str) -> Result<(), Failure> {
    let family = |known: &&str| known.split_once('.').is_some_and(|(family, _)| family == kind);
    let of_it = EventFilter { kind: Some(kind.to_owned()), ..EventFilter::default() };
    if KINDS.contains(&kind) || KINDS.iter().any(family) || !memory.events(&of_it).is_empty() {
        return Ok(());
    }
    let why = format!("'{}' is none of {}", visible(kind), KINDS.join(", "));
    Err(Failure::from(&Refusal::Value { field: "kind".to_owned(), why }))
}
