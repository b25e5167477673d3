//! Rules 6 and 13 to 20: whether an event is valid, from its past alone.

use std::collections::BTreeSet;

use tidegate_core::Oid;
use tidegate_core::definition::{Definition, Transition};
use tidegate_core::event::{
    Applied, Change, EventBody, EventRef, Object, Reaffirmed, Repinned, Resolved, Undone,
};

use crate::world::definition;

use super::{Fact, Facts, Reference, Verdict, written};

impl Reference {
    pub(super) fn judge(&self, fact: &Fact) -> Verdict {
        if self.is_witness(fact) {
            return Verdict::Witness;
        }
        let lawful = match &fact.event.object {
            _ if matches!(fact.event.body, EventBody::Unknown { .. }) => true,
            Object::Item(_) => self.item_takes(fact),
            Object::Project => self.project_takes(fact),
            Object::Definition(name) => match &fact.event.body {
                EventBody::Published(e) => {
                    e.definition.outline().is_some_and(|outline| outline.name == *name)
                }
                _ => false,
            },
            _ => false,
        };
        if lawful { Verdict::Valid } else { Verdict::Void }
    }

    /// Rule 14.
    fn is_witness(&self, fact: &Fact) -> bool {
        let same = |other: &EventBody| match (written(&fact.event.body), written(other)) {
            (Some(one), Some(other)) => one == other,
            _ => fact.event.body == *other,
        };
        let earlier = |i: &usize| self.facts[*i].event.key == fact.event.key && self.counts(*i);
        fact.event.key.is_some() && fact.past.iter().any(|i| earlier(i) && same(self.body(*i)))
    }

    fn project_takes(&self, fact: &Fact) -> bool {
        let created = self.created(&fact.past);
        match &fact.event.body {
            EventBody::ProjectCreated(_) => !created,
            EventBody::ProjectSet(e) => {
                let register =
                    |c: &Change| matches!(c, Change::Write { .. } | Change::Clear { .. });
                created && e.changes.iter().all(register)
            }
            _ => false,
        }
    }

    fn item_takes(&self, fact: &Fact) -> bool {
        let known = |digest: &str| digest == definition() || self.has_read(fact, digest);
        let created = self.created(&fact.past);
        match &fact.event.body {
            EventBody::ItemCreated(e) => !created && known(&e.definition),
            EventBody::ItemImported(e) => {
                let has = |state: &String| self.has_state(&e.item.definition, state);
                !created && known(&e.item.definition) && e.state.as_ref().is_none_or(has)
            }
            EventBody::ProjectCreated(_) | EventBody::ProjectSet(_) | EventBody::Published(_) => {
                false
            }
            _ if !created => false,
            EventBody::ItemEdited(e) => e.changes.iter().all(may_change),
            EventBody::Applied(e) => self.may_apply(fact, e),
            EventBody::Repinned(e) => known(&e.to) && self.may_repin(fact, e),
            EventBody::Forced(e) => {
                self.follows(fact, &e.definition) && self.has_state(&e.definition, &e.to)
            }
            EventBody::RolledBack(e) => {
                self.follows(fact, &e.definition) && self.has_state(&e.definition, &e.to)
            }
            EventBody::Resolved(e) => self.may_resolve(fact, e),
            EventBody::Reaffirmed(e) => self.may_reaffirm(fact, e),
            EventBody::Undone(e) => self.may_undo(fact, e),
            EventBody::Withdrawn(e) => {
                let own = |at: &EventRef| {
                    self.in_past(fact, *at).is_some_and(|i| {
                        self.facts[i].replica == fact.replica
                            && self.facts[i].event.key.is_some()
                            && self.counts(i)
                            && written(self.body(i)).is_some()
                    })
                };
                !e.records.is_empty() && e.records.iter().all(own)
            }
            _ => true,
        }
    }

    /// Rules 10 and 39: whether a definition was published in the past of what `fact` read.
    fn has_read(&self, fact: &Fact, digest: &str) -> bool {
        fact.event.reads.keys().any(|name| {
            self.seen(fact, name).iter().filter(|i| self.is_valid(**i)).any(|i| {
                let EventBody::Published(e) = self.body(*i) else { return false };
                e.definition.digest() == digest
            })
        })
    }

    /// What the author of `fact` says to have read of an object, with its past, and no less than the
    /// own chain shows.
    pub(super) fn seen(&self, fact: &Fact, name: &str) -> Facts {
        let mut chain = BTreeSet::new();
        let mut link = Some(fact.at.entry);
        while let Some(own) = link {
            chain.insert(own);
            link = self.parents[&own];
        }
        let object = Object::read(name);
        let heads = fact.event.reads.get(name).cloned().unwrap_or_default();
        let of = |i: &usize| self.facts[*i].event.object == object;
        let is_end = |i: &usize| {
            let entry = self.facts[*i].at.entry;
            of(i) && (heads.contains(&entry) || chain.contains(&entry))
        };
        let ends: Facts = (0..self.facts.len()).filter(is_end).collect();
        let past = ends.iter().flat_map(|i| self.facts[*i].past.iter());
        past.chain(&ends).copied().filter(of).collect()
    }

    /// Rule 13.
    fn may_apply(&self, fact: &Fact, e: &Applied) -> bool {
        let one = BTreeSet::from([(e.definition.clone(), e.from.clone())]);
        let leads = |d: Definition| {
            let way = d.transition(&e.via, &e.from);
            way.is_some_and(|t| t.to == e.to && self.is_open(fact, t))
        };
        self.readings(&fact.past, &Facts::new()) == one
            && self.definition(&e.definition).is_some_and(leads)
            && self.open_stubs(&fact.past, &fact.stubs).is_empty()
            && !self.needs_upgrade(&fact.past)
            && self.challenged(&fact.past).is_empty()
    }

