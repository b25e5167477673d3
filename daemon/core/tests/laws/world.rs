//! A small world: replicas that write one log each, honestly, and hear of each other when a test
//! says so. What honest people write is in `honest`, what liars write in `liar`.
//!
//! Ids are the hash of what they name, so a history that is played again has the same ids, and two
//! histories that only did independent things in another order are one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use sha2::{Digest, Sha256};
use tidegate_core::definition::Definition;
use tidegate_core::event::{Event, EventBody, Object};
use tidegate_core::fold::{Received, Refused};
use tidegate_core::item::{Item, StateView};
use tidegate_core::redact::Redactor;
use tidegate_core::{Actor, ActorKind, Entry, Fold, ItemId, Millis, Oid, ProjectId, ReplicaId};

use crate::entries::{self, DAWN};

/// Replicas, and everything that any of them ever wrote.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) repo: ProjectId,
    pub(crate) item: ItemId,
    pub(crate) replicas: Vec<Replica>,
    pub(crate) entries: BTreeMap<Oid, Received>,
}

/// One clone: its pen and its view.
#[derive(Clone)]
pub(crate) struct Replica {
    pub(crate) id: ReplicaId,
    pub(crate) fold: Fold,
    pub(crate) tip: Option<Oid>,
    pub(crate) seq: u64,
    /// What it was given.
    pub(crate) has: BTreeSet<Oid>,
    /// Added to its clock.
    pub(crate) skew: i64,
}

impl World {
    /// `count` replicas that know of nothing.
    pub(crate) fn empty(count: u8) -> Self {
        let repo = entries::project();
        let item = ItemId::mint([7; 10]);
        let mut world = Self { repo, item, replicas: Vec::new(), entries: BTreeMap::new() };
        for _ in 0..count {
            world.join();
        }
        world
    }

    /// One replica more, that knows of nothing. Gives its number.
    pub(crate) fn join(&mut self) -> usize {
        let number = self.replicas.len();
        self.replicas.push(Replica {
            id: ReplicaId::mint([u8::try_from(number).expect("few replicas"); 10]),
            fold: Fold::new(self.repo),
            tip: None,
            seq: 0,
            has: BTreeSet::new(),
            skew: 0,
        });
        number
    }

    /// `count` replicas that all know one item, just begun by the first.
    pub(crate) fn new(count: u8) -> Self {
        let mut world = Self::empty(count);
        world.create(0);
        world.share();
        world
    }

    /// The object of the item that everything is about.
    pub(crate) fn object(&self) -> Object {
        Object::Item(self.item)
    }

    /// An event as `who` would record it: after all heads that `who` sees.
    pub(crate) fn event(&self, who: usize, body: EventBody, key: Option<&str>) -> Event {
        let object = match &body {
            EventBody::ProjectCreated(_) | EventBody::ProjectSet(_) => Object::Project,
            EventBody::Published(_) => crate::published::flow(),
            _ => self.object(),
        };
        let after = self.replicas[who].fold.heads(&object);
        Event { after, key: key.map(str::to_owned), ..entries::event(object, body) }
    }

    /// An entry of `events`, the next of the chain of `who`.
    pub(crate) fn entry(&self, who: usize, events: Vec<Event>) -> Entry {
        let replica = &self.replicas[who];
        let seq = replica.seq + 1;
        let at = DAWN.0 + i64::try_from(seq).expect("few entries") * 1000 + replica.skew;
        let entry = entries::entry(replica.id, seq, events);
        // Every other one is called an agent.
        let kind = if who.is_multiple_of(2) { ActorKind::Human } else { ActorKind::Agent };
        Entry { at: Millis(at), actor: Actor { kind, ..entry.actor.clone() }, ..entry }
    }

    /// Records `events` as the next entry of `who`.
    pub(crate) fn append(&mut self, who: usize, events: Vec<Event>) -> Oid {
        let entry = self.entry(who, events);
        self.append_entry(who, &entry)
    }

