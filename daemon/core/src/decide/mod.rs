//! Decisions: from a command, and facts, to events or a refusal.
//!
//! [`decide`] never asks the world. What it lacks leaves it as questions, and it is run again with
//! the answers; so a decision is straight-line code, and what it read can be told afterwards.

mod edit;
mod import;
mod link;
mod moving;
mod new_item;
mod project;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use import::ImportOutcome;
pub(crate) use moving::{chosen as chosen_way, definition as definition_of};
pub use new_item::DEFAULT_KIND;

use crate::Oid;
use crate::command::{Call, Command, Comment, ItemRef};
use crate::event::{EventBody, ItemCommented, Object, Reason};
use crate::fact::{Facts, ItemFact, Lookup, Questions};
use crate::refusal::Refusal;
use crate::text;

/// What a command comes to.
#[derive(Debug, Clone)]
pub enum Decision {
    /// These events. None, if everything is so already.
    Done(Vec<Draft>),
    /// Nothing, and why.
    Refused(Refusal),
    /// What became of each line of an import.
    Imported(Vec<ImportOutcome>),
}

/// An event that is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it is about.
    pub object: Object,
    /// What happens.
    pub body: EventBody,
    /// The heads of the object that were seen.
    pub after: Vec<Oid>,
    /// Other objects read, with their heads.
    pub reads: BTreeMap<String, Vec<Oid>>,
    /// The name of the event across clones, where it has one of its own.
    pub key: Option<String>,
}

/// Why a decision cannot go on: it lacks facts, or the answer is no.
pub(crate) enum Stop {
    Ask(Questions),
    Refuse(Refusal),
}

/// Decides `command` on `facts`, or asks.
pub fn decide(command: &Command, call: &Call, facts: &Facts) -> Result<Decision, Questions> {
    let drafts = match command {
        Command::BeginProject(begin) => project::begin(begin, facts),
        Command::SetProject(set) => project::set(set, call, facts),
        Command::NewItem(new) => new_item::decide(new, call, facts),
        Command::EditItem(edit) => edit::decide(edit, call, facts),
        Command::Comment(comment) => commented(comment, call, facts),
        Command::Link(link) => link::link(link, call, facts),
        Command::Unlink(link) => link::unlink(link, call, facts),
        Command::Move(made) => moving::decide(made, call, facts),
        Command::Archive(item) => archive(item, call, facts),
        Command::Unarchive(item) => unarchive(item, call, facts),
        Command::Import(import) => {
            return import::decide(import, call, facts).map(Decision::Imported);
        }
    };
    match drafts {
        Ok(drafts) => Ok(Decision::Done(drafts)),
        Err(Stop::Refuse(refusal)) => Ok(Decision::Refused(refusal)),
        Err(Stop::Ask(questions)) => Err(questions),
    }
}

fn commented(comment: &Comment, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = expected_item(&comment.item, call, facts)?;
    let said = text::prose("comment", &comment.text)?;
    if said.trim().is_empty() {
        return Err(Refusal::Text(text::BadText::Empty { what: "comment" }).into());
    }
    let body = EventBody::ItemCommented(ItemCommented {
        text: said,
        via: line("via", comment.via.as_ref())?,
        on: line("place", comment.on.as_ref())?,
        reply_to: comment.reply_to,
        reason: reason(call)?,
    });
    Ok(vec![Draft::on(fact, body)])
}

fn archive(item: &ItemRef, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = expected_item(item, call, facts)?;
    if fact.item.archived {
        return Ok(Vec::new());
    }
    Ok(vec![Draft::on(fact, EventBody::ItemArchived(Reason { reason: reason(call)? }))])
}

fn unarchive(item: &ItemRef, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = expected_item(item, call, facts)?;
    if !fact.item.archived {
        return Ok(Vec::new());
    }
    Ok(vec![Draft::on(fact, EventBody::ItemUnarchived(Reason { reason: reason(call)? }))])
}

impl Draft {
    /// An event about an item, after all that was seen of it.
    pub(crate) fn on(fact: &ItemFact, body: EventBody) -> Self {
        Self {
            object: Object::Item(fact.item.id),
            body,
            after: fact.item.heads.clone(),
            reads: BTreeMap::new(),
            key: None,
        }
    }

    /// The first event about an object.
    pub(crate) fn first(object: Object, body: EventBody) -> Self {
        Self { object, body, after: Vec::new(), reads: BTreeMap::new(), key: None }
    }
}

/// The one item that `reference` means.
pub(crate) fn item<'a>(reference: &ItemRef, facts: &'a Facts) -> Result<&'a ItemFact, Stop> {
    match facts.item(reference)? {
        Lookup::Found(fact) => Ok(fact),
        Lookup::Missing(similar) => {
            Err(Refusal::NoItem { reference: reference.clone(), similar: similar.clone() }.into())
        }
        Lookup::Ambiguous(candidates) => {
            Err(Refusal::Ambiguous { reference: reference.clone(), candidates: candidates.clone() }
                .into())
        }
    }
}

/// The one item that `reference` means, at the entry that the caller expects it to be at.
pub(crate) fn expected_item<'a>(
    reference: &ItemRef,
    call: &Call,
    facts: &'a Facts,
) -> Result<&'a ItemFact, Stop> {
    let fact = item(reference, facts)?;
    expect(call, &fact.short, &fact.item.heads)?;
    Ok(fact)
}

/// Refuses unless the object is at the entry that the caller expects, if they expect any.
fn expect(call: &Call, object: &str, heads: &[Oid]) -> Result<(), Stop> {
    let Some(expected) = &call.expect else { return Ok(()) };
    let is_expected =
        |head: &Oid| expected.len() >= 7 && head.to_string().starts_with(expected.as_str());
    if !heads.is_empty() && heads.iter().all(is_expected) {
        return Ok(());
    }
    let at: Vec<String> = heads.iter().map(|head| head.short(12)).collect();
    let (object, expected) = (object.to_owned(), expected.clone());
    Err(Refusal::Expect { object, expected, at: at.join(" and ") }.into())
}

/// The caller's reason, fit to be recorded.
pub(crate) fn reason(call: &Call) -> Result<Option<String>, Stop> {
    match &call.reason {
        None => Ok(None),
        Some(reason) => {
            Ok(Some(text::prose("reason", reason)?).filter(|reason| !reason.trim().is_empty()))
        }
    }
}

/// A line, if there is one.
pub(crate) fn line(what: &'static str, value: Option<&String>) -> Result<Option<String>, Stop> {
    value.map(|value| text::line(what, value)).transpose().map_err(Stop::from)
}

impl From<Questions> for Stop {
    fn from(questions: Questions) -> Self {
        Self::Ask(questions)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refuse(refusal)
    }
}

impl From<text::BadText> for Stop {
    fn from(bad: text::BadText) -> Self {
        Self::Refuse(Refusal::Text(bad))
    }
}
