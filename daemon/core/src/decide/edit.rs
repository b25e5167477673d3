//! Changing fields of an item: by the smallest difference against what the author sees, so that a
//! change that changes nothing records nothing and never beats somebody's real one.

use serde_json::Value;

use super::given::{expected_item, item, reason};
use super::new_item::{names, word};
use super::{Draft, Stop, definition_of, fields, kinds};
use crate::command::{Call, Edit, EditItem, ItemRef};
use crate::definition::Definition;
use crate::event::{Change, Changes, EventBody, ItemMoved};
use crate::fact::{Facts, ItemFact, Lookup};
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
    let mut changes = changes(edit, &fact.item)?;
    let kind = match &edit.kind {
        Edit::Set(kind) => kind,
        Edit::Keep | Edit::Clear => &fact.item.kind,
    };
    if !edit.fields.is_empty() {
        let says = definition_of(fact, facts)?.kinds.get(kind);
        changes.extend(fields::changes(says, &edit.fields, Some(&fact.item))?);
    }
    if *kind != fact.item.kind {
        let parent = fact.item.parent.filter(|_| edit.parent == Edit::Keep);
        becomes(kind, fact, parent.map(ItemRef::from), facts)?;
    }
    if !changes.is_empty() {
        let changed = EventBody::ItemEdited(Changes { changes, reason: reason(call)? });
        drafts.push(Draft::on(fact, changed));
    }
    drafts.extend(match &edit.parent {
        Edit::Keep => None,
        Edit::Clear => reparented(fact, kind, None, call, facts)?,
        Edit::Set(parent) => reparented(fact, kind, Some(item(parent, facts)?), call, facts)?,
    });
    Ok(drafts)
}

/// What is agreed about the kinds of an item: nothing, where its definition is contested, or known
/// to a later build only.
fn agreed<'a>(fact: &ItemFact, facts: &'a Facts) -> Result<Option<&'a Definition>, Stop> {
    match definition_of(fact, facts) {
        Ok(definition) => Ok(Some(definition)),
        Err(Stop::Refuse(_) | Stop::RefuseAnd(..)) => Ok(None),
        Err(asked) => Err(asked),
    }
}

/// Refuses unless an item can be of this kind, and stand below its parent.
fn becomes(
    kind: &str,
    fact: &ItemFact,
    parent: Option<ItemRef>,
    facts: &Facts,
) -> Result<(), Stop> {
    let Some(definition) = agreed(fact, facts)? else { return Ok(()) };
    kinds::known(kind.to_owned(), definition)?;
    match parent.map(|parent| facts.item(&parent)).transpose()? {
        Some(Lookup::Found(parent)) => kinds::stands_below(kind, parent, definition),
        // What is not here cannot be asked.
        Some(Lookup::Missing(_) | Lookup::Ambiguous(_)) | None => Ok(()),
    }
}

/// The event that gives an item another parent, unless it has that one already.
pub(super) fn reparented(
    fact: &ItemFact,
    kind: &str,
    parent: Option<&ItemFact>,
    call: &Call,
    facts: &Facts,
) -> Result<Option<Draft>, Stop> {
    let id = parent.map(|parent| parent.item.id);
    if id == fact.item.parent && !fact.item.also.contains_key(field::PARENT) {
        return Ok(None);
    }
    if let Some(parent) = parent {
        if let Some(definition) = agreed(fact, facts)? {
            kinds::stands_below(kind, parent, definition)?;
        }
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
pub(super) fn register(
    name: &str,
    edit: Edit<Value>,
    current: Option<&Value>,
    apart: bool,
) -> Option<Change> {
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
