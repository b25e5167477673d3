//! The items of a project, by what is to be done with them.

use tidegate_api::stats::ItemCounts;
use tidegate_core::definition::{Definition, Definitions};
use tidegate_core::item::Item;
use tidegate_index::{ItemFilter, Order, ReadModel, Row};

use crate::failure::Unanswered;

/// All items, the last changed first.
pub(crate) struct Census<'a> {
    definitions: &'a Definitions,
    pub(crate) rows: Vec<Row>,
}

impl<'a> Census<'a> {
    pub(crate) fn of(model: &'a dyn ReadModel) -> Result<Self, Unanswered> {
        let all = ItemFilter { all: true, ..ItemFilter::default() };
        let rows = model.items(&all, Order::Updated, None, usize::MAX)?.found;
        Ok(Self { definitions: model.definitions(), rows })
    }

    pub(crate) fn items(&self) -> impl Iterator<Item = &Item> + Clone {
        self.rows.iter().map(|row| &row.item)
    }

    pub(crate) fn definition(&self, item: &Item) -> Option<&'a Definition> {
        Some(self.definitions.get(item.definition.as_deref()?)?.as_ref())
    }

    /// The place of an item's state in its definition.
    pub(crate) fn place(&self, item: &Item) -> Option<usize> {
        let state = item.single_state()?;
        self.definition(item)?.states.iter().position(|known| known == state)
    }

    /// Whether an item is in its last state, and not archived.
    pub(crate) fn is_finished(&self, item: &Item) -> bool {
        let last = self.definition(item).and_then(|definition| definition.states.last());
        !item.archived && last.is_some_and(|last| item.single_state() == Some(last))
    }

    /// Whether an item is neither archived nor in its last state.
    pub(crate) fn is_open(&self, item: &Item) -> bool {
        !item.archived && !self.is_finished(item)
    }

    /// Whether an item is open and has left its first state.
    pub(crate) fn is_in_flight(&self, item: &Item) -> bool {
        self.is_open(item) && self.place(item) != Some(0)
    }

    pub(crate) fn counts(&self) -> ItemCounts {
        let count = |is: &dyn Fn(&Item) -> bool| self.items().filter(|item| is(item)).count();
        ItemCounts {
            total: self.rows.len(),
            open: count(&|item| self.is_open(item)),
            in_flight: count(&|item| self.is_in_flight(item)),
            contested: count(&|item| self.is_open(item) && item.single_state().is_none()),
            finished: count(&|item| self.is_finished(item)),
            archived: count(&|item| item.archived),
        }
    }
}
