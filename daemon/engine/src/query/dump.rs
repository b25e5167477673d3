//! All that is known, in canonical lines.

use tidegate_api::Reply;
use tidegate_api::dump::Dump;
use tidegate_core::command::ItemRef;
use tidegate_index::Memory;

use super::resolve;
use crate::failure::Unanswered;

/// The canonical dump of one item, or of everything.
pub(crate) fn dump(memory: &Memory, item: Option<&ItemRef>) -> Result<Reply, Unanswered> {
    let only = item.map(|item| resolve(memory, item)).transpose()?;
    let lines = memory.dump(only.map(|fact| fact.item.id));
    Ok(Reply::Dump(Dump { lines, notices: Vec::new() }))
}
