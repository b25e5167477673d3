//! What people are told of items beside what they hold: circles, and keys that mean two things.

use tidegate_api::commits::CommitsView;
use tidegate_api::item::{ItemRow, ItemView, KeyConflictView};
use tidegate_core::item::Item;
use tidegate_index::{ReadModel, Row};

use super::progress::progress;
use crate::failure::Unanswered;
use crate::names::Names;

/// `item` in full, with what is to be told of it.
pub(crate) fn view(model: &dyn ReadModel, item: &Item) -> Result<ItemView, Unanswered> {
    let names = Names::of(model);
    let mut view = ItemView::new(item, |id| names.short(id));
    for circle in model.circles(item.id)? {
        view.mark(&circle, |id| names.short(id));
    }
    let mut view = names.told(view)?;
    let conflicts = model.key_conflicts(item.id)?.into_iter();
    let conflicts = conflicts.map(|conflict| KeyConflictView {
        key: conflict.key,
        event: conflict.event.to_string(),
        other: conflict.other.to_string(),
    });
    view.key_conflicts = conflicts.collect();
    view.commits = CommitsView::of(&model.deeds(item.id)?, item.since);
    view.progress = progress(model, item)?;
    Ok(view)
}

/// The row of an item in a list.
pub(crate) fn row(row: &Row) -> ItemRow {
    let mut view = ItemRow::new(&row.item, row.short.clone());
    row.circles.iter().for_each(|along| view.mark(*along));
    view
}
