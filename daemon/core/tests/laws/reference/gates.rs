//! Gates: what they look at of the item, and rule 37: what they look at beside it.

use std::collections::BTreeSet;

use tidegate_core::definition::{Definition, Join, Rule, Transition};
use tidegate_core::event::EventBody;
use tidegate_core::gate::{Criteria, Gate, JoinGate, Quality, Timer};
use tidegate_core::link::Relation;
use tidegate_core::{ActorKind, Entry, ItemId};

use super::{Fact, Facts, Reference};

impl Reference {
    /// Whether the gates of a transition were open to the author of `fact`, if nothing about the item
    /// was in doubt.
    pub(super) fn is_open(&self, fact: &Fact, way: &Transition, definition: &Definition) -> bool {
        let mut gates = way.gates.iter().map(|gate| match gate {
            Gate::None => true,
            Gate::Join(join) => self.is_joined(fact, join),
            Gate::Criteria(criteria) => self.are_met(fact, criteria, definition),
            Gate::Quality(quality) => self.is_good(fact, quality),
            Gate::Keyword(keyword) => {
                let EventBody::Applied(e) = &fact.event.body else { return false };
                self.entry(fact).actor.kind != ActorKind::Agent
                    && e.keyword.as_ref() == Some(&keyword.keyword)
            }
            Gate::Timer(timer) => self.has_waited(fact, timer),
            Gate::Dependencies(_) => self.have_come(fact),
            Gate::Artifact(gate) => self.is_named(fact, &gate.artifact),
            _ => false,
        });
        let mut documents = way.inputs.iter().chain(&way.outputs);
        let gates = match way.rule {
            _ if way.gates.is_empty() => true,
            Rule::All => gates.all(|open| open),
            Rule::Any => gates.any(|open| open),
        };
        gates && documents.all(|artifact| self.is_named(fact, artifact))
    }

    fn entry(&self, fact: &Fact) -> &Entry {
        self.admitted[&fact.at.entry].as_ref().expect("a stub has no facts")
    }

    fn are_met(&self, fact: &Fact, gate: &Criteria, definition: &Definition) -> bool {
        let shown = self.shown(&fact.past);
        let all = shown.lists.get("criteria").cloned().unwrap_or_default();
        let checked = shown.sets.get("checked").cloned().unwrap_or_default();
        let kind = shown.registers.get("kind").and_then(|kind| kind.as_str());
        let kind = kind.filter(|_| !shown.also.contains_key("kind"));
        let rules = definition.kinds.values().map(|kind| kind.checked_by.len()).sum::<usize>();
        let may = |by: ActorKind| match kind {
            None => rules == 0,
            Some(kind) => definition
                .kinds
                .get(kind)
                .is_none_or(|kind| kind.checked_by.is_empty() || kind.checked_by.contains(&by)),
        };
        let everybody = [ActorKind::Human, ActorKind::Agent, ActorKind::Service];
        let met = all.iter().filter(|(id, _)| {
            let ticks = self.ticks(fact, id);
            let counting = ticks.iter().filter(|(by, _)| may(*by));
            let claimed = ticks.is_empty() && everybody.into_iter().all(may);
            checked.contains(id)
                && match gate.evidence {
                    true => counting.clone().any(|(_, shown)| *shown),
                    false => claimed || counting.count() > 0,
                }
        });
        let (met, all) = (met.count(), all.len());
        all >= gate.least.unwrap_or(1) as usize
            && met * 100 >= all * gate.coverage.unwrap_or(100) as usize
    }

    /// Who says that a criterion holds, and whether a command showed it: what nobody knew of who said
    /// anything else of it later.
    fn ticks(&self, fact: &Fact, criterion: &str) -> Vec<(ActorKind, bool)> {
        let about = |i: &usize| match self.body(*i) {
            EventBody::CriterionChecked(e) => e.criterion == criterion,
            EventBody::CriterionUnchecked(e) => e.criterion == criterion,
            _ => false,
        };
        let said: Facts =
            fact.past.iter().copied().filter(|i| self.is_valid(*i) && about(i)).collect();
        let is_latest = |i: &&usize| said.iter().all(|j| !self.facts[*j].past.contains(i));
        let tick = |i: &usize| match self.body(*i) {
            EventBody::CriterionChecked(e) => {
                let shown = e.run.as_ref().is_some_and(|run| {
                    run.exit == Some(0) && run.tests.is_some_and(|tests| tests >= 1)
                });
                Some((self.entry(&self.facts[*i]).actor.kind, shown))
            }
            _ => None,
        };
        said.iter().filter(is_latest).filter_map(tick).collect()
    }

