//! Making an item.

use std::collections::{BTreeMap, BTreeSet};

use super::following::{QUESTIONS, following};
use super::given::{item, line, reason};
use super::{Draft, Stop, fields, kinds};
use crate::command::{Call, ItemRef, NewItem};
use crate::definition::Definition;
use crate::event::{Change, CriterionAdded, EventBody, ItemCreated, Object};
use crate::fact::{Facts, LogQuestion};
use crate::item::field;
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
    let published = match &following.publish {
        Some(_) => new.workflow.as_ref().and_then(|asked| asked.otherwise.as_ref()?.read()),
        None => facts.definition(&following.digest)?.map(|known| known.as_ref().clone()),
    };
    let definition = published.as_ref();
    let kind = match definition {
        Some(definition) => kinds::chosen(new.kind.as_deref(), definition)?,
        None => word("kind", new.kind.as_deref().unwrap_or(DEFAULT_KIND))?,
    };
    if let (Some(definition), Some(parent)) = (definition, parent) {
        kinds::stands_below(&kind, parent, definition)?;
    }
    fields::complete(definition.and_then(|definition| definition.kinds.get(&kind)), &new.fields)?;
    let follows = Follows { digest: &following.digest, definition };
    let mut created = described(new, call, kind, follows)?;
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

/// The definition that an item follows.
#[derive(Clone, Copy)]
pub(super) struct Follows<'a> {
    pub(super) digest: &'a str,
    /// What it says, if this build can read it.
    pub(super) definition: Option<&'a Definition>,
}

/// What `new` says of the item, its parent apart, fit to be recorded.
pub(super) fn described(
    new: &NewItem,
    call: &Call,
    kind: String,
    follows: Follows<'_>,
) -> Result<ItemCreated, Stop> {
    let criteria = bounded("criteria", &new.criteria)?.iter().enumerate();
    let says = follows.definition.and_then(|definition| definition.kinds.get(&kind));
    let (mut further, mut changes) = (BTreeMap::new(), Vec::new());
    for change in fields::changes(says, &new.fields, None)? {
        match change {
            Change::Write { field: name, value } => {
                further.insert(field::further(&name).unwrap_or(&name).to_owned(), value);
            }
            other => changes.push(other),
        }
    }
    Ok(ItemCreated {
        title: text::line("title", &new.title)?,
        kind,
        definition: follows.digest.to_owned(),
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
        fields: further,
        changes,
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
    if text::is_word(word) && word.len() <= LONGEST_NAME {
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
