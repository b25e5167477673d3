//! The free text in events: what people wrote, as opposed to the names that hold a log together.
//! Only this is cleaned of secrets; a state or an id that happens to look like one stays what it is.

use serde_json::Value;

use super::{Change, Changes, EventBody, ItemCreated};

impl EventBody {
    /// Rewrites every free text.
    pub(crate) fn rewrite_words(&mut self, rewrite: &dyn Fn(&mut String)) {
        let maybe = |text: &mut Option<String>| text.iter_mut().for_each(rewrite);
        match self {
            Self::ProjectCreated(e) => rewrite(&mut e.name),
            Self::ProjectSet(e) | Self::ItemEdited(e) => changes(e, rewrite),
            Self::ItemCreated(e) => created(e, rewrite),
            Self::ItemImported(e) => {
                created(&mut e.item, rewrite);
                maybe(&mut e.source);
            }
            Self::ItemCommented(e) => {
                rewrite(&mut e.text);
                maybe(&mut e.on);
                maybe(&mut e.reason);
            }
            Self::ItemLinked(e) => maybe(&mut e.reason),
            Self::ItemUnlinked(e) => maybe(&mut e.reason),
            Self::ItemMoved(e) => maybe(&mut e.reason),
            Self::ItemArchived(e) | Self::ItemUnarchived(e) | Self::ItemReleased(e) => {
                maybe(&mut e.reason)
            }
            Self::ItemClaimed(e) => rewrite(&mut e.holder),
            Self::Applied(e) => maybe(&mut e.reason),
            Self::Forced(e) => rewrite(&mut e.reason),
            Self::RolledBack(e) => maybe(&mut e.reason),
            Self::Resolved(e) => maybe(&mut e.reason),
            Self::Undone(e) => maybe(&mut e.reason),
            // What a later build wrote is never written by this one.
            Self::Withdrawn(_) | Self::Unknown { .. } => {}
        }
    }
}

fn created(e: &mut ItemCreated, rewrite: &dyn Fn(&mut String)) {
    let lists = [&mut e.labels, &mut e.aliases];
    lists.into_iter().flatten().for_each(rewrite);
    let registers = [&mut e.priority, &mut e.assignee, &mut e.reason];
    registers.into_iter().flatten().for_each(rewrite);
    e.criteria.iter_mut().for_each(|criterion| rewrite(&mut criterion.text));
    e.fields.values_mut().for_each(|value| within(value, rewrite));
    rewrite(&mut e.title);
    rewrite(&mut e.body);
}

fn changes(e: &mut Changes, rewrite: &dyn Fn(&mut String)) {
    e.reason.iter_mut().for_each(rewrite);
    for change in &mut e.changes {
        match change {
            Change::Write { value, .. } => within(value, rewrite),
            Change::Add { element, .. } | Change::Remove { element, .. } => rewrite(element),
            Change::Place { value, .. } => {
                value.iter_mut().for_each(|value| within(value, rewrite))
            }
            Change::Clear { .. } | Change::Count { .. } => {}
        }
    }
}

/// Every text within a value, the keys of its maps included.
fn within(value: &mut Value, rewrite: &dyn Fn(&mut String)) {
    match value {
        Value::String(text) => rewrite(text),
        Value::Array(items) => items.iter_mut().for_each(|item| within(item, rewrite)),
        Value::Object(map) => {
            let members = std::mem::take(map).into_iter().map(|(mut key, mut value)| {
                rewrite(&mut key);
                within(&mut value, rewrite);
                (key, value)
            });
            *map = members.collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
