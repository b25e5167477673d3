//! All open items.

use tidegate_index::{ItemFilter, Order, ReadModel, Row};

use crate::failure::Unanswered;

/// All open items, the newest first.
pub(super) fn open(model: &dyn ReadModel) -> Result<Vec<Row>, Unanswered> {
    Ok(model.items(&ItemFilter::default(), Order::Created, None, usize::MAX)?.found)
}
