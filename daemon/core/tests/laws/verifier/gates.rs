//! What each gate says, row by row of `docs/gates.md`.

use std::collections::BTreeSet;

use serde_json::Value;
use tidegate_core::event::{Change, EventBody, Object};
use tidegate_core::link::Relation;
use tidegate_core::{ActorKind, ItemId};

use super::history::{Fact, Known, Verifier, View};
use super::state::{names, states, wrote};
use super::window;

/// A gate that was asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// The gate, as it was published.
    pub(crate) gate: Value,
    /// Whether it passes.
    pub(crate) is_open: bool,
}

/// The gates of a transition: none is `NONE`.
pub(super) fn of(way: &Value) -> Vec<Value> {
    match way["gates"].as_array() {
        Some(gates) if !gates.is_empty() => gates.clone(),
        _ => vec![serde_json::json!({"kind": "NONE"})],
    }
}

/// Whether as many gates are open as the rule of the transition wants.
pub(super) fn are_open(way: &Value, asked: &[Asked]) -> bool {
    match way["rule"].as_str() {
        Some("any") => asked.iter().any(|gate| gate.is_open),
        _ => asked.iter().all(|gate| gate.is_open),
    }
}

/// How far something that is waited for has come.
enum Come {
    Here,
    NotYet,
    Untold,
}

impl<'a> Verifier<'a> {
    /// What each gate of a transition says to the author of `fact`.
    pub(super) fn ask(
        &self,
        fact: &Fact<'_>,
        way: &Value,
        definition: &str,
        word: Option<&str>,
    ) -> Vec<Asked> {
        let asked = |gate: Value| {
            let is_open = self.opens(fact, &gate, definition, word);
            Asked { gate, is_open }
        };
        of(way).into_iter().map(asked).collect()
    }

    fn opens(&self, fact: &Fact<'_>, gate: &Value, definition: &str, word: Option<&str>) -> bool {
        match gate["kind"].as_str() {
            Some("NONE") => true,
            Some("KEYWORD") => {
                fact.entry.actor.kind != ActorKind::Agent && word == gate["keyword"].as_str()
            }
            Some("CRITERIA") => self.criteria(&fact.past, gate, definition),
            Some("QUALITY") => self.quality(&fact.past, gate),
            Some("DEPENDENCIES") => self.dependencies(fact),
            Some("JOIN") => self.join(fact, gate),
            Some("ARTIFACT") => self.artifact(fact, &gate["artifact"]),
            Some("TIMER") => {
                let waited = fact.entry.at.0 - self.since(&fact.past);
                !self.is_behind(fact)
                    && waited >= 1000 * gate["seconds"].as_i64().expect("a number")
            }
            Some("SCHEDULE") => !self.is_behind(fact) && window::is_open(gate, fact.entry.at.0),
            _ => false,
        }
    }

    /// Those of `some` that no other of them knows.
    pub(super) fn latest(&self, some: &[usize]) -> Vec<usize> {
        let known = |place: &usize| some.iter().any(|by| self.facts[*by].past.contains(place));
        some.iter().copied().filter(|place| !known(place)).collect()
    }

    pub(super) fn those(&self, past: &Known, which: impl Fn(&EventBody) -> bool) -> Vec<usize> {
        self.valid(past).filter(|place| which(self.body(*place))).collect()
    }

    fn criteria(&self, past: &Known, gate: &Value, definition: &str) -> bool {
        let mut criteria = BTreeSet::new();
        for place in self.valid(past) {
            match self.body(place) {
                EventBody::ItemCreated(e) => criteria.extend(e.criteria.iter().map(|c| &c.id)),
                EventBody::ItemEdited(e) => {
                    criteria.extend(e.changes.iter().filter_map(|change| match change {
                        Change::Place { field, element, .. } if field == "criteria" => {
                            Some(element)
                        }
                        _ => None,
                    }))
                }
                _ => {}
            }
        }
        let number = |member: &str, usual: usize| {
            gate[member].as_u64().map_or(usual, |n| usize::try_from(n).expect("a small number"))
        };
        let counting = criteria.iter().filter(|id| self.holds(past, id, gate, definition)).count();
        criteria.len() >= number("least", 1)
            && counting * 100 >= criteria.len() * number("coverage", 100)
    }