    /// Rule 28.
    fn may_reaffirm(&self, fact: &Fact, e: &Reaffirmed) -> bool {
        let readings = self.readings(&fact.past, &Facts::new());
        let follows = readings.iter().all(|(digest, _)| *digest == e.definition);
        let named: Option<Facts> = e.moves.iter().map(|at| self.in_past(fact, *at)).collect();
        let challenged = self.challenged(&fact.past);
        let Some(definition) = self.definition(&e.definition) else { return false };
        let may_again = |w: &usize| {
            let Some((via, _)) = written(self.body(*w)) else { return false };
            let called = self.called(*w, &fact.past);
            let fits = |t: &&Transition| t.via == via && called.iter().any(|(_, to)| t.to == *to);
            definition.transitions.iter().filter(fits).any(|way| self.is_open(fact, way))
        };
        readings.len() == 1
            && follows
            && !challenged.is_empty()
            && e.moves.len() == challenged.len()
            && named.as_ref() == Some(&challenged)
            && challenged.iter().all(may_again)
            && self.open_stubs(&fact.past, &fact.stubs).is_empty()
            && !self.needs_upgrade(&fact.past)
    }

    /// Rule 20.
    fn may_resolve(&self, fact: &Fact, e: &Resolved) -> bool {
        let named: Option<Facts> = e.candidates.iter().map(|at| self.in_past(fact, *at)).collect();
        named.as_ref().is_some_and(|named| named.len() == e.candidates.len())
            && named == Some(self.settle(&fact.past, &Facts::new()).candidates)
            && self
                .readings(&fact.past, &Facts::new())
                .contains(&(e.definition.clone(), e.to.clone()))
            && self.has_state(&e.definition, &e.to)
    }

    /// Rule 17: a suffix of its author's view, and one state remains.
    fn may_undo(&self, fact: &Fact, e: &Undone) -> bool {
        let named: Option<Facts> = e.undoes.iter().map(|at| self.in_past(fact, *at)).collect();
        let Some(named) = named.filter(|named| !named.is_empty()) else { return false };
        let standing = self.standing(&fact.past, &Facts::new());
        let taken: Facts = standing
            .iter()
            .copied()
            .filter(|m| named.contains(m) || named.iter().any(|n| self.same_key(*n, *m)))
            .collect();
        let rest = standing.difference(&taken);
        let built = |m: &usize| !self.facts[*m].past.is_disjoint(&taken);
        named.is_subset(&standing)
            && !rest.copied().any(|m| built(&m))
            && self.readings(&fact.past, &taken)
                == BTreeSet::from([(e.definition.clone(), e.to.clone())])
    }

    fn in_past(&self, fact: &Fact, at: EventRef) -> Option<usize> {
        self.find(at).filter(|i| fact.past.contains(i))
    }

    /// Whether the item follows this definition in the past of `fact`, be it beside others.
    fn follows(&self, fact: &Fact, digest: &str) -> bool {
        let readings = self.readings(&fact.past, &Facts::new());
        readings.iter().any(|(definition, _)| definition == digest)
    }

    /// Rule 23.
    fn may_repin(&self, fact: &Fact, e: &Repinned) -> bool {
        let readings: Vec<_> = self.readings(&fact.past, &Facts::new()).into_iter().collect();
        let [(definition, state)] = readings.as_slice() else { return false };
        let here = e.map.get(state).unwrap_or(state);
        *definition == e.from
            && e.from != e.to
            && e.map.keys().all(|state| self.has_state(&e.from, state))
            && e.map.values().chain([here]).all(|state| self.has_state(&e.to, state))
    }

    pub(crate) fn created(&self, facts: &Facts) -> bool {
        let creates = |i: &usize| {
            let body = self.body(*i);
            matches!(
                body,
                EventBody::ItemCreated(_)
                    | EventBody::ItemImported(_)
                    | EventBody::ProjectCreated(_)
            )
        };
        facts.iter().any(|i| self.is_valid(*i) && creates(i))
    }

    /// Rule 6: the refused entries that nobody took note of.
    pub(crate) fn open_stubs(&self, facts: &Facts, more: &BTreeSet<Oid>) -> BTreeSet<Oid> {
        let mut stubs = more.clone();
        facts.iter().for_each(|i| stubs.extend(&self.facts[*i].stubs));
        for i in facts.iter().filter(|i| self.is_valid(**i)) {
            if let EventBody::Resolved(e) = self.body(*i) {
                stubs.retain(|stub| !e.stubs.contains(stub));
            }
        }
        stubs
    }

    /// Rule 9.
    pub(crate) fn needs_upgrade(&self, facts: &Facts) -> bool {
        facts.iter().any(|i| {
            let event = &self.facts[*i].event;
            self.counts(*i)
                && matches!(event.body, EventBody::Unknown { .. })
                && event.critical != Some(false)
        })
    }
}

fn may_change(change: &Change) -> bool {
    let register = ["title", "body", "kind", "priority", "assignee"];
    let set = ["labels", "aliases", "checked"];
    let own = change.field().starts_with("fields.");
    let tag = |field: &str| field.starts_with("tag ");
    own || match change {
        Change::Write { field, .. } | Change::Clear { field } => {
            register.contains(&&**field) || tag(field)
        }
        Change::Add { field, .. } | Change::Remove { field, .. } => set.contains(&&**field),
        Change::Count { .. } => false,
        Change::Place { field, .. } => field == "criteria",
    }
}
