//! An event as it is recorded: what happened, and what its author saw.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{EventBody, Object};
use crate::Oid;
use crate::redact::{MARK, Redactor};

/// One event: what it is about, what its author saw, and what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What it is about.
    pub object: Object,
    /// What happened.
    pub body: EventBody,
    /// The entries with the heads of that object that the author saw.
    pub after: Vec<Oid>,
    /// The entries with the policy heads that the author saw.
    pub policy: Vec<Oid>,
    /// Other objects the author read, each with the heads seen.
    pub reads: BTreeMap<String, Vec<Oid>>,
    /// Whether a reader that does not know the kind must stop at the object; absent means yes.
    pub critical: Option<bool>,
    /// The caller's name for this event: the same key again is the same event.
    pub key: Option<String>,
}

impl Event {
    /// The same event with secrets taken out of all that it says.
    #[must_use]
    pub fn cleaned(&self, redactor: &Redactor) -> Self {
        let mut clean = self.clone();
        clean.body.rewrite_words(&|text| {
            if let std::borrow::Cow::Owned(cleaned) = redactor.clean(text) {
                *text = cleaned;
            }
        });
        clean
    }

    /// How many secrets `clean` lacks of what this event says, by the field they stood in.
    pub fn taken_out(&self, clean: &Self) -> BTreeMap<String, usize> {
        let mut taken = BTreeMap::new();
        if self.body == clean.body {
            return taken;
        }
        let data = |event: &Self| event.body.data().ok();
        if let (Some(said), Some(left)) = (data(self), data(clean)) {
            count(&said, &left, &mut taken);
        }
        taken
    }
}

/// Adds what `left` lacks of `said`, member by member: those of an imported item, and of an edit
/// by the field that each change is of.
fn count(said: &Value, left: &Value, taken: &mut BTreeMap<String, usize>) {
    let (Some(said), Some(left)) = (said.as_object(), left.as_object()) else { return };
    for ((name, said), left) in said.iter().zip(left.values()) {
        match (name.as_str(), said.as_array(), left.as_array()) {
            ("item", ..) => count(said, left, taken),
            ("changes", Some(said), Some(left)) => {
                for (said, left) in said.iter().zip(left) {
                    add(left["field"].as_str().unwrap_or(name), said, left, taken);
                }
            }
            _ => add(name, said, left, taken),
        }
    }
}

fn add(field: &str, said: &Value, left: &Value, taken: &mut BTreeMap<String, usize>) {
    let marks = |value: &Value| value.to_string().matches(MARK).count();
    if said != left {
        *taken.entry(field.to_owned()).or_default() +=
            marks(left).saturating_sub(marks(said)).max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Change, Changes};

    #[test]
    fn secrets_are_counted_by_the_field_they_stood_in() {
        let redactor = Redactor::new([("API_TOKEN".into(), "correct-horse".into())]);
        let write = |field: &str, text: &str| Change::Write {
            field: field.into(),
            value: Value::from(text),
        };
        let changes = vec![
            write("title", "correct-horse, [redacted:x] and correct-horse"),
            write("body", "[redacted:x]"),
            write("fields.correct-horse", "correct-horse"),
        ];
        let event = Event {
            object: Object::Project,
            body: EventBody::ItemEdited(Changes { changes, reason: Some("correct-horse".into()) }),
            after: Vec::new(),
            policy: Vec::new(),
            reads: BTreeMap::new(),
            critical: None,
            key: None,
        };
        let taken: Vec<(String, usize)> =
            event.taken_out(&event.cleaned(&redactor)).into_iter().collect();
        let wanted = [("fields.[redacted:API_TOKEN]", 2), ("reason", 1), ("title", 2)];
        assert_eq!(taken, wanted.map(|(field, count)| (field.to_owned(), count)));
    }
}