    fn is_good(&self, fact: &Fact, gate: &Quality) -> bool {
        let shown = self.shown(&fact.past);
        let name = if gate.dimension.is_empty() { "overall" } else { &gate.dimension };
        let name = format!("score {name}");
        let score = shown.registers.get(&name).and_then(|score| score.as_i64());
        !shown.also.contains_key(&name) && score.is_some_and(|score| score >= gate.score.into())
    }

    fn has_waited(&self, fact: &Fact, gate: &Timer) -> bool {
        let at = |i: &usize| self.entry(&self.facts[*i]).at.0;
        let now = self.entry(fact).at.0;
        let counts = |i: &&usize| self.facts[**i].verdict != super::Verdict::Void;
        let latest = fact.past.iter().filter(counts).map(at).max().unwrap_or(0);
        let starts = self.unranked(&fact.past, &Facts::new());
        let since = starts.iter().map(|(i, _)| at(i)).max();
        now >= latest && since.is_some_and(|since| now - since >= i64::from(gate.seconds) * 1000)
    }

    fn have_come(&self, fact: &Fact) -> bool {
        let links = self.shown(&fact.past).sets.remove("links").unwrap_or_default();
        let mut waits = links.iter().filter_map(|link| {
            let (rel, to) = link.split_once(' ')?;
            (rel == Relation::DependsOn.word()).then_some(to)
        });
        waits.all(|id| {
            let whens = self.whens(fact, id);
            let Some((state, definition)) = self.certain(fact, id) else { return false };
            match whens.iter().collect::<Vec<_>>().as_slice() {
                [None] => definition.is_final(&state),
                [Some(when)] => is_past(&definition, when, &state),
                _ => false,
            }
        })
    }

    /// What was said last of the state in which another item is waited for.
    fn whens(&self, fact: &Fact, id: &str) -> BTreeSet<Option<String>> {
        let said = |i: &usize| match self.body(*i) {
            EventBody::ItemLinked(e) => e.rel == Relation::DependsOn && e.to.to_string() == id,
            _ => false,
        };
        let said: Facts =
            fact.past.iter().copied().filter(|i| self.is_valid(*i) && said(i)).collect();
        let is_latest = |i: &&usize| said.iter().all(|j| !self.facts[*j].past.contains(i));
        let when = |i: &usize| match self.body(*i) {
            EventBody::ItemLinked(e) => e.when.clone(),
            _ => None,
        };
        said.iter().filter(is_latest).map(when).collect()
    }

    fn is_joined(&self, fact: &Fact, join: &JoinGate) -> bool {
        let links = self.shown(&fact.past).sets.remove("links").unwrap_or_default();
        let spawned = links.iter().filter_map(|link| {
            let (rel, to) = link.split_once(' ')?;
            (rel == Relation::Spawned.word()).then_some(to)
        });
        let come = |(state, definition): (String, Definition)| {
            definition.is_final(&state) || (!join.state.is_empty() && state == join.state)
        };
        let all: Vec<Option<bool>> = spawned.map(|id| self.certain(fact, id).map(come)).collect();
        let (there, count) = (all.iter().filter(|come| **come == Some(true)).count(), all.len());
        (count == 0 && join.alone)
            || count > 0
                && match join.of {
                    Join::All => there == count,
                    Join::Any => there > 0,
                    Join::Of(wanted) => there >= wanted as usize,
                }
    }

    /// The state of another item where the author of `fact` saw it, and what it follows. Nothing, if
    /// that cannot be told.
    fn certain(&self, fact: &Fact, id: &str) -> Option<(String, Definition)> {
        ItemId::parse(id).ok().filter(|_| fact.event.reads.contains_key(id))?;
        let seen: Facts = self.seen(fact, id);
        let readings: Vec<(String, String)> =
            self.readings(&seen, &Facts::new()).into_iter().collect();
        let [(digest, is)] = readings.as_slice() else { return None };
        let definition = self.definition(digest)?;
        let is_certain = self.created(&seen)
            && self.open_stubs(&seen, &BTreeSet::new()).is_empty()
            && !self.needs_upgrade(&seen)
            && self.challenged(&seen).is_empty();
        is_certain.then(|| (is.clone(), definition.clone()))
    }
}

/// Whether work in a state has been in another, or come past it.
fn is_past(definition: &Definition, other: &str, state: &str) -> bool {
    let reach = |from: &str, to: &str| {
        let mut found = BTreeSet::from([from.to_owned()]);
        loop {
            let next: BTreeSet<String> = definition
                .transitions
                .iter()
                .filter(|way| !way.leads_back() && way.from.iter().any(|from| found.contains(from)))
                .map(|way| way.to.clone())
                .filter(|to| !found.contains(to))
                .collect();
            if next.is_empty() {
                return found.contains(to);
            }
            found.extend(next);
        }
    };
    other == state || (reach(other, state) && !reach(state, other))
}
