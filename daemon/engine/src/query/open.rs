//! All open items.

use tidegate_index::{ItemFilter, Order, ReadModel, Row};

use crate::failure::Unanswered;

/// How many items are read at a time.
const PAGE: usize = 500;

/// All open items, the newest first.
pub(super) fn open(model: &dyn ReadModel) -> Result<Vec<Row>, Unanswered> {
    let (mut open, mut after) = (Vec::new(), None);
    loop {
        let page = model.items(&ItemFilter::default(), Order::Created, after, PAGE)?;
        after = page.found.last().map(|row: &Row| row.item.id);
        open.extend(page.found);
        if !page.is_cut {
            return Ok(open);
        }
    }
}
