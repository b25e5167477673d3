//! Lists of items.

use std::cmp::Reverse;

use tidegate_api::item::ItemsDocument;
use tidegate_api::request::{List, Sort};
use tidegate_api::{Exit, Failure, Reply};
use tidegate_core::ItemId;
use tidegate_core::item::Item;
use tidegate_core::refusal::Refusal;
use tidegate_core::text::visible;
use tidegate_index::{ItemFilter, Memory};

use super::{Marks, resolve};

/// How many items are listed unless more are asked for.
const LIMIT: usize = 50;

/// The items asked for.
pub(crate) fn list(memory: &Memory, list: &List) -> Result<Reply, Failure> {
    if let Some(state) = &list.state {
        known(memory, state)?;
    }
    let parent = list.parent.as_ref().map(|parent| resolve(memory, parent)).transpose()?;
    let filter = ItemFilter {
        all: list.all,
        state: list.state.clone(),
        kind: list.kind.clone(),
        label: list.label.clone(),
        assignee: list.assignee.clone(),
        parent: parent.map(|fact| fact.item.id),
        text: list.text.clone(),
        changed_since: list.changed_since,
        contested: list.contested,
    };
    let mut items = memory.items(&filter);
    items.sort_by_cached_key(|item| order(memory, list.sort, item));
    let begin = match &list.cursor {
        None => 0,
        Some(cursor) => after(&items, cursor)?,
    };
    let limit = list.limit.unwrap_or(if list.all { usize::MAX } else { LIMIT });
    let rest = &items[begin..];
    let page = &rest[..rest.len().min(limit)];
    let next = page.last().filter(|_| page.len() < rest.len()).map(|item| item.id.to_string());
    let marks = Marks::of(memory.fold());
    let rows = page.iter().map(|item| marks.row(item, memory)).collect();
    Ok(Reply::Items(ItemsDocument::new(rows, next)))
}

/// Refuses a state that nothing knows: no definition, and no item.
fn known(memory: &Memory, state: &str) -> Result<(), Failure> {
    let states = memory.fold().definitions().states();
    let in_it = ItemFilter { all: true, state: Some(state.to_owned()), ..ItemFilter::default() };
    let same = |known: &&str| known.to_lowercase() == state.to_lowercase();
    if states.iter().any(same) || !memory.items(&in_it).is_empty() {
        return Ok(());
    }
    let why = format!("'{}' is none of {}", visible(state), states.join(", "));
    Err(Failure::from(&Refusal::Value { field: "state".to_owned(), why }))
}

/// Where to go on after the item that an earlier page ended with.
fn after(items: &[Item], cursor: &str) -> Result<usize, Failure> {
    let unknown = || Failure::new(Exit::Usage, "bad_cursor", "that cursor is not of this list");
    let last = ItemId::parse(cursor).map_err(|_| unknown())?;
    let place = items.iter().position(|item| item.id == last).ok_or_else(unknown)?;
    Ok(place + 1)
}

type Order = (usize, (bool, String), Reverse<tidegate_core::Millis>, ItemId);

fn order(memory: &Memory, sort: Sort, item: &Item) -> Order {
    let none = (false, String::new());
    let (rank, text, time) = match sort {
        Sort::Created => (0, none, item.created_at),
        Sort::Updated => (0, none, item.updated_at),
        Sort::Priority => (
            0,
            (item.priority.is_none(), item.priority.clone().unwrap_or_default()),
            item.created_at,
        ),
        Sort::Title => (0, (false, item.title.to_lowercase()), item.created_at),
        Sort::State => (memory.rank(item), none, item.created_at),
    };
    (rank, text, Reverse(time), item.id)
}
