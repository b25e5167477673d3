//! What was let in, and what the author of each event knew.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tidegate_core::event::{Applied, Event, EventBody, EventRef, Object};
use tidegate_core::fold::Received;
use tidegate_core::{Entry, Oid};

use super::gates::Asked;

/// Some events, by their places.
pub(super) type Known = BTreeSet<usize>;

/// All that was let in, each event with what its author knew.
#[derive(Default)]
pub(crate) struct Verifier<'a> {
    pub(super) facts: Vec<Fact<'a>>,
    pub(super) definitions: BTreeMap<String, Value>,
    pub(super) entries: BTreeMap<Oid, LetIn>,
    pub(super) names: Vec<(BTreeSet<usize>, Vec<String>)>,
}

/// An entry that was let in.
pub(super) struct LetIn {
    pub(super) is_stub: bool,
    pub(super) facts: Vec<usize>,
    /// The last event of its chain about each object.
    pub(super) own: BTreeMap<Object, usize>,
}

/// An event.
pub(super) struct Fact<'a> {
    pub(super) at: EventRef,
    pub(super) entry: &'a Entry,
    pub(super) event: &'a Event,
    /// The events about the same object that it knows (rule 2).
    pub(super) past: Known,
    /// The refused entries among what it knows.
    pub(super) stubs: BTreeSet<Oid>,
    /// What its author knew of other objects by the own chain.
    pub(super) own: BTreeMap<Object, usize>,
    pub(super) is_valid: bool,
    /// Rule 15.
    pub(super) name: Option<usize>,
}

/// What is known of an object at some moment.
#[derive(Default)]
pub(super) struct View {
    pub(super) past: Known,
    pub(super) stubs: BTreeSet<Oid>,
}

/// What is said of a move.
#[derive(Debug)]
pub(crate) struct Told {
    /// The move.
    pub(crate) at: EventRef,
    /// Whether it counts.
    pub(crate) is_valid: bool,
    /// What stood before any gate.
    pub(crate) before: Option<&'static str>,
    /// What each gate said.
    pub(crate) asked: Vec<Asked>,
    /// What was said of each document that the transition needs or leaves.
    pub(crate) documents: Vec<Asked>,
    /// Whether one open gate is enough.
    pub(crate) one_is_enough: bool,
}

impl<'a> Verifier<'a> {
    /// Takes in these, as far as all they name is among them (rule 5).
    pub(crate) fn of(received: impl IntoIterator<Item = &'a Received>) -> Self {
        let mut all = Self::default();
        let mut waiting: Vec<&Received> = received.into_iter().collect();
        let mut before = usize::MAX;
        while waiting.len() < before {
            before = waiting.len();
            waiting.retain(|received| !all.let_in(received));
        }
        all
    }

    /// What is said of every move.
    pub(crate) fn told(&self) -> Vec<Told> {
        let told = |fact: &Fact<'_>| {
            let EventBody::Applied(applied) = &fact.event.body else { return None };
            let (before, asked) = self.asked(fact, applied);
            let Applied { via, from, to, definition, .. } = applied;
            let way = self.way(definition, via, Some(from), to);
            let one_is_enough = way.is_some_and(|way| way["rule"] == "any");
            let documents = way.map(|way| self.documents(fact, way)).unwrap_or_default();
            let (at, is_valid) = (fact.at, fact.is_valid);
            Some(Told { at, is_valid, before, asked, documents, one_is_enough })
        };
        self.facts.iter().filter_map(told).collect()
    }

    pub(super) fn let_in(&mut self, received: &'a Received) -> bool {
        let own = match received.parent.map(|parent| self.entries.get(&parent)) {
            Some(None) => return false,
            Some(Some(parent)) => parent.own.clone(),
            None => BTreeMap::new(),
        };
        let mut here = LetIn { is_stub: received.content.is_err(), facts: Vec::new(), own };
        let Ok(entry) = &received.content else {
            self.entries.insert(received.oid, here);
            return true;
        };
        let named = |event: &Event| {
            let reads = event.reads.values().flatten();
            event.after.iter().chain(&event.policy).chain(reads).copied().collect::<Vec<_>>()
        };
        if entry.events.iter().flat_map(named).any(|oid| !self.entries.contains_key(&oid)) {
            return false;
        }
        for (index, event) in (0..).zip(&entry.events) {
            let at = EventRef { entry: received.oid, index };
            let seen = self.seen(&event.object, &event.after, &here.own);
            let View { past, stubs } = seen.as_ref().map_or(View::default(), |view| View {
                past: view.past.clone(),
                stubs: view.stubs.clone(),
            });
            let own = here.own.clone();
            let name = self.name(event, &past);
            let fact = Fact { at, entry, event, past, stubs, own, is_valid: seen.is_some(), name };
            let is_valid = fact.is_valid && self.counts(&fact);
            let place = self.facts.len();
            self.facts.push(Fact { is_valid, ..fact });
            here.facts.push(place);
            here.own.insert(event.object.clone(), place);
        }
        // Rule 7.
        if here.facts.iter().any(|place| !self.facts[*place].is_valid) {
            here.facts.iter().for_each(|place| self.facts[*place].is_valid = false);
        }
        self.entries.insert(received.oid, here);
        true
    }

    /// What is known of an object by who names `after` and has `own` behind them; nothing, if an entry
    /// that is named is about something else.
    pub(super) fn seen(
        &self,
        object: &Object,
        after: &[Oid],
        own: &BTreeMap<Object, usize>,
    ) -> Option<View> {
        let mut view = View::default();
        let mut last: Vec<usize> = own.get(object).copied().into_iter().collect();
        for oid in after {
            let named = &self.entries[oid];
            let about = |place: &&usize| self.facts[**place].event.object == *object;
            match named.facts.iter().rfind(about) {
                Some(place) => last.push(*place),
                None if named.is_stub => drop(view.stubs.insert(*oid)),
                None => return None,
            }
        }
        for place in last {
            view.past.insert(place);
            view.past.extend(&self.facts[place].past);
            view.stubs.extend(&self.facts[place].stubs);
        }
        Some(view)
    }

    pub(super) fn valid<'b>(&'b self, past: &'b Known) -> impl Iterator<Item = usize> + 'b {
        past.iter().copied().filter(|place| self.facts[*place].is_valid)
    }

    pub(super) fn body(&self, place: usize) -> &'a EventBody {
        &self.facts[place].event.body
    }
}
