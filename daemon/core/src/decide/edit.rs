//! Changing fields of an item: by the smallest difference against what the author sees, so that a
//! change that changes nothing records nothing and never beats somebody's real one.

use serde_json::Value;

use super::given::{expected_item, item, reason};
use super::new_item::{field_value, names, word};
use super::{Draft, Stop};
use crate::command::{Call, Edit, EditItem};
use crate::event::{Change, Changes, EventBody, ItemMoved};
use crate::fact::{Facts, ItemFact};
use crate::item::{Item, field};
use crate::link::Relation;
use crate::refusal::Refusal;
use crate::text;

pub(super) fn decide(edit: &EditItem, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let parent = match &edit.parent {
        Edit::Set(parent) => Some(parent),
        Edit::Keep | Edit::Clear => None,
    };
    facts.items(std::iter::once(&edit.item).chain(parent))?;
    let fact = expected_item(&edit.item, call, facts)?;
    let mut drafts = Vec::new();
    let changes = changes(edit, &fact.item)?;
    if !changes.is_empty() {
        let changed = EventBody::ItemEdited(Changes { changes, reason: reason(call)? });
        drafts.push(Draft::on(fact, changed));
    }
    drafts.extend(match &edit.parent {
        Edit::Keep => None,
        Edit::Clear => reparented(fact, None, call, facts)?,
        Edit::Set(parent) => reparented(fact, Some(item(parent, facts)?), call, facts)?,
    });
    Ok(drafts)
}

/// The event that gives an item another parent, unless it has that one already.
pub(super) fn reparented(
    fact: &ItemFact,
    parent: Option<&ItemFact>,
    call: &Call,
    facts: &Facts,
) -> Result<Option<Draft>, Stop> {
    let id = parent.map(|parent| parent.item.id);
    if id == fact.item.parent && !fact.item.also.contains_key(field::PARENT) {
        return Ok(None);
    }
    if let Some(parent) = parent {
        let above = facts.reachable(parent.item.id, Relation::Parent)?;
        if parent.item.id == fact.item.id || above.contains(&fact.item.id) {
            return Err(Refusal::circle(fact, Relation::Parent, parent).into());
        }
    }
    let moved = EventBody::ItemMoved(ItemMoved { parent: id, reason: reason(call)? });
    Ok(Some(Draft::on(fact, moved)))
}

fn changes(edit: &EditItem, item: &Item) -> Result<Vec<Change>, Stop> {
    let mut changes = Vec::new();
    let text_of = |value: &str| (!value.is_empty()).then(|| Value::from(value));
    let some = |value: &Option<String>| value.as_deref().map(Value::from);
    let registers = [
        (
            field::TITLE,
            required("title", &edit.title, |t| Ok(text::line("title", t)?))?,
            text_of(&item.title),
        ),
        (field::BODY, written(&edit.body, |t| Ok(text::prose("body", t)?))?, text_of(&item.body)),
        (field::KIND, required("kind", &edit.kind, |t| word("kind", t))?, text_of(&item.kind)),
        (
            field::PRIORITY,
            written(&edit.priority, |t| Ok(text::line("priority", t)?))?,
            some(&item.priority),
        ),
        (
            field::ASSIGNEE,
            written(&edit.assignee, |t| Ok(text::line("assignee", t)?))?,
            some(&item.assignee),
        ),
    ];
    for (name, edit, current) in registers {
        changes.extend(register(name, edit, current.as_ref(), item.also.contains_key(name)));
    }
    changes.extend(labels(edit, item)?);
    for (name, edit) in &edit.fields {
        let name = word("field", name)?;
        let edit = match edit {
            Edit::Set(value) => Edit::Set(field_value(&name, value)?),
            Edit::Clear => Edit::Clear,
            Edit::Keep => Edit::Keep,
        };
        let full = format!("{}{name}", field::CUSTOM);
        changes.extend(register(
            &full,
            edit,
            item.fields.get(&name),
            item.also.contains_key(&full),
        ));
    }
    Ok(changes)
}

fn labels(edit: &EditItem, item: &Item) -> Result<Vec<Change>, Stop> {
    let (mut added, mut removed) = (names("labels", &edit.label)?, names("labels", &edit.unlabel)?);
    let whole = match &edit.labels {
        Edit::Keep => None,
        Edit::Clear => Some(Vec::new()),
        Edit::Set(labels) => Some(names("labels", labels)?),
    };
    if let Some(whole) = whole {
        removed.extend(item.labels.iter().filter(|label| !whole.contains(label)).cloned());
        added.extend(whole);
    }
    if let Some(both) = edit.unlabel.iter().find(|label| added.contains(label)) {
        let why = format!("'{}' cannot be both added and taken away", text::visible(both));
        return Err(Refusal::Value { field: field::LABELS.to_owned(), why }.into());
    }
    let field = || field::LABELS.to_owned();
    let absent = |label: &String| !item.labels.contains(label);
    removed.retain(|label| !absent(label) && !added.contains(label));
    added.retain(absent);
    added.sort_unstable();
    added.dedup();
    let added = added.into_iter().map(|element| Change::Add { field: field(), element });
    let removed = removed.into_iter().map(|element| Change::Remove { field: field(), element });
    Ok(added.chain(removed).collect())
}

/// The change that makes a register hold what it is to hold, unless everybody agrees that it does.
fn register(name: &str, edit: Edit<Value>, current: Option<&Value>, apart: bool) -> Option<Change> {
    let field = name.to_owned();
    match edit {
        Edit::Keep => None,
        Edit::Clear => (current.is_some() || apart).then_some(Change::Clear { field }),
        Edit::Set(value) => {
            (current != Some(&value) || apart).then_some(Change::Write { field, value })
        }
    }
}

/// What an edit writes; an empty text clears.
fn written(
    edit: &Edit<String>,
    accept: impl Fn(&str) -> Result<String, Stop>,
) -> Result<Edit<Value>, Stop> {
    Ok(match edit {
        Edit::Keep => Edit::Keep,
        Edit::Clear => Edit::Clear,
        Edit::Set(text) if text.is_empty() => Edit::Clear,
        Edit::Set(text) => Edit::Set(Value::from(accept(text)?)),
    })
}

/// What an edit writes to a register that cannot be empty.
fn required(
    name: &'static str,
    edit: &Edit<String>,
    accept: impl Fn(&str) -> Result<String, Stop>,
) -> Result<Edit<Value>, Stop> {
    match edit {
        Edit::Clear => Err(Refusal::Text(text::BadText::Empty { what: name }).into()),
        Edit::Set(text) => Ok(Edit::Set(Value::from(accept(text)?))),
        Edit::Keep => Ok(Edit::Keep),
    }
}
