//! What a decision comes to, and the two ways in which it stops short.

use std::collections::BTreeMap;

use super::{ImportOutcome, Outcome};
use crate::Oid;
use crate::event::{EventBody, Object};
use crate::fact::{ItemFact, Questions};
use crate::refusal::Refusal;
use crate::text;

/// What a command comes to.
#[derive(Debug, Clone)]
pub enum Decision {
    /// These events. None, if everything is so already.
    Done(Vec<Draft>),
    /// Nothing of what was asked, and why; but these events, which say what came of it.
    Refused(Refusal, Vec<Draft>),
    /// What became of what a commit says, and these events.
    Taken(Outcome, Vec<Draft>),
    /// What became of each line of an import, by its number.
    Imported(BTreeMap<usize, ImportOutcome>),
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
    /// The answer is no, and these events say so.
    RefuseAnd(Box<(Refusal, Vec<Draft>)>),
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

    /// The item that goes over to another definition by this, if one does.
    #[must_use]
    pub fn repins(&self) -> Option<crate::ItemId> {
        matches!(self.body, EventBody::Repinned(_)).then(|| self.object.item())?
    }

    /// The first event about an object.
    pub(crate) fn first(object: Object, body: EventBody) -> Self {
        Self { object, body, after: Vec::new(), reads: BTreeMap::new(), key: None }
    }
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