    /// Records `entry` as the next of `who`.
    pub(crate) fn append_entry(&mut self, who: usize, entry: &Entry) -> Oid {
        let parent = self.replicas[who].tip;
        let oid = self.publish(entry, parent);
        let replica = &mut self.replicas[who];
        replica.tip = Some(oid);
        replica.seq += 1;
        self.deliver(oid, who);
        oid
    }

    /// Puts an entry into the world, not yet known to anybody.
    pub(crate) fn publish(&mut self, entry: &Entry, parent: Option<Oid>) -> Oid {
        let line = entry.encode(&Redactor::default()).expect("entries of tests can be written");
        self.publish_line(&line, parent)
    }

    /// Puts a line into the world, be it an entry or not.
    pub(crate) fn publish_line(&mut self, line: &[u8], parent: Option<Oid>) -> Oid {
        let hash = Sha256::new().chain_update(line);
        let hash = parent.iter().fold(hash, |hash, oid| hash.chain_update(oid.as_bytes()));
        let oid = Oid::from_bytes(&hash.finalize()[..20]).expect("twenty bytes");
        let content = Entry::decode(line).map(Box::new).map_err(|error| match error {
            tidegate_core::entry::BadEntry::Newer { format, objects } => {
                let why = format!("format {format}");
                Refused { objects, newer: true, ..Refused::because(why) }
            }
            other => Refused::because(other.to_string()),
        });
        self.entries.insert(oid, Received { oid, parent, content });
        oid
    }

    /// Gives one entry to `to`, whatever it lacks to understand it.
    pub(crate) fn deliver(&mut self, oid: Oid, to: usize) {
        let replica = &mut self.replicas[to];
        replica.has.insert(oid);
        replica.fold.offer(self.entries[&oid].clone());
    }

    /// Gives everything that `from` has to `to`. Says whether that was news.
    pub(crate) fn sync(&mut self, from: usize, to: usize) -> bool {
        let news: Vec<Oid> =
            self.replicas[from].has.difference(&self.replicas[to].has).copied().collect();
        news.iter().for_each(|oid| self.deliver(*oid, to));
        !news.is_empty()
    }

    /// Gives everything to everybody.
    pub(crate) fn share(&mut self) {
        let all: Vec<Oid> = self.entries.keys().copied().collect();
        for to in 0..self.replicas.len() {
            all.iter().for_each(|oid| self.deliver(*oid, to));
        }
    }

    /// What a clone sees that was given everything.
    pub(crate) fn merged(&self) -> Fold {
        fold_of(self.repo, self.entries.values())
    }

    /// The item as `who` sees it.
    pub(crate) fn seen_by(&self, who: usize) -> Item {
        self.replicas[who].fold.item(self.item).expect("the item was begun")
    }

    /// The states that stand when everybody has heard of everything.
    pub(crate) fn states(&self) -> Vec<String> {
        states(&self.merged().item(self.item).expect("the item was begun"))
    }
}

/// The fold of `entries` in the order given.
pub(crate) fn fold_of<'a>(
    repo: ProjectId,
    entries: impl IntoIterator<Item = &'a Received>,
) -> Fold {
    let mut fold = Fold::new(repo);
    entries.into_iter().for_each(|received| drop(fold.offer(received.clone())));
    fold
}

/// The states that stand, in order.
pub(crate) fn states(item: &Item) -> Vec<String> {
    match &item.state {
        StateView::One(state) => vec![state.clone()],
        StateView::Contested(_) => item.contested(),
    }
}

/// The digest of the definition that all items of this world follow.
pub(crate) fn definition() -> String {
    static DIGEST: OnceLock<String> = OnceLock::new();
    DIGEST.get_or_init(|| builtin().digest()).clone()
}

/// The definition that all items of this world follow.
pub(crate) fn builtin() -> &'static Definition {
    static BUILTIN: OnceLock<Definition> = OnceLock::new();
    BUILTIN.get_or_init(Definition::builtin)
}
