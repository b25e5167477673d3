//! Entries that tests write: one event without a past, one author, one moment. What a test is about
//! it says itself, with `..`.
//!
//! Taken in by its path where the law or the store is tested without the program.

use std::collections::BTreeMap;

use tidegate_core::event::{Event, EventBody, Object};
use tidegate_core::{Actor, ActorKind, Entry, Millis, ProjectId, ReplicaId};

/// The first moment of the tests.
pub const DAWN: Millis = Millis(1_763_700_000_000);

/// The project that all of them belong to.
pub fn project() -> ProjectId {
    ProjectId::mint([1; 10])
}

/// `body` about `object`, its author having seen nothing of it.
pub fn event(object: Object, body: EventBody) -> Event {
    Event {
        object,
        critical: Some(body.is_critical()),
        body,
        after: Vec::new(),
        policy: Vec::new(),
        reads: BTreeMap::new(),
        key: None,
    }
}

/// Entry `seq` of `replica`.
pub fn entry(replica: ReplicaId, seq: u64, events: Vec<Event>) -> Entry {
    Entry {
        repo: project(),
        replica,
        seq,
        at: DAWN,
        actor: Actor::parse("Ann <ann@example.org>", ActorKind::Human).expect("an actor"),
        key: None,
        request: None,
        forked_from: None,
        seen: BTreeMap::new(),
        events,
    }
}
