//! Making an item.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::following::{QUESTIONS, following};
use super::given::{item, line, reason};
use super::{Draft, Stop};
use crate::command::{Call, ItemRef, NewItem};
use crate::event::{CriterionAdded, EventBody, ItemCreated, Object};
use crate::fact::{Facts, LogQuestion};
use crate::refusal::Refusal;
use crate::{ItemId, text};

/// The kind of an item of which nothing else was said.
pub const DEFAULT_KIND: &str = "task";

/// The most labels, aliases or criteria of one item.
const MOST: usize = 200;

/// The longest name of a field.
const LONGEST_NAME: usize = 64;

pub(super) fn decide(new: &NewItem, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let aliases: Vec<ItemRef> = new.aliases.iter().cloned().map(ItemRef).collect();
    let items = aliases.iter().chain(&new.parent).cloned().map(LogQuestion::Item);
    facts.all(items.chain(QUESTIONS))?;
    let (project, begun) = facts.project()?;
    let begun = begun.ok_or(Refusal::NoProject)?;
    let following = following(new.workflow.as_ref(), begun, facts)?;
    let parent = new.parent.as_ref().map(|parent| item(parent, facts)).transpose()?;
    let mut created = described(new, call, following.digest)?;
    for alias in &aliases {
        if let Some(owner) = facts.item(alias)?.owner() {
            let (alias, owner) = (alias.0.clone(), owner.to_owned());
            return Err(Refusal::AliasTaken { alias, owner }.into());
        }
    }
    created.parent = parent.map(|fact| fact.item.id);
    let id = match &call.key {
        Some(key) => unused(key, ItemId::keyed(project, key), facts)?,
        None => ItemId::mint(call.seed.entropy(0)),
    };
    let created = Draft::first(Object::Item(id), EventBody::ItemCreated(Box::new(created)));
    let created = Draft { reads: following.reads, ..created };
    Ok(following.publish.into_iter().chain([created]).collect())
}

/// The id that `key` gives, unless something else made that item: an import has keys of its own.
fn unused(key: &str, id: ItemId, facts: &Facts) -> Result<ItemId, Stop> {
    match facts.item(&ItemRef::from(id))?.owner() {
        None => Ok(id),
        Some(owner) => {
            let (key, owner) = (key.to_owned(), owner.to_owned());
            Err(Refusal::KeyTaken { key, owner }.into())
        }
    }
}

/// What `new` says of the item, its parent apart, fit to be recorded. It follows `definition`.
pub(super) fn described(
    new: &NewItem,
    call: &Call,
    definition: String,
) -> Result<ItemCreated, Stop> {
    let kind = new.kind.as_deref().unwrap_or(DEFAULT_KIND);
    let criteria = bounded("criteria", &new.criteria)?.iter().enumerate();
    Ok(ItemCreated {
        title: text::line("title", &new.title)?,
        kind: word("kind", kind)?,
        definition,
        body: text::prose("body", &new.body)?,
        labels: names("labels", &new.labels)?,
        aliases: aliases(&new.aliases)?,
        priority: line("priority", new.priority.as_ref())?,
        assignee: line("assignee", new.assignee.as_ref())?,
        parent: None,
        criteria: criteria
            .map(|(n, criterion)| {
                Ok(CriterionAdded {
                    id: format!("c{}", n + 1),
                    text: text::line("criterion", criterion)?,
                })
            })
            .collect::<Result<_, Stop>>()?,
        fields: fields(&new.fields)?,
        reason: reason(call)?,
    })
}

/// Labels in their recorded form: each once, sorted.
pub(super) fn names(field: &str, labels: &[String]) -> Result<Vec<String>, Stop> {
    let lines = bounded(field, labels)?.iter().map(|label| text::line("label", label));
    let mut labels = lines.collect::<Result<Vec<_>, _>>()?;
    labels.sort_unstable();
    labels.dedup();
    Ok(labels)
}

/// Aliases in their recorded form: each once, sorted.
fn aliases(given: &[String]) -> Result<Vec<String>, Stop> {
    let aliases = bounded("aliases", given)?.iter().map(|given| alias(given));
    Ok(aliases.collect::<Result<BTreeSet<_>, _>>()?.into_iter().collect())
}

fn bounded<'a>(field: &str, values: &'a [String]) -> Result<&'a [String], Stop> {
    if values.len() <= MOST {
        return Ok(values);
    }
    let why = format!("{} of them, the limit is {MOST}", values.len());
    Err(Refusal::Value { field: field.to_owned(), why }.into())
}

/// A word that can stand in a list: letters, digits, `-`, `_`, `.` and `/`.
pub(super) fn word(field: &str, word: &str) -> Result<String, Stop> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    if !word.is_empty() && word.len() <= LONGEST_NAME && word.chars().all(fits) {
        return Ok(word.to_owned());
    }
    let why = format!("'{}' is not one word of at most {LONGEST_NAME} bytes", text::visible(word));
    Err(Refusal::Value { field: field.to_owned(), why }.into())
}

/// An alias: one word, and none that could be taken for the id of an item.
fn alias(alias: &str) -> Result<String, Stop> {
    if alias.starts_with(ItemId::PREFIX) {
        let why = format!("'{alias}' looks like an id; only tidegate gives those");
        return Err(Refusal::Value { field: "alias".into(), why }.into());
    }
    let readable = alias.replace(['#', ':'], "-");
    word("alias", &readable)?;
    Ok(alias.to_owned())
}

fn fields(fields: &BTreeMap<String, Value>) -> Result<BTreeMap<String, Value>, Stop> {
    fields
        .iter()
        .map(|(name, value)| Ok((word("field", name)?, field_value(name, value)?)))
        .collect()
}

/// The value of a field of people's own, fit to be recorded.
pub(super) fn field_value(name: &str, value: &Value) -> Result<Value, Stop> {
    if let Some(text) = value.as_str() {
        return Ok(Value::from(text::prose("field", text)?));
    }
    match crate::canonical::encode_value(value) {
        Ok(_) => Ok(value.clone()),
        Err(why) => Err(Refusal::Value { field: name.to_owned(), why: why.to_string() }.into()),
    }
}
