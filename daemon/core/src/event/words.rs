//! The free text in events: what people wrote, as opposed to the names that hold a log together.
//! Only this is cleaned of secrets; a state or an id that happens to look like one stays what it is.

use serde_json::Value;

use super::{Change, Changes, EventBody, ItemCreated};
use crate::item;

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
                maybe(&mut e.via);
                maybe(&mut e.on);
                maybe(&mut e.reason);
            }
            // What a definition says is named by its digest, and stays what it is.
            Self::Published(e) => maybe(&mut e.reason),
            Self::ItemLinked(e) => maybe(&mut e.reason),
            Self::ItemUnlinked(e) => maybe(&mut e.reason),
            Self::ItemMoved(e) => maybe(&mut e.reason),
            Self::Repinned(e) => maybe(&mut e.reason),
            Self::ItemArchived(e) | Self::ItemUnarchived(e) | Self::ItemReleased(e) => {
                maybe(&mut e.reason)
            }
            Self::ItemClaimed(e) => rewrite(&mut e.holder),
            Self::Applied(e) => maybe(&mut e.reason),
            Self::Forced(e) => rewrite(&mut e.reason),
            Self::RolledBack(e) => maybe(&mut e.reason),
            Self::Resolved(e) => maybe(&mut e.reason),
            Self::Undone(e) => maybe(&mut e.reason),
            Self::Reaffirmed(e) => maybe(&mut e.reason),
            Self::CriterionChecked(e) => {
                maybe(&mut e.claim);
                maybe(&mut e.reason);
                e.run.iter_mut().flat_map(|run| &mut run.argv).for_each(rewrite);
            }
            Self::CriterionUnchecked(e) => {
                maybe(&mut e.reason);
                e.run.iter_mut().flat_map(|run| &mut run.argv).for_each(rewrite);
            }
            Self::Assessed(e) => {
                maybe(&mut e.recommendation);
                maybe(&mut e.reason);
                let details = std::mem::take(&mut e.details).into_iter();
                e.details = details.map(|(name, value)| member(name, value, rewrite)).collect();
            }
            Self::CommitLinked(e) => {
                rewrite(&mut e.subject);
                rewrite(&mut e.author);
                maybe(&mut e.branch);
                e.artifacts.iter_mut().for_each(rewrite);
            }
            Self::CommitRefused(e) => {
                rewrite(&mut e.line);
                rewrite(&mut e.why);
                maybe(&mut e.mend);
            }
            // What a later build wrote is never written by this one.
            Self::Withdrawn(_) | Self::Denied(_) | Self::Unknown { .. } => {}
        }
    }
}

fn created(e: &mut ItemCreated, rewrite: &dyn Fn(&mut String)) {
    let lists = [&mut e.labels, &mut e.aliases];
    lists.into_iter().flatten().for_each(rewrite);
    let registers = [&mut e.priority, &mut e.assignee, &mut e.reason];
    registers.into_iter().flatten().for_each(rewrite);
    e.criteria.iter_mut().for_each(|criterion| rewrite(&mut criterion.text));
    let fields = std::mem::take(&mut e.fields).into_iter();
    e.fields = fields.map(|(name, value)| member(name, value, rewrite)).collect();
    changed(&mut e.changes, rewrite);
    rewrite(&mut e.kind);
    rewrite(&mut e.title);
    rewrite(&mut e.body);
}

fn changes(e: &mut Changes, rewrite: &dyn Fn(&mut String)) {
    e.reason.iter_mut().for_each(rewrite);
    changed(&mut e.changes, rewrite);
}

fn changed(changes: &mut [Change], rewrite: &dyn Fn(&mut String)) {
    for change in changes {
        rewrite_field(change, rewrite);
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

/// Every text within a value, the keys of its maps included, and numbers by their digits.
fn within(value: &mut Value, rewrite: &dyn Fn(&mut String)) {
    match value {
        Value::String(text) => rewrite(text),
        Value::Array(items) => items.iter_mut().for_each(|item| within(item, rewrite)),
        Value::Object(map) => {
            let members = std::mem::take(map).into_iter();
            *map = members.map(|(key, value)| member(key, value, rewrite)).collect();
        }
        Value::Number(number) => {
            let mut digits = number.to_string();
            rewrite(&mut digits);
            if digits != number.to_string() {
                *value = Value::String(digits);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// A name that people chose, and what stands under it.
fn member(mut name: String, mut value: Value, rewrite: &dyn Fn(&mut String)) -> (String, Value) {
    rewrite(&mut name);
    within(&mut value, rewrite);
    (name, value)
}

/// The name of a changed field, if people chose it.
fn rewrite_field(change: &mut Change, rewrite: &dyn Fn(&mut String)) {
    let field = match change {
        Change::Write { field, .. }
        | Change::Clear { field }
        | Change::Add { field, .. }
        | Change::Remove { field, .. }
        | Change::Count { field, .. }
        | Change::Place { field, .. } => field,
    };
    if let Some(name) = item::field::further(field) {
        let (prefix, mut name) = (field[..field.len() - name.len()].to_owned(), name.to_owned());
        rewrite(&mut name);
        *field = prefix + &name;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Applied, CriterionAdded, Reason};

    fn shouted(mut body: EventBody) -> String {
        body.rewrite_words(&|text| *text = text.to_uppercase());
        body.data().expect("data is JSON").to_string()
    }

    #[test]
    fn every_word_of_a_new_item_is_reached() {
        let word = || "word".to_owned();
        let created = ItemCreated {
            title: word(),
            kind: word(),
            definition: "d".into(),
            body: word(),
            labels: vec![word()],
            aliases: vec![word()],
            priority: Some(word()),
            assignee: Some(word()),
            parent: None,
            criteria: vec![CriterionAdded { id: "c1".into(), text: word() }],
            fields: [(word(), serde_json::json!([word(), { "word": word() }]))].into(),
            changes: vec![Change::Add { field: "strict.word".into(), element: word() }],
            reason: Some(word()),
        };
        let data = shouted(EventBody::ItemCreated(Box::new(created)));
        assert!(!data.contains("word"), "{data}");
        for kept in ["\"c1\"", "\"d\"", "\"strict.WORD\""] {
            assert!(data.contains(kept), "names stay: {data}");
        }
    }

    #[test]
    fn every_word_of_an_edit_is_reached_and_no_name_of_ours() {
        let field = || "fields.word".to_owned();
        let changes = vec![
            Change::Write { field: field(), value: Value::from("word") },
            Change::Clear { field: field() },
            Change::Add { field: "labels".into(), element: "word".into() },
            Change::Remove { field: "labels".into(), element: "word".into() },
            Change::Place {
                field: field(),
                element: "c".into(),
                at: "1".into(),
                value: Some("word".into()),
            },
        ];
        let data = shouted(EventBody::ItemEdited(Changes { changes, reason: Some("word".into()) }));
        assert!(!data.contains("word"), "{data}");
        assert!(data.contains("\"labels\"") && data.contains("fields.WORD"), "{data}");
    }

    #[test]
    fn states_and_transitions_are_names() {
        let applied = Applied {
            via: "start".into(),
            from: "To Do".into(),
            to: "In Progress".into(),
            definition: "d".into(),
            region: None,
            reason: Some("word".into()),
            keyword: None,
            documents: None,
            zones: None,
            commit: None,
        };
        let data = shouted(EventBody::Applied(applied));
        assert!(
            data.contains("WORD") && data.contains("In Progress") && data.contains("start"),
            "{data}"
        );
        let archived = EventBody::ItemArchived(Reason { reason: Some("word".into()) });
        assert!(shouted(archived).contains("WORD"));
    }
}
