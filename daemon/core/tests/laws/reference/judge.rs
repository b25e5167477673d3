//! Rules 6 and 13 to 20: whether an event is valid, from its past alone.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_core::Oid;
use tidegate_core::definition::{Definition, Join, Region, Transition};
use tidegate_core::event::{
    Applied, Change, EventBody, EventRef, Object, Reaffirmed, Repinned, Resolved, Undone,
};

use crate::world::definition;

use super::regions::{At, Inner, called};
use super::{Fact, Facts, Reference, Verdict, region, written};

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
            (Some(one), Some(two)) => one == two && region(&fact.event.body) == region(other),
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
            EventBody::Forced(e) => self.may_enter(fact, &e.definition, &e.to),
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
        let Some((digest, state)) = self.agreed(&fact.past, &Facts::new()) else { return false };
        let Some(definition) = self.definition(&e.definition) else { return false };
        let regions = self.regions(&fact.past, &Facts::new());
        let takes = |t: &&Transition| t.via == e.via && t.to == e.to && t.from.contains(&e.from);
        let way = match &e.region {
            None => definition.transitions.iter().find(takes),
            Some(name) => {
                let region = definition.state(&state).and_then(|state| state.region(name));
                let ways = region.map_or(&[][..], |region| &region.transitions);
                ways.iter().find(takes)
            }
        };
        let is_from = match &e.region {
            None => state == e.from && self.is_over(&definition, &state, &regions),
            Some(name) => regions.get(name).and_then(At::single) == Some(&e.from),
        };
        digest == e.definition
            && is_from
            && way.is_some_and(|way| self.is_open(fact, way, &definition))
            && self.open_stubs(&fact.past, &fact.stubs).is_empty()
            && !self.needs_upgrade(&fact.past)
            && self.challenged(&fact.past).is_empty()
    }

    /// Whether so many regions of a state are over as must be before it is left.
    fn is_over(
        &self,
        definition: &Definition,
        state: &str,
        regions: &BTreeMap<String, At>,
    ) -> bool {
        let Some(state) = definition.state(state) else { return true };
        let is_over = |region: &&Region| {
            let at = regions.get(&region.name).and_then(At::single);
            at.is_some_and(|at| region.finals.contains(at))
        };
        let (over, all) = (state.regions.iter().filter(is_over).count(), state.regions.len());
        all == 0
            || match state.join {
                Join::All => over == all,
                Join::Any => over >= 1,
                Join::Of(count) => over >= count as usize,
            }
    }

    /// The one state in which the item is, if its regions are in one each.
    fn agreed(&self, facts: &Facts, taken: &Facts) -> Option<(String, String)> {
        let readings = self.readings(facts, taken);
        let whole = self.regions(facts, taken).values().all(|at| at.single().is_some());
        readings.first().filter(|_| readings.len() == 1 && whole).cloned()
    }

    /// Whether an event may enter a state past the gates: of the item, or of a region where it is.
    fn may_enter(&self, fact: &Fact, digest: &str, to: &str) -> bool {
        let Some(name) = region(&fact.event.body) else {
            return self.follows(fact, digest) && self.has_state(digest, to);
        };
        let readings = self.readings(&fact.past, &Facts::new());
        let (Some((own, state)), 1) = (readings.first(), readings.len()) else { return false };
        let there = (own.clone(), state.clone(), to.to_owned());
        own == digest && self.has_inner(&there, name)
    }

    /// Rule 28.
    fn may_reaffirm(&self, fact: &Fact, e: &Reaffirmed) -> bool {
        let readings = self.readings(&fact.past, &Facts::new());
        let follows = readings.iter().all(|(digest, _)| *digest == e.definition);
        let named: Option<Facts> = e.moves.iter().map(|at| self.in_past(fact, *at)).collect();
        let challenged = self.challenged(&fact.past);
        let Some(named) = named.filter(|named| named.len() == e.moves.len()) else { return false };
        let rested = self.rested(&fact.past);
        let Some(definition) = self.definition(&e.definition) else { return false };
        let may_again = |w: &usize| {
            let Some((via, _)) = written(self.body(*w)) else { return false };
            let ways = self.ways_called(*w, &fact.past, &definition);
            ways.iter().any(|way| way.via == via && self.is_open(fact, way, &definition))
        };
        self.agreed(&fact.past, &Facts::new()).is_some()
            && follows
            && !named.is_empty()
            && challenged.is_subset(&named)
            && named.iter().all(|w| challenged.contains(w) || rested.contains(w))
            && named.iter().all(may_again)
            && self.open_stubs(&fact.past, &fact.stubs).is_empty()
            && !self.needs_upgrade(&fact.past)
    }

    /// Rule 20.
    fn may_resolve(&self, fact: &Fact, e: &Resolved) -> bool {
        let none = Facts::new();
        let named: Option<Facts> = e.candidates.iter().map(|at| self.in_past(fact, *at)).collect();
        let (candidates, is_one) = match &e.region {
            None => {
                let chosen = (e.definition.clone(), e.to.clone());
                let is_one = self.readings(&fact.past, &none).contains(&chosen);
                (self.settle(&fact.past, &none).candidates, is_one)
            }
            Some(region) => {
                let regions = self.regions(&fact.past, &none);
                let states = regions.get(region).map(|at| &at.states);
                let is_it = |s: &Inner| s.0 == e.definition && s.2 == e.to;
                let is_one = states.is_some_and(|states| states.iter().any(is_it));
                (self.written_to(&fact.past, &none, Some(region)).candidates, is_one)
            }
        };
        named.as_ref().is_some_and(|named| named.len() == e.candidates.len())
            && named == Some(candidates)
            && is_one
            && self.may_enter(fact, &e.definition, &e.to)
    }

    /// What an undo takes back, as its author sees it.
    pub(super) fn taken_by(&self, past: &Facts, e: &Undone) -> Facts {
        let named: Facts = e.undoes.iter().filter_map(|at| self.find(*at)).collect();
        let standing = self.standing(past, &Facts::new());
        let taken = |m: &usize| named.contains(m) || named.iter().any(|n| self.same_key(*n, *m));
        standing.into_iter().filter(taken).collect()
    }

    /// Rule 17: a suffix of its author's view, and one state remains.
    fn may_undo(&self, fact: &Fact, e: &Undone) -> bool {
        let named: Option<Facts> = e.undoes.iter().map(|at| self.in_past(fact, *at)).collect();
        let Some(named) = named.filter(|named| !named.is_empty()) else { return false };
        let taken = self.taken_by(&fact.past, e);
        let standing = self.standing(&fact.past, &Facts::new());
        let own = |m: &usize| region(self.body(*m)) == e.region.as_ref();
        let built = |m: &usize| !self.facts[*m].past.is_disjoint(&taken);
        // A move in one region does not build on what was done in another.
        let counts = |m: &usize| e.region.is_none() || own(m) || region(self.body(*m)).is_none();
        let remains = self.agreed(&fact.past, &taken).is_some_and(|(digest, state)| {
            let regions = self.regions(&fact.past, &taken);
            let at = match &e.region {
                None => Some(&state),
                Some(region) => regions.get(region).and_then(At::single),
            };
            digest == e.definition && at == Some(&e.to)
        });
        named.is_subset(&standing)
            && taken.iter().all(own)
            && !standing.difference(&taken).any(|m| counts(m) && built(m))
            && remains
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
        let Some((definition, state)) = self.agreed(&fact.past, &Facts::new()) else {
            return false;
        };
        let here = e.map.get(&state).unwrap_or(&state);
        let inner = |digest: &str, name: &str| {
            let Some(definition) = self.definition(digest) else { return false };
            let regions = definition.states.iter().flat_map(|state| &state.regions);
            let mut regions = regions.flat_map(|r| r.states.iter().map(move |s| (r, s)));
            regions.any(|(r, s)| format!("{}.{}", r.name, s.name) == name)
        };
        let maps = |(from, to): (&String, &String)| match self.has_state(&e.from, from) {
            true => self.has_state(&e.to, to),
            false => inner(&e.from, from) && inner(&e.to, to),
        };
        let new = self.definition(&e.to);
        let has_regions = new.and_then(|new| Some(!new.state(here)?.regions.is_empty()));
        let has_place = |(region, at): (String, At)| {
            let mut states = at.states.iter();
            states.all(|inner| self.has_inner(&called(inner, &region, &e.to, &e.map), &region))
        };
        definition == e.from
            && e.from != e.to
            && self.has_state(&e.to, here)
            && e.map.iter().all(maps)
            && (has_regions != Some(true)
                || self.regions(&fact.past, &Facts::new()).into_iter().all(has_place))
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
        Change::Remove { field, .. } if field == "criteria" => true,
        Change::Add { field, .. } | Change::Remove { field, .. } => {
            set.contains(&&**field) || field.starts_with("strict.")
        }
        Change::Count { .. } => false,
        Change::Place { field, .. } => field == "criteria",
    }
}
