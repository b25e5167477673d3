//! The fold: from a set of entries to the state of everything.
//!
//! Entries may be offered in any order, more than once and in any batches; what comes out depends
//! on the set alone. An entry whose past has not arrived waits; one that this build refuses is kept
//! as a stub, so that honest entries that name it need not wait for ever. Nothing is dropped.
//!
//! [`admit`](Fold::offer) lets entries in, `log` keeps the events of one object, and the views are
//! in [`ask`](self). Knows no git: what an entry's commit was is reduced to [`Received`].

mod admit;
mod ask;
mod log;
mod project;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use ask::{EventView, Stub, Waiting};
pub use project::Project;

use crate::definition::Definitions;
use crate::entry::Entry;
use crate::event::Object;
use crate::history::{Chains, Node, Position};
use crate::{Oid, ProjectId};

use log::ObjectLog;

/// An entry as it arrived: its id, its parents, and what could be read of it.
#[derive(Debug, Clone)]
pub struct Received {
    /// The id of its commit.
    pub oid: Oid,
    /// The ids of the commit's parents.
    pub parents: Vec<Oid>,
    /// The entry, or why there is none.
    pub content: Result<Entry, Refused>,
}

/// Why something that stands where an entry should is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// In words, for people.
    pub why: String,
    /// What it touches, where a later format tells so much.
    pub objects: Vec<Object>,
    /// Whether a later build may read it.
    pub newer: bool,
}

/// The state of everything, as far as it has arrived.
#[derive(Debug, Clone)]
pub struct Fold {
    repo: ProjectId,
    definitions: Definitions,
    entries: Vec<Record>,
    by_oid: HashMap<Oid, u32>,
    chains: Chains,
    objects: Vec<ObjectLog>,
    by_object: HashMap<Object, u32>,
    /// Entries that wait, by id, and under each missing id those that wait for it.
    waiting: BTreeMap<Oid, Received>,
    waited_for: BTreeMap<Oid, BTreeSet<Oid>>,
    /// Heads that named a refused entry of a later format, by object.
    newer: BTreeMap<Object, BTreeSet<Oid>>,
}

/// An entry that was let in, or a stub in its place.
#[derive(Debug, Clone)]
struct Record {
    oid: Oid,
    position: Position,
    parent: Option<u32>,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Entry(Box<Admitted>),
    Stub(Refused),
}

/// An entry that was let in.
#[derive(Debug, Clone)]
struct Admitted {
    entry: Entry,
    /// Object and node of each event, in order.
    nodes: Vec<(u32, Node)>,
    /// Whether the entry says it saw less than its own chain proves.
    retrograde: bool,
}

impl Record {
    /// The entry, unless it was refused.
    fn entry(&self) -> Option<&Entry> {
        self.admitted().map(|admitted| &admitted.entry)
    }

    fn admitted(&self) -> Option<&Admitted> {
        match &self.content {
            Content::Entry(admitted) => Some(admitted),
            Content::Stub(_) => None,
        }
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
