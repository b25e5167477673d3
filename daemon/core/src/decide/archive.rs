//! Putting an item away, and taking it out again.

use super::given::{expected_item, reason};
use super::{Draft, Stop};
use crate::command::{Call, ItemRef};
use crate::event::{EventBody, Reason};
use crate::fact::Facts;

pub(super) fn archive(item: &ItemRef, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = expected_item(item, call, facts)?;
    if fact.item.archived {
        return Ok(Vec::new());
    }
    Ok(vec![Draft::on(fact, EventBody::ItemArchived(Reason { reason: reason(call)? }))])
}

pub(super) fn unarchive(item: &ItemRef, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = expected_item(item, call, facts)?;
    if !fact.item.archived {
        return Ok(Vec::new());
    }
    Ok(vec![Draft::on(fact, EventBody::ItemUnarchived(Reason { reason: reason(call)? }))])
}
