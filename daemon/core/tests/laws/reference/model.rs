//! What the second writing holds: entries, facts, and what became of them.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_core::event::{Event, EventBody, EventRef, Object};
use tidegate_core::fold::Received;
use tidegate_core::{Entry, Oid, ProjectId, ReplicaId};

/// Numbers of facts.
pub(crate) type Facts = BTreeSet<usize>;

/// Everything there is, each event judged against its past.
#[derive(Clone)]
pub(crate) struct Reference {
    pub(super) repo: ProjectId,
    /// What was let in; none stands for a stub.
    pub(crate) admitted: BTreeMap<Oid, Option<Entry>>,
    pub(super) parents: BTreeMap<Oid, Option<Oid>>,
    /// What waits for something else.
    pub(crate) waiting: BTreeMap<Oid, Received>,
    pub(crate) facts: Vec<Fact>,
    pub(super) names: Vec<Ground>,
    /// Objects that refused entries of a later format touch.
    pub(crate) newer: BTreeSet<Object>,
}

/// One event.
#[derive(Clone)]
pub(crate) struct Fact {
    pub(crate) at: EventRef,
    pub(crate) event: Event,
    pub(crate) replica: ReplicaId,
    pub(crate) past: Facts,
    /// The refused entries in its past.
    pub(crate) stubs: BTreeSet<Oid>,
    pub(crate) depth: u32,
    pub(crate) stamp: i64,
    pub(crate) verdict: Verdict,
    /// Its name by what it was made on, if it writes a state or takes one back.
    pub(crate) name: Option<usize>,
    /// The register that it writes, if that is one of a region.
    pub(crate) place: Option<Place>,
    /// Where the regions of the state that it writes go on.
    pub(crate) begins: BTreeMap<String, String>,
    /// Whether it is a move that nothing was asked for.
    pub(crate) free: bool,
}

/// A register of a region: the state that it is part of, and the names by which that was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) state: String,
    pub(crate) region: String,
    pub(crate) entry: BTreeSet<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Valid,
    Witness,
    Void,
}

/// What a move was made on, and what it was: equal grounds are one name.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Ground {
    pub(super) round: BTreeSet<usize>,
    pub(super) via: String,
    pub(super) to: String,
    pub(super) definition: String,
    pub(super) key: Option<String>,
    pub(super) region: Option<String>,
}

impl Reference {
    pub(crate) fn new(repo: ProjectId) -> Self {
        Self {
            repo,
            admitted: BTreeMap::new(),
            parents: BTreeMap::new(),
            waiting: BTreeMap::new(),
            facts: Vec::new(),
            names: Vec::new(),
            newer: BTreeSet::new(),
        }
    }

    /// What all of `received` adds up to.
    pub(crate) fn of<'a>(
        repo: ProjectId,
        received: impl IntoIterator<Item = &'a Received>,
    ) -> Self {
        let mut reference = Self::new(repo);
        received.into_iter().for_each(|received| reference.add(received));
        reference
    }

    /// The facts of `object` that a clone knows which was given `has`, with nothing pending.
    pub(crate) fn known(&self, object: &Object, has: &BTreeSet<Oid>) -> Facts {
        let is_known = |fact: &Fact| fact.event.object == *object && has.contains(&fact.at.entry);
        (0..self.facts.len()).filter(|i| is_known(&self.facts[*i])).collect()
    }

    /// Every fact of `object`.
    pub(crate) fn all(&self, object: &Object) -> Facts {
        (0..self.facts.len()).filter(|i| self.facts[*i].event.object == *object).collect()
    }

    pub(super) fn body(&self, fact: usize) -> &EventBody {
        &self.facts[fact].event.body
    }

    pub(super) fn is_valid(&self, fact: usize) -> bool {
        self.facts[fact].verdict == Verdict::Valid
    }

    pub(super) fn find(&self, at: EventRef) -> Option<usize> {
        self.facts.iter().position(|fact| fact.at == at)
    }
}

/// The name and the target of a move, if `body` writes a state.
pub(super) fn written(body: &EventBody) -> Option<(&str, &str)> {
    Some(match body {
        EventBody::Applied(e) => (&e.via, &e.to),
        EventBody::Forced(e) => ("force", &e.to),
        EventBody::RolledBack(e) => ("rollback", &e.to),
        EventBody::Resolved(e) => ("resolve", &e.to),
        _ => return None,
    })
}

/// The region that an event is about, if it is about one.
pub(super) fn region(body: &EventBody) -> Option<&String> {
    match body {
        EventBody::Applied(e) => e.region.as_ref(),
        EventBody::Forced(e) => e.region.as_ref(),
        EventBody::Resolved(e) => e.region.as_ref(),
        EventBody::Undone(e) => e.region.as_ref(),
        _ => None,
    }
}
