//! Which moves stand, where they lead, what is in doubt, and which events count.

use std::collections::BTreeSet;

use serde_json::Value;
use tidegate_core::Oid;
use tidegate_core::event::{Applied, Event, EventBody};

use super::documents;
use super::gates::{self, Asked};
use super::history::{Fact, Known, Verifier, View};

/// A state, and the definition it is of.
type Reading = (String, String);

impl Verifier<'_> {
    /// Rule 15, without keys.
    pub(super) fn name(&mut self, event: &Event, past: &Known) -> Option<usize> {
        let (via, to, definition) = wrote(&event.body)?;
        let round = self.candidates(past).into_iter().filter_map(|c| self.facts[c].name).collect();
        let name = (round, vec![via.to_owned(), to.to_owned(), definition.to_owned()]);
        let known = self.names.iter().position(|other| *other == name);
        Some(known.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        }))
    }

    /// The moves that no other one covers (rule 16).
    pub(super) fn candidates(&self, past: &Known) -> Vec<usize> {
        let writes: Vec<usize> =
            self.valid(past).filter(|place| self.facts[*place].name.is_some()).collect();
        let name = |place: usize| self.facts[place].name;
        let covers = |one: usize, other: usize| {
            let twins = writes.iter().filter(|twin| name(**twin) == name(other));
            name(one) != name(other) && twins.into_iter().any(|t| self.facts[one].past.contains(t))
        };
        let uncovered = |other: &&usize| !writes.iter().any(|one| covers(*one, **other));
        writes.iter().filter(uncovered).copied().collect()
    }

    /// The states that stand, by the definitions that hold now (rule 23).
    pub(super) fn readings(&self, past: &Known) -> BTreeSet<Reading> {
        let as_now = |state: &str, of: &str, known: &Known| {
            let mut of = of.to_owned();
            for place in self.valid(past).filter(|place| !known.contains(place)) {
                if let EventBody::Repinned(repinned) = self.body(place)
                    && repinned.from == of
                {
                    of.clone_from(&repinned.to);
                }
            }
            (state.to_owned(), of)
        };
        let candidates = self.candidates(past);
        if candidates.is_empty() {
            let begun = self.valid(past).filter_map(|place| match self.body(place) {
                EventBody::ItemCreated(created) => Some(&created.definition),
                _ => None,
            });
            let first = |of: &String| as_now(&states(&self.definitions[of])[0], of, &Known::new());
            return begun.map(first).collect();
        }
        let read = |place: &usize| {
            let (_, to, of) = wrote(self.body(*place)).expect("it is a move");
            as_now(to, of, &self.facts[*place].past)
        };
        candidates.iter().map(read).collect()
    }

    /// The moves that are challenged (rules 24 and 28).
    pub(super) fn challenged(&self, past: &Known) -> Vec<usize> {
        let applied = |place: &usize| matches!(self.body(*place), EventBody::Applied(_));
        let moves: Vec<usize> = self.valid(past).filter(applied).collect();
        let is_doubted = |place: usize| self.valid(past).any(|by| self.doubts(by, place, past));
        let doubted: Known = moves.iter().copied().filter(|place| is_doubted(*place)).collect();
        let name = |place: &usize| self.facts[*place].name;
        let is_cleared = |place: &usize| {
            moves.iter().any(|twin| name(twin) == name(place) && !doubted.contains(twin))
        };
        doubted.iter().copied().filter(|place| !is_cleared(place)).collect()
    }

    /// Whether `by` is a repin that puts a move in doubt, and nothing has ended that.
    pub(super) fn doubts(&self, by: usize, made: usize, past: &Known) -> bool {
        let (EventBody::Repinned(repin), EventBody::Applied(applied)) =
            (self.body(by), self.body(made))
        else {
            return false;
        };
        let before = &self.facts[by].past;
        let is_carried = !self.facts[made].past.contains(&by)
            && (!before.contains(&made)
                || self.candidates(before).contains(&made)
                || self.candidates(past).contains(&made));
        let asks = |definition: &str| {
            let way = self.way(definition, &applied.via, None, &applied.to);
            way.map(|way| (gates::of(way), way.get("rule").cloned(), documents::of(way)))
        };
        if !is_carried
            || asks(&repin.to).is_some_and(|asked| Some(asked) == asks(&applied.definition))
        {
            return false;
        }
        let ends = |place: usize| {
            let knows = &self.facts[place].past;
            knows.contains(&made)
                && knows.contains(&by)
                && match self.body(place) {
                    EventBody::Forced(_) | EventBody::RolledBack(_) => true,
                    EventBody::Reaffirmed(asked) => asked.moves.contains(&self.facts[made].at),
                    EventBody::Resolved(chosen) => chosen.to != applied.to,
                    _ => false,
                }
        };
        !self.valid(past).any(ends)
    }

    /// Why no gate opens, whatever it is ("Before any gate").
    pub(super) fn doubt(&self, view: &View) -> Option<&'static str> {
        let readings = self.readings(&view.past);
        let states: BTreeSet<&String> = readings.iter().map(|(state, _)| state).collect();
        let is_later = |place: usize| {
            self.body(place).is_unknown() && self.facts[place].event.critical != Some(false)
        };
        let taken_note = |stub: &Oid| {
            self.valid(&view.past).any(|place| match self.body(place) {
                EventBody::Resolved(chosen) => chosen.stubs.contains(stub),
                _ => false,
            })
        };
        match readings.len() {
            0 => return Some("it is not there"),
            1 => {}
            _ if states.len() > 1 => return Some("contested"),
            _ => return Some("its definition is contested"),
        }
        if !self.challenged(&view.past).is_empty() {
            return Some("challenged");
        }
        if self.valid(&view.past).any(is_later) {
            return Some("a later version wrote to it");
        }
        view.stubs.iter().any(|stub| !taken_note(stub)).then_some("an entry that cannot be read")
    }

    /// The transition of a definition.
    pub(super) fn way(&self, of: &str, via: &str, from: Option<&str>, to: &str) -> Option<&Value> {
        let leaves = |way: &Value| from.is_none_or(|from| names(&way["from"]).any(|s| s == from));
        let mut ways = self.definitions.get(of)?["transitions"].as_array()?.iter();
        ways.find(|way| way["via"] == via && way["to"] == to && leaves(way))
    }

    /// What stands before the gates of a move, and what each of them says.
    pub(super) fn asked(
        &self,
        fact: &Fact<'_>,
        applied: &Applied,
    ) -> (Option<&'static str>, Vec<Asked>) {
        let Applied { via, from, to, definition, .. } = applied;
        let view = View { past: fact.past.clone(), stubs: fact.stubs.clone() };
        let way = self.way(definition, via, Some(from), to);
        let asked = way.map(|way| self.ask(fact, way, definition, applied.keyword.as_deref()));
        (self.doubt(&view), asked.unwrap_or_default())
    }

    /// Whether an event counts (rule 13 and what stands about each kind).
    pub(super) fn counts(&mut self, fact: &Fact<'_>) -> bool {
        let readings = self.readings(&fact.past);
        let is_of = |of: &str| readings.iter().all(|(_, other)| other == of);
        let has = |of: &str, state: &str| {
            self.definitions.get(of).is_some_and(|d| states(d).iter().any(|s| s == state))
        };
        match &fact.event.body {
            EventBody::Published(published) => {
                let text = published.definition.text();
                let definition = tidegate_core::canonical::decode_value(text).expect("it is JSON");
                self.definitions.insert(published.definition.digest(), definition);
                true
            }
            EventBody::ItemCreated(created) => self.definitions.contains_key(&created.definition),
            _ if readings.is_empty() => false,
            EventBody::Applied(applied) => {
                let (before, asked) = self.asked(fact, applied);
                let Applied { via, from, to, definition, region, .. } = applied;
                let way = self.way(definition, via, Some(from), to);
                let is_there = readings.contains(&(from.clone(), definition.clone()));
                before.is_none()
                    && is_there
                    && region.is_none()
                    && way.is_some_and(|way| gates::are_open(way, &asked))
                    && way.is_some_and(|way| self.documents(fact, way).iter().all(|d| d.is_open))
            }
            EventBody::Forced(e) => is_of(&e.definition) && has(&e.definition, &e.to),
            EventBody::RolledBack(e) => is_of(&e.definition) && has(&e.definition, &e.to),
            EventBody::Resolved(e) => {
                let stand = self.candidates(&fact.past).into_iter().map(|c| self.facts[c].at);
                stand.collect::<BTreeSet<_>>() == e.candidates.iter().copied().collect()
                    && readings.contains(&(e.to.clone(), e.definition.clone()))
            }
            EventBody::Repinned(e) => {
                readings.iter().all(|(state, of)| *of == e.from && has(&e.to, state))
                    && readings.len() == 1
            }
            EventBody::Reaffirmed(e) => {
                let challenged = self.challenged(&fact.past);
                let named = e.moves.iter().filter_map(|at| {
                    fact.past.iter().copied().find(|place| self.facts[*place].at == *at)
                });
                let named: Known = named.collect();
                let may_be_named =
                    |place: &usize| challenged.contains(place) || self.rests(*place, &fact.past);
                let opens = |place: &usize| {
                    let EventBody::Applied(made) = self.body(*place) else { return false };
                    let way = self.way(&e.definition, &made.via, None, &made.to);
                    let ask = |way| {
                        gates::are_open(way, &self.ask(fact, way, &e.definition, None))
                            && self.documents(fact, way).iter().all(|document| document.is_open)
                    };
                    way.is_some_and(ask)
                };
                readings.len() == 1
                    && is_of(&e.definition)
                    && named.len() == e.moves.len()
                    && challenged.iter().all(|place| named.contains(place))
                    && named.iter().all(|place| may_be_named(place) && opens(place))
            }
            _ => true,
        }
    }
}

/// The transition, the state and the definition of what writes a state (rule 18).
pub(super) fn wrote(body: &EventBody) -> Option<(&str, &str, &str)> {
    Some(match body {
        EventBody::Applied(e) => (&e.via, &e.to, &e.definition),
        EventBody::Forced(e) => ("force", &e.to, &e.definition),
        EventBody::RolledBack(e) => ("rollback", &e.to, &e.definition),
        EventBody::Resolved(e) => ("resolve", &e.to, &e.definition),
        _ => return None,
    })
}

/// The states of a definition, in order.
pub(super) fn states(definition: &Value) -> Vec<String> {
    let name = |state: &Value| state.as_str().or(state["name"].as_str()).map(str::to_owned);
    definition["states"].as_array().into_iter().flatten().filter_map(name).collect()
}

pub(super) fn names(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}
