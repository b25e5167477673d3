//! The fold against the reference: every event, every candidate, every field.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tidegate_core::event::EventRef;
use tidegate_core::item::{Doubt, Evidence, Item};
use tidegate_core::{Fold, Oid};

use crate::reference::{Facts, Reference, Shown, Verdict};
use crate::world::{World, states};

impl World {
    /// Asserts that each replica, and a clone that has everything, sees what the reference sees.
    pub(crate) fn check(&self) -> Result<(), String> {
        let all: BTreeSet<Oid> = self.entries.keys().copied().collect();
        let merged = self.merged();
        let clones = self.replicas.iter().map(|r| (&r.fold, &r.has)).chain([(&merged, &all)]);
        for (fold, has) in clones {
            let received = has.iter().map(|oid| &self.entries[oid]);
            let reference = Reference::of(self.repo, received);
            self.agree(fold, &reference, &reference.all(&self.object()))?;
            same("entries that wait", ids(fold.waiting().map(|w| w.entry)), {
                ids(reference.waiting.keys().copied())
            })?;
            let stubs = reference.admitted.iter().filter(|(_, entry)| entry.is_none());
            same("stubs", ids(fold.stubs().map(|s| s.entry)), ids(stubs.map(|(oid, _)| *oid)))?;
        }
        Ok(())
    }

    /// Whether `fold`, which knows `facts` of the item, and the reference say the same.
    pub(crate) fn agree(
        &self,
        fold: &Fold,
        reference: &Reference,
        facts: &Facts,
    ) -> Result<(), String> {
        for view in fold.events() {
            let fact = reference.facts.iter().find(|fact| fact.at == view.at);
            let fact = fact.ok_or_else(|| format!("{} is no event", view.at))?;
            let verdict = match (view.witness, view.void) {
                (_, Some(_)) => Verdict::Void,
                (true, None) => Verdict::Witness,
                (false, None) => Verdict::Valid,
            };
            let kind = view.event.body.kind();
            same(kind, (verdict, view.void.map(ToString::to_string)), {
                let why = view.void.filter(|_| fact.verdict == Verdict::Void);
                (fact.verdict, why.map(ToString::to_string))
            })?;
            same("depth", view.depth, fact.depth)?;
            same("stamp", view.shown.0, fact.stamp)?;
        }
        let item = fold.item(self.item);
        same("whether the item exists", item.is_some(), reference.created(facts))?;
        let Some(item) = item else { return Ok(()) };
        self.same_state(fold, reference, facts, &item)?;
        same_doubts(reference, facts, &item)?;
        same_evidence(reference, facts, &item)?;
        same_fields(&item, &reference.shown(facts))
    }

    fn same_state(
        &self,
        fold: &Fold,
        reference: &Reference,
        facts: &Facts,
        item: &Item,
    ) -> Result<(), String> {
        let (state, _) = fold.item_state(self.item).expect("it exists");
        let at = |node: u32| fold.item_event(self.item, node).expect("a node of the item");
        let settled = reference.settle(facts, &Facts::new());
        let found: BTreeSet<EventRef> =
            state.moves().standings().candidates().iter().map(|c| at(c.node)).collect();
        let wanted = settled.candidates.iter().map(|i| reference.facts[*i].at).collect();
        same("candidates", found, wanted)?;
        let wanted: Vec<String> = reference.states(facts, &Facts::new()).into_iter().collect();
        same("states", states(item), wanted)?;
        same_regions(reference, facts, item)?;
        let mut names = BTreeMap::new();
        for made in state.moves().moves() {
            let fact = reference.facts.iter().find(|fact| fact.at == at(made.node));
            let Some(name) = fact.and_then(|fact| fact.name) else { continue };
            same("the name of a move", *names.entry(made.nid).or_insert(name), name)?;
        }
        let distinct: BTreeSet<usize> = names.values().copied().collect();
        same("the number of names", names.len(), distinct.len())?;
        same("the size of the round", reference.round(facts).len(), {
            let standings = state.moves().standings();
            let candidates = standings.candidates();
            candidates.iter().map(|c| c.nid).collect::<BTreeSet<_>>().len()
        })
    }
}

fn same_regions(reference: &Reference, facts: &Facts, item: &Item) -> Result<(), String> {
    let wanted = reference.regions(facts, &Facts::new());
    let single: BTreeMap<String, Option<String>> =
        wanted.iter().map(|(region, at)| (region.clone(), at.single().cloned())).collect();
    let found = item.regions.iter();
    let found = found.map(|r| (r.region.clone(), r.state.single().map(str::to_owned))).collect();
    same("regions", found, single)?;
    let mut lost = reference.ranked(facts, &Facts::new()).1;
    lost.extend(reference.lost_in_regions(facts));
    same("outranked", item.outranked.iter().cloned().collect(), lost)
}

