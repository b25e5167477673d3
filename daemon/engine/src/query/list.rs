//! Lists of items.

use tidegate_api::item::ItemsDocument;
use tidegate_api::listed::SpelledRow;
use tidegate_api::request::{List, Sort};
use tidegate_api::{Exit, Failure, Reply};
use tidegate_core::ItemId;
use tidegate_core::refusal::{Refusal, Remedy};
use tidegate_core::text::visible;
use tidegate_index::{ItemFilter, Listed, Order, ReadModel};

use super::{resolve, row};
use crate::failure::Unanswered;

/// How many items are listed unless more are asked for.
const LIMIT: usize = 50;

/// The items asked for.
pub(crate) fn list(model: &dyn ReadModel, list: &List) -> Result<Reply, Unanswered> {
    if let Some(state) = &list.state {
        known(model, state)?;
    }
    let parent = list.parent.as_ref().map(|parent| resolve(model, parent)).transpose()?;
    let filter = ItemFilter {
        all: list.all,
        state: list.state.clone(),
        kind: list.kind.clone(),
        label: list.label.clone(),
        assignee: list.assignee.clone(),
        parent: parent.map(|fact| fact.item.id),
        text: list.text.clone(),
        changed_since: list.changed_since,
        in_flight: false,
        contested: list.contested,
        challenged: false,
    };
    let after = list.cursor.as_ref().map(|cursor| last(model, cursor)).transpose()?;
    let limit = list.limit.unwrap_or(if list.all { usize::MAX } else { LIMIT });
    let page = model.listed(&filter, order(list.sort), after, limit)?;
    let rows: Vec<SpelledRow> = page.found.into_iter().map(told).collect();
    let next = rows.last().filter(|_| page.is_cut).map(|row| row.id().to_owned());
    Ok(Reply::Items(ItemsDocument::new(rows, next)))
}

/// The row of an item, as far as possible as it was kept.
fn told(listed: Listed) -> SpelledRow {
    match listed {
        Listed::Item(item) => row(&item).into(),
        Listed::Told { circles, text } => SpelledRow::kept(text, &circles),
    }
}

/// Refuses a state that nothing knows: no definition, and no item.
fn known(model: &dyn ReadModel, state: &str) -> Result<(), Unanswered> {
    let definitions = model.definitions();
    let states = definitions.states();
    let same = |known: &&str| known.to_lowercase() == state.to_lowercase();
    if states.iter().any(same) || definitions.has_inner(state) || model.is_in_state(state)? {
        return Ok(());
    }
    let why = format!("'{}' is none of {}", visible(state), states.join(", "));
    Err(Failure::from(&Refusal::Value { field: "state".to_owned(), why }).into())
}

/// The item that an earlier page ended with.
fn last(model: &dyn ReadModel, cursor: &str) -> Result<ItemId, Unanswered> {
    let unknown = || {
        let message = "that cursor is not of this list";
        Failure::new(Exit::Usage, "bad_cursor", message).remedy(&Remedy::ListItems)
    };
    let id = ItemId::parse(cursor).map_err(|_| unknown())?;
    match model.item(id)? {
        Some(_) => Ok(id),
        None => Err(unknown().into()),
    }
}

fn order(sort: Sort) -> Order {
    match sort {
        Sort::Created => Order::Created,
        Sort::Updated => Order::Updated,
        Sort::Priority => Order::Priority,
        Sort::Title => Order::Title,
        Sort::State => Order::State,
    }
}
