//! Marking an item as it stands: a version of a specification, a milestone.

use serde_json::Value;

use super::given::{expected_item, reason};
use super::new_item::word;
use super::{Draft, Stop};
use crate::command::{Call, Tag};
use crate::event::{Change, Changes, EventBody};
use crate::fact::{Facts, ItemFact};
use crate::item::field;
use crate::refusal::Refusal;

pub(super) fn add(tag: &Tag, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = expected_item(&tag.item, call, facts)?;
    let name = word("tag", &tag.name)?;
    let known = fact.item.tags.iter().find(|known| known.name == name);
    if let Some(known) = known {
        let (item, tag) = (fact.short.clone(), name);
        let at = known.entries.iter().map(|entry| entry.short(12)).collect();
        return Err(Refusal::TagTaken { item, tag, at }.into());
    }
    let heads = fact.item.heads.iter().map(|head| Value::from(head.to_string()));
    let field = format!("{}{name}", field::TAG);
    changed(fact, Change::Write { field, value: heads.collect() }, call)
}

pub(super) fn remove(tag: &Tag, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = expected_item(&tag.item, call, facts)?;
    if !fact.item.tags.iter().any(|known| known.name == tag.name) {
        return Ok(Vec::new());
    }
    changed(fact, Change::Clear { field: format!("{}{}", field::TAG, tag.name) }, call)
}

fn changed(fact: &ItemFact, change: Change, call: &Call) -> Result<Vec<Draft>, Stop> {
    let changes = Changes { changes: vec![change], reason: reason(call)? };
    Ok(vec![Draft::on(fact, EventBody::ItemEdited(changes))])
}