    /// Whether a criterion counts.
    fn holds(&self, past: &Known, id: &str, gate: &Value, definition: &str) -> bool {
        let about = self.those(past, |body| match body {
            EventBody::CriterionChecked(e) => e.criterion == id,
            EventBody::CriterionUnchecked(e) => e.criterion == id,
            _ => false,
        });
        let latest = self.latest(&about);
        let ticks = || latest.iter().map(|place| (*place, self.body(*place)));
        let is_tick = |body: &EventBody| matches!(body, EventBody::CriterionChecked(_));
        if latest.is_empty() || ticks().any(|(_, body)| !is_tick(body)) {
            return false;
        }
        let kinds = self.kinds(past);
        let rules = &self.definitions[definition]["kinds"];
        if kinds.len() > 1
            && rules
                .as_object()
                .is_some_and(|rules| rules.values().any(|kind| kind.get("checked_by").is_some()))
        {
            return false;
        }
        let may: Vec<&str> =
            kinds.iter().flat_map(|kind| names(&rules[kind.as_str()]["checked_by"])).collect();
        let by = |place: usize| match self.facts[place].entry.actor.kind {
            ActorKind::Human => "human",
            ActorKind::Agent => "agent",
            ActorKind::Service => "service",
        };
        let counts = |(place, body): (usize, &EventBody)| {
            let EventBody::CriterionChecked(tick) = body else { return false };
            let shows = tick.run.as_ref().is_some_and(|run| {
                run.exit == Some(0) && run.tests.is_some_and(|ran| ran > 0) && !run.failed
            });
            (may.is_empty() || may.contains(&by(place))) && (shows || gate["evidence"] != true)
        };
        ticks().any(counts)
    }

    /// The kinds that an item is of, as its clones say.
    fn kinds(&self, past: &Known) -> BTreeSet<String> {
        let kind = |body: &EventBody| match body {
            EventBody::ItemCreated(e) => Some(e.kind.clone()),
            EventBody::ItemEdited(e) => e.changes.iter().rev().find_map(|change| match change {
                Change::Write { field, value } if field == "kind" => {
                    value.as_str().map(str::to_owned)
                }
                _ => None,
            }),
            _ => None,
        };
        let written = self.those(past, |body| kind(body).is_some());
        self.latest(&written).into_iter().filter_map(|place| kind(self.body(place))).collect()
    }

    fn quality(&self, past: &Known, gate: &Value) -> bool {
        let dimension = gate["dimension"].as_str().unwrap_or("overall");
        let score = |body: &EventBody| match body {
            EventBody::Assessed(e) => e.scores.get(dimension).copied(),
            _ => None,
        };
        let scored = self.those(past, |body| score(body).is_some());
        let latest = self.latest(&scored);
        let scores: BTreeSet<u32> = latest.iter().filter_map(|p| score(self.body(*p))).collect();
        let [score] = scores.into_iter().collect::<Vec<_>>()[..] else { return false };
        u64::from(score) >= gate["score"].as_u64().expect("a number")
    }

    /// The items that an item names, and in which states they are wanted as far as it says.
    fn links(&self, past: &Known, rel: Relation) -> Vec<(ItemId, BTreeSet<Option<String>>)> {
        let to = |body: &EventBody| match body {
            EventBody::ItemLinked(e) if e.rel == rel => Some(e.to),
            EventBody::ItemUnlinked(e) if e.rel == rel => Some(e.to),
            _ => None,
        };
        let named: BTreeSet<ItemId> =
            self.valid(past).filter_map(|place| to(self.body(place))).collect();
        let link = |id: ItemId| {
            let about = self.those(past, |body| to(body) == Some(id));
            let linked = |place: &usize| match self.body(*place) {
                EventBody::ItemLinked(e) => Some(e.when.clone()),
                _ => None,
            };
            let stands = self.latest(&about).iter().any(|place| linked(place).is_some());
            let written: Vec<usize> =
                about.iter().copied().filter(|place| linked(place).is_some()).collect();
            let whens = self.latest(&written).iter().filter_map(linked).collect();
            stands.then_some((id, whens))
        };
        named.into_iter().filter_map(link).collect()
    }

    /// What the author of `fact` had read of another item (rules 37 and 39).
    fn read(&self, fact: &Fact<'_>, id: ItemId) -> Option<View> {
        let object = Object::Item(id);
        let named = fact.event.reads.get(&id.to_string())?;
        self.seen(&object, named, &fact.own).filter(|view| !view.past.is_empty())
    }

