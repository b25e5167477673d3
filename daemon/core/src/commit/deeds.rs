//! What is recorded of the commits of an item.

use std::collections::BTreeSet;

use super::key::PREFIX;
use crate::event::{Applied, CommitLinked, CommitRefused, Event, EventBody, EventRef, Object};
use crate::{Entry, ItemId, Millis, Oid, ReplicaId};

/// What is recorded of the commits of an item, in the order in which it is shown.
#[derive(Debug, Clone, Default)]
pub struct Deeds {
    /// The commits that are about it.
    pub links: Vec<Recorded<CommitLinked>>,
    /// What commits did.
    pub moves: Vec<Deed>,
    /// What they did not do, though they say so.
    pub refused: Vec<Recorded<CommitRefused>>,
}

/// Something recorded.
#[derive(Debug, Clone)]
pub struct Recorded<T> {
    /// The event.
    pub event: EventRef,
    /// When it was recorded.
    pub at: Millis,
    /// What it says.
    pub what: T,
}

/// A record of a move that a commit made.
#[derive(Debug, Clone)]
pub struct Deed {
    /// The event.
    pub event: EventRef,
    /// Who recorded it.
    pub by: ReplicaId,
    /// Its key.
    pub key: String,
    /// The move.
    pub what: Applied,
    /// Whether who recorded it took the record back.
    pub withdrawn: bool,
}

impl Deeds {
    /// What the events of an item say of commits. Those that count for nothing are to be left out.
    #[must_use]
    pub fn of<'a>(events: impl IntoIterator<Item = (EventRef, &'a Entry, &'a Event)>) -> Self {
        let (mut deeds, mut gone) = (Self::default(), BTreeSet::new());
        for (event, entry, recorded) in events {
            let at = entry.at;
            match &recorded.body {
                EventBody::CommitLinked(what) => {
                    deeds.links.push(Recorded { event, at, what: what.clone() });
                }
                EventBody::CommitRefused(what) => {
                    deeds.refused.push(Recorded { event, at, what: what.clone() });
                }
                EventBody::Applied(what) => {
                    let key = recorded.key.as_ref().filter(|key| key.starts_with(PREFIX));
                    let Some(key) = key.cloned() else { continue };
                    let (by, what) = (entry.replica, what.clone());
                    deeds.moves.push(Deed { event, by, key, what, withdrawn: false });
                }
                EventBody::Withdrawn(taken) => gone.extend(taken.records.iter().copied()),
                _ => {}
            }
        }
        deeds.moves.iter_mut().for_each(|deed| deed.withdrawn = gone.contains(&deed.event));
        deeds
    }

    /// Whether an event of this kind, with this key, is about commits.
    #[must_use]
    pub fn tells(event: &Event) -> bool {
        match &event.body {
            EventBody::CommitLinked(_) | EventBody::CommitRefused(_) | EventBody::Withdrawn(_) => {
                true
            }
            EventBody::Applied(_) => event.key.as_ref().is_some_and(|key| key.starts_with(PREFIX)),
            _ => false,
        }
    }

    /// The commit that an event says is about an item.
    #[must_use]
    pub fn link(event: &Event) -> Option<(Oid, ItemId)> {
        match (&event.body, &event.object) {
            (EventBody::CommitLinked(linked), Object::Item(item)) => Some((linked.commit, *item)),
            _ => None,
        }
    }

    /// Whether it is known that a commit is about the item.
    #[must_use]
    pub fn has(&self, commit: Oid) -> bool {
        self.links.iter().any(|link| link.what.commit == commit)
    }

    /// The records of the move of this key.
    pub fn keyed<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Deed> + Clone {
        self.moves.iter().filter(move |deed| deed.key == key)
    }
}