fn same_doubts(reference: &Reference, facts: &Facts, item: &Item) -> Result<(), String> {
    let stubs = item.doubts.iter().filter_map(|doubt| match doubt {
        Doubt::Stub(oid) => Some(*oid),
        _ => None,
    });
    let at = |i: &usize| reference.facts[*i].at;
    let wanted: BTreeSet<EventRef> = reference.challenged(facts).iter().map(at).collect();
    same("moves in doubt", item.challenged.iter().copied().collect(), wanted)?;
    same("stubs in the past", ids(stubs), reference.open_stubs(facts, &BTreeSet::new()))?;
    let object = tidegate_core::event::Object::Item(item.id);
    let upgrade = reference.needs_upgrade(facts) || reference.newer.contains(&object);
    same("needs upgrade", item.doubts.contains(&Doubt::NeedsUpgrade), upgrade)
}

fn same_evidence(reference: &Reference, facts: &Facts, item: &Item) -> Result<(), String> {
    let record = |one: &Evidence| (one.event, one.by, one.documents.clone());
    let records = |of: &Vec<Evidence>| of.iter().map(record).collect();
    let found = item.evidence.iter().map(records).collect();
    same("what moves rest on", found, reference.resting(facts))
}

fn same_fields(item: &Item, shown: &Shown) -> Result<(), String> {
    let register = |name: &str| shown.registers.get(name);
    let text = |name: &str| register(name).and_then(Value::as_str).map(str::to_owned);
    let set = |name: &str| -> Vec<String> {
        shown.sets.get(name).into_iter().flatten().cloned().collect()
    };
    same("title", item.title.clone(), text("title").unwrap_or_default())?;
    same("body", item.body.clone(), text("body").unwrap_or_default())?;
    same("kind", item.kind.clone(), text("kind").unwrap_or_default())?;
    same("priority", item.priority.clone(), text("priority"))?;
    same("assignee", item.assignee.clone(), text("assignee"))?;
    same("parent", item.parent.map(|id| id.to_string()), text("parent"))?;
    same("archived", item.archived, register("archived").is_some())?;
    same("labels", item.labels.clone(), set("labels"))?;
    same("aliases", item.aliases.clone(), set("aliases"))?;
    let links: BTreeSet<String> =
        item.links.iter().map(|link| format!("{} {}", link.rel, link.to)).collect();
    same("links", links.into_iter().collect(), set("links"))?;
    same("also", &item.also, &shown.also)?;
    let criteria: Vec<(String, Option<Value>)> = item
        .criteria
        .iter()
        .map(|c| (c.id.clone(), Some(Value::from(c.text.clone())).filter(|_| !c.text.is_empty())))
        .collect();
    same("criteria", criteria, shown.lists.get("criteria").cloned().unwrap_or_default())?;
    let checked = set("checked");
    let ticks = item.criteria.iter().map(|c| (c.checked, checked.contains(&c.id)));
    same("ticks", ticks.clone().map(|t| t.0).collect::<Vec<_>>(), ticks.map(|t| t.1).collect())?;
    let mut own: BTreeMap<String, Value> = BTreeMap::new();
    let short = |name: &String| {
        let own = name.strip_prefix("fields.").or_else(|| name.strip_prefix("strict."));
        own.map(str::to_owned)
    };
    for (name, members) in &shown.sets {
        own.extend(short(name).map(|name| (name, Value::from_iter(members.iter().cloned()))));
    }
    for (name, total) in &shown.counters {
        own.extend(short(name).map(|name| (name, Value::from(*total))));
    }
    for (name, elements) in &shown.lists {
        let said = |(name, value): &(String, Option<Value>)| {
            value.clone().unwrap_or(Value::from(name.as_str()))
        };
        own.extend(short(name).map(|name| (name, elements.iter().map(said).collect())));
    }
    for (name, value) in &shown.registers {
        own.extend(short(name).map(|name| (name, value.clone())));
    }
    let empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    let found: BTreeMap<_, _> = item
        .fields
        .iter()
        .filter(|(_, v)| !empty(v))
        .map(|(n, v)| (n.clone(), v.clone()))
        .collect();
    same("fields of people's own", found, own)?;
    let holders: Vec<String> = item.claims.iter().map(|claim| claim.holder.clone()).collect();
    same("claims", holders, shown.claims.clone())
}

fn ids(ids: impl Iterator<Item = Oid>) -> BTreeSet<Oid> {
    ids.collect()
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, fold: T, reference: T) -> Result<(), String> {
    if fold == reference {
        return Ok(());
    }
    Err(format!("{what}: the fold says {fold:?}, the reference {reference:?}"))
}
