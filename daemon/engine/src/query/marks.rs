//! What people are told of items beside what they hold: circles, and keys that mean two things.

use std::collections::BTreeMap;

use tidegate_api::item::{ItemRow, ItemView, KeyConflictView};
use tidegate_core::event::{EventRef, Object};
use tidegate_core::fold::Circle;
use tidegate_core::item::Item;
use tidegate_core::{Fold, ItemId};
use tidegate_index::Memory;

/// What is to be told of the items of one fold.
pub(crate) struct Marks<'a> {
    fold: &'a Fold,
    circles: Vec<Circle>,
    conflicts: BTreeMap<EventRef, EventRef>,
}

impl<'a> Marks<'a> {
    pub(crate) fn of(fold: &'a Fold) -> Self {
        Self { fold, circles: fold.circles(), conflicts: fold.key_conflicts() }
    }

    /// `item` in full, its marks included. `names` writes ids for people.
    pub(crate) fn view(&self, item: &Item, names: &Memory) -> ItemView {
        let mut view = ItemView::new(item, |id| names.short(id));
        self.around(item.id).for_each(|circle| view.mark(circle, |id| names.short(id)));
        let events = self.fold.events_of(&Object::Item(item.id));
        let conflict = |event: tidegate_core::fold::EventView<'_>| {
            let (key, other) = (event.event.key.clone()?, self.conflicts.get(&event.at)?);
            Some(KeyConflictView { key, event: event.at.to_string(), other: other.to_string() })
        };
        view.key_conflicts = events.filter_map(conflict).collect();
        view.key_conflicts.sort_unstable_by(|a, b| (&a.key, &a.event).cmp(&(&b.key, &b.event)));
        view
    }

    /// The row of `item` in a list.
    pub(crate) fn row(&self, item: &Item, names: &Memory) -> ItemRow {
        let mut row = ItemRow::new(item, names.short(item.id));
        self.around(item.id).for_each(|circle| row.mark(circle));
        row
    }

    /// The circles that an item is in.
    fn around(&self, id: ItemId) -> impl Iterator<Item = &Circle> {
        self.circles.iter().filter(move |circle| circle.members.binary_search(&id).is_ok())
    }
}
