//! All open items.

use tidegate_index::{ItemFilter, Order, ReadModel, Row};

use crate::failure::Unanswered;

/// All open items, in the order in which they began.
pub(super) fn open(model: &dyn ReadModel) -> Result<Vec<Row>, Unanswered> {
    Ok(model.items(&ItemFilter::default(), Order::Created, None, usize::MAX)?.found)
}
