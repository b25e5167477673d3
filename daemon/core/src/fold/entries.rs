//! What the fold holds: entries as they arrived, and what they add up to.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::log::ObjectLog;
use crate::definition::Definitions;
use crate::entry::Entry;
use crate::event::{Event, Object};
use crate::history::{Chains, Node, Position};
use crate::{Oid, ProjectId};

/// An entry as it arrived: its id, its parent, and what could be read of it.
#[derive(Debug, Clone)]
pub struct Received {
    /// The id of its commit.
    pub oid: Oid,
    /// The id of the entry before it in its chain.
    pub parent: Option<Oid>,
    /// The entry, or why there is none.
    pub content: Result<Box<Entry>, Refused>,
}

/// Why something that stands where an entry should is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// In words, for people.
    pub why: String,
    /// What it touches, where a later format tells so much.
    pub objects: Vec<Object>,
    /// Whether a later build may read it.
    pub newer: bool,
    /// The other project that it is an entry of, if it is one.
    pub foreign: Option<ProjectId>,
}

impl Received {
    /// What it touches, as far as it can be read.
    #[must_use]
    pub fn touches(&self) -> Vec<Object> {
        match &self.content {
            Ok(entry) => entry.events.iter().map(|event| event.object.clone()).collect(),
            Err(refused) => refused.objects.clone(),
        }
    }

    /// The objects in which it looks something up: definitions that its items are to follow, and items
    /// that gates look at.
    #[must_use]
    pub fn looks_up(&self) -> Vec<Object> {
        let events = self.content.iter().flat_map(|entry| &entry.events);
        let read = |event: &Event| {
            let (pins, asks_gates) = (event.body.pins().is_some(), event.body.asks_gates());
            let read: Vec<Object> = event.reads.keys().map(|name| Object::read(name)).collect();
            read.into_iter().filter(move |object| match object {
                Object::Definition(_) => pins,
                Object::Item(_) => asks_gates,
                _ => false,
            })
        };
        events.flat_map(read).collect()
    }
}

impl Refused {
    /// Something that no build reads.
    pub fn because(why: impl Into<String>) -> Self {
        Self { why: why.into(), objects: Vec::new(), newer: false, foreign: None }
    }
}

/// The state of everything, as far as it has arrived.
#[derive(Debug, Clone)]
pub struct Fold {
    pub(super) repo: ProjectId,
    pub(super) definitions: Definitions,
    pub(super) entries: Vec<Record>,
    pub(super) by_oid: HashMap<Oid, u32>,
    pub(super) chains: Chains,
    pub(super) objects: Vec<ObjectLog>,
    pub(super) by_object: HashMap<Object, u32>,
    /// Object and node of each event, entry by entry, in order.
    pub(super) nodes: Vec<(u32, Node)>,
    /// Objects to which events were added that they do not tell of yet.
    pub(super) unsettled: BTreeSet<u32>,
    /// Entries that wait, by id, and under each missing id those that wait for it.
    pub(super) waiting: BTreeMap<Oid, Received>,
    pub(super) waited_for: BTreeMap<Oid, BTreeSet<Oid>>,
    /// Heads that named a refused entry of a later format, by object.
    pub(super) newer: BTreeMap<Object, BTreeSet<Oid>>,
}

/// An entry that was let in, or a stub in its place.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) oid: Oid,
    pub(super) position: Position,
    pub(super) parent: Option<u32>,
    pub(super) content: Content,
}

#[derive(Debug, Clone)]
pub(super) enum Content {
    Entry(Admitted),
    Stub(Box<Refused>),
}

/// An entry that was let in.
#[derive(Debug, Clone)]
pub(super) struct Admitted {
    pub(super) entry: Box<Entry>,
    /// Where its events stand among the nodes of all.
    pub(super) nodes: Range<u32>,
    /// Whether the entry says it saw less than its own chain proves.
    pub(super) retrograde: bool,
}

impl Record {
    /// The entry, unless it was refused.
    pub(super) fn entry(&self) -> Option<&Entry> {
        self.admitted().map(|admitted| admitted.entry.as_ref())
    }

    pub(super) fn admitted(&self) -> Option<&Admitted> {
        match &self.content {
            Content::Entry(admitted) => Some(admitted),
            Content::Stub(_) => None,
        }
    }
}

impl Admitted {
    /// Object and node of each of its events, in order, out of the `nodes` of all.
    pub(super) fn of<'a>(&self, nodes: &'a [(u32, Node)]) -> &'a [(u32, Node)] {
        &nodes[self.nodes.start as usize..self.nodes.end as usize]
    }
}

impl Fold {
    /// Nothing, of the project `repo`.
    #[must_use]
    pub fn new(repo: ProjectId) -> Self {
        Self {
            repo,
            definitions: Definitions::default(),
            entries: Vec::new(),
            by_oid: HashMap::new(),
            chains: Chains::default(),
            objects: Vec::new(),
            by_object: HashMap::new(),
            nodes: Vec::new(),
            unsettled: BTreeSet::new(),
            waiting: BTreeMap::new(),
            waited_for: BTreeMap::new(),
            newer: BTreeMap::new(),
        }
    }

    /// The project whose entries these are.
    #[must_use]
    pub fn repo(&self) -> ProjectId {
        self.repo
    }

    /// The definitions that can be looked up.
    #[must_use]
    pub fn definitions(&self) -> &Definitions {
        &self.definitions
    }
}