    /// Whether another item was over; in a state or past it, if `or_past`; or else over, or in the state.
    fn come(&self, seen: Option<&View>, state: Option<&str>, or_past: bool) -> Come {
        let Some(view) = seen.filter(|view| self.doubt(view).is_none()) else {
            return Come::Untold;
        };
        let (at, of) = self.readings(&view.past).into_iter().next().expect("it is in no doubt");
        let Some(definition) = self.definitions.get(&of) else { return Come::Untold };
        let all = states(definition);
        let finals: Vec<&str> = match definition.get("finals") {
            Some(finals) => names(finals).collect(),
            None => all.last().map(String::as_str).into_iter().collect(),
        };
        let leads = |from: &str, to: &str| {
            let mut reached = vec![from.to_owned()];
            let ways: Vec<&Value> =
                definition["transitions"].as_array().into_iter().flatten().collect();
            let forward = |way: &&&Value| {
                let back = ["manual", "rework", "rollback"];
                way["back"] != true && !back.iter().any(|name| way["via"] == *name)
            };
            for next in 0.. {
                let Some(here) = reached.get(next).cloned() else { break };
                for way in ways.iter().filter(forward) {
                    let to = way["to"].as_str().expect("a state").to_owned();
                    if names(&way["from"]).any(|from| from == here) && !reached.contains(&to) {
                        reached.push(to);
                    }
                }
            }
            reached.iter().any(|state| state == to)
        };
        let is_here = match state {
            None => finals.contains(&at.as_str()),
            Some(state) if or_past => at == state || leads(state, &at) && !leads(&at, state),
            Some(state) => at == state || finals.contains(&at.as_str()),
        };
        if is_here { Come::Here } else { Come::NotYet }
    }

    fn dependencies(&self, fact: &Fact<'_>) -> bool {
        let has_come = |(id, whens): &(ItemId, BTreeSet<Option<String>>)| {
            let mut whens = whens.iter();
            let (Some(when), None) = (whens.next(), whens.next()) else { return false };
            let seen = self.read(fact, *id);
            matches!(self.come(seen.as_ref(), when.as_deref(), true), Come::Here)
        };
        self.links(&fact.past, Relation::DependsOn).iter().all(has_come)
    }

    fn join(&self, fact: &Fact<'_>, gate: &Value) -> bool {
        let of_kind = gate["of_kind"].as_str();
        let mut below = Vec::new();
        for (id, _) in self.links(&fact.past, Relation::Spawned) {
            let seen = self.read(fact, id);
            let kinds = seen.as_ref().map(|view| self.kinds(&view.past));
            let is_of = |kind: &str| kinds.as_ref().is_none_or(|kinds| kinds.contains(kind));
            // Whether it is one of them cannot be told where its kind is said apart (rule 33).
            let is_apart = of_kind.is_some() && kinds.as_ref().is_some_and(|kinds| kinds.len() > 1);
            if of_kind.is_none_or(is_of) || is_apart {
                let seen = seen.as_ref().filter(|_| !is_apart);
                below.push(self.come(seen, gate["state"].as_str(), false));
            }
        }
        let come = below.iter().filter(|come| matches!(come, Come::Here)).count();
        match &gate["of"] {
            _ if below.is_empty() => gate["alone"] == true,
            Value::Number(least) => come as u64 >= least.as_u64().expect("a number"),
            Value::String(any) if any == "any" => come > 0,
            _ => come == below.len(),
        }
    }

    /// Whether the clock of the author is behind the latest event of the item.
    fn is_behind(&self, fact: &Fact<'_>) -> bool {
        self.valid(&fact.past).any(|place| self.facts[place].entry.at > fact.entry.at)
    }

    /// When the item came where it is.
    fn since(&self, past: &Known) -> i64 {
        let came = match self.candidates(past) {
            none if none.is_empty() => {
                self.those(past, |body| matches!(body, EventBody::ItemCreated(_)))
            }
            candidates => candidates,
        };
        debug_assert!(came.iter().all(|place| {
            wrote(self.body(*place)).is_some()
                || matches!(self.body(*place), EventBody::ItemCreated(_))
        }));
        came.iter().map(|place| self.facts[*place].entry.at.0).max().unwrap_or_default()
    }
}
