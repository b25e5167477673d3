//! Having items follow another definition.

use std::collections::{BTreeMap, BTreeSet};

use super::following::in_force;
use super::given::{each_once, expect, item, reason};
use super::{Draft, Stop};
use crate::command::{Call, Repin};
use crate::definition::{BUILTIN, Definition, Definitions, written};
use crate::event::{EventBody, Object, Repinned};
use crate::fact::{Facts, ItemFact, LogQuestion};
use crate::fold::Workflow;
use crate::item::{Item, RegionView};
use crate::refusal::Refusal;
use crate::state::{Inner, Reading, renamed};
use crate::{Oid, text};

/// The fewest characters of a digest that may mean one.
const SHORTEST: usize = 4;

/// A definition that items can follow, and what was read to know it.
pub(super) struct Target<'a> {
    pub(super) digest: &'a str,
    pub(super) definition: &'a Definition,
    pub(super) reads: BTreeMap<String, Vec<Oid>>,
}

pub(super) fn decide(asked: &Repin, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let items = asked.items.iter().cloned().map(LogQuestion::Item);
    facts.all(items.chain([LogQuestion::Project, LogQuestion::Workflows]))?;
    facts.project()?.1.ok_or(Refusal::NoProject)?;
    let workflows = facts.workflows()?;
    let builtin = Definition::builtin().digest();
    let (digest, reads) = target(&asked.to, workflows, &builtin)?;
    let from = match &asked.all_from {
        Some(from) => digests(from, workflows, &builtin)?,
        None => BTreeSet::new(),
    };
    let named = asked.items.iter().map(|reference| item(reference, facts));
    let mut items = named.collect::<Result<Vec<&ItemFact>, Stop>>()?;
    let followed = items.iter().filter_map(|fact| fact.item.definition.clone());
    let definitions = followed.chain(from.iter().cloned()).chain([digest.to_owned()]);
    let all = definitions.map(LogQuestion::Definition);
    let followers = (!from.is_empty()).then(|| LogQuestion::Followers(from.clone()));
    facts.all(all.chain(followers.clone()))?;
    let definition = facts.definition(digest)?.ok_or_else(|| unknown(digest))?;
    if let Some(LogQuestion::Followers(from)) = followers {
        items.extend(open(facts.followers(&from)?, facts)?);
    }
    let wrong = asked.map.values().find(|state| !definition.knows(state));
    if let Some(state) = wrong {
        let why = format!("'{state}' is none of {}", definition.listed());
        return Err(Refusal::Value { field: "map".to_owned(), why }.into());
    }
    let items = each_once(items);
    let target = Target { digest, definition, reads };
    means_something(&asked.map, &items, &target, facts)?;
    let mut drafts = Vec::new();
    for fact in items {
        expect(call, &fact.short, &fact.item.heads)?;
        drafts.extend(repinned(fact, &target, &asked.map, call, facts)?);
    }
    Ok(drafts)
}

/// Refuses a map that would mean nothing, or nothing that can be recorded: it names a state that none
/// of the definitions has which items are to leave, or has one of a region be one of no region or of
/// another.
fn means_something(
    map: &BTreeMap<String, String>,
    items: &[&ItemFact],
    target: &Target<'_>,
    facts: &Facts,
) -> Result<(), Stop> {
    let left = items.iter().filter_map(|fact| fact.item.definition.as_deref());
    let left: BTreeSet<&str> = left.filter(|own| *own != target.digest).collect();
    let left = left.into_iter().map(|own| facts.definition(own)).collect::<Result<Vec<_>, _>>()?;
    let left: Vec<&Definition> = left.into_iter().flatten().map(AsRef::as_ref).collect();
    let Some(first) = left.first() else { return Ok(()) };
    let refused = |why| Err(Refusal::Value { field: "map".to_owned(), why }.into());
    for (state, called) in map {
        let shown = text::visible(state);
        let mut knowing = left.iter().filter(|definition| definition.knows(state)).peekable();
        if knowing.peek().is_none() {
            return refused(format!("'{shown}' is none of {}", first.listed()));
        }
        let new = target.definition;
        let fits = |old: &&&Definition| match old.has_state(state) {
            true => new.has_state(called),
            false => new.has_inner(called) && region(state) == region(called),
        };
        if !knowing.all(|old| fits(&old)) {
            let called = text::visible(called);
            return refused(format!(
                "'{shown}' cannot become '{called}': regions keep their states"
            ));
        }
    }
    Ok(())
}

/// The region of a state that is written with it.
fn region(state: &str) -> Option<&str> {
    state.split_once('.').map(|(region, _)| region)
}

/// Of items that follow what was in force under a name, those that go along with a successor.
pub(super) fn going_along(
    workflow: &Workflow,
    target: &Target<'_>,
    call: &Call,
    facts: &Facts,
) -> Result<Vec<Draft>, Stop> {
    let digests = followed(workflow);
    facts.all(digests.iter().cloned().map(LogQuestion::Definition))?;
    let mut drafts = Vec::new();
    for fact in open(facts.followers(&digests)?, facts)? {
        let old = fact.item.definition.as_ref().map(|digest| facts.definition(digest));
        let goes = old.transpose()?.flatten().is_some_and(|old| old.goes_along());
        let has_place = fact.item.single_state().is_some_and(|s| target.definition.has_state(s));
        let (from, map) = (fact.item.definition.as_deref().unwrap_or_default(), BTreeMap::new());
        if goes && has_place && displaced(&fact.item, from, target, &map).is_none() {
            drafts.extend(repinned(fact, target, &map, call, facts)?);
        }
    }
    Ok(drafts)
}

/// The digests of all that was published under a name.
pub(super) fn followed(workflow: &Workflow) -> BTreeSet<String> {
    workflow.versions.iter().map(|version| version.digest.clone()).collect()
}

/// Those of these items that are neither put away nor finished.
fn open<'a>(items: &'a [ItemFact], facts: &Facts) -> Result<Vec<&'a ItemFact>, Stop> {
    let mut open = Vec::new();
    for fact in items.iter().filter(|fact| !fact.item.archived) {
        let definition = fact.item.definition.as_ref().map(|digest| facts.definition(digest));
        let definition = definition.transpose()?.flatten();
        let state = fact.item.single_state();
        let is_over = definition.zip(state).is_some_and(|(d, state)| d.is_final(state));
        open.extend((!is_over).then_some(fact));
    }
    Ok(open)
}

/// The event by which an item follows `target`. Nothing, if it does already.
fn repinned(
    fact: &ItemFact,
    target: &Target<'_>,
    map: &BTreeMap<String, String>,
    call: &Call,
    facts: &Facts,
) -> Result<Option<Draft>, Stop> {
    let state = super::standing_in(fact)?;
    let old = super::definition_of(fact, facts)?;
    let from = fact.item.definition.clone().unwrap_or_default();
    if from == target.digest {
        return Ok(None);
    }
    let map: BTreeMap<String, String> = map
        .iter()
        .filter(|(from, _)| old.knows(from))
        .map(|(from, to)| (from.clone(), to.clone()))
        .collect();
    let becomes = map.get(state).map_or(state, String::as_str);
    if !target.definition.has_state(becomes) {
        let (item, state) = (fact.short.clone(), becomes.to_owned());
        let states = target.definition.state_names().cloned().collect();
        return Err(Refusal::NoPlace { item, state, states }.into());
    }
    if let Some(inner) = displaced(&fact.item, &from, target, &map) {
        let region = target.definition.region(&inner.of.state, &inner.region);
        let states = region.into_iter().flat_map(|region| &region.states);
        let states = states.map(|state| written(&inner.region, &state.name)).collect();
        let (item, state) = (fact.short.clone(), inner.written());
        return Err(Refusal::NoPlace { item, state, states }.into());
    }
    let repinned = Repinned { from, to: target.digest.to_owned(), map, reason: reason(call)? };
    let draft = Draft::on(fact, EventBody::Repinned(repinned));
    Ok(Some(Draft { reads: target.reads.clone(), ..draft }))
}

/// A state of a region of `item` that has no place there, where its state still has regions.
fn displaced(
    item: &Item,
    from: &str,
    target: &Target<'_>,
    map: &BTreeMap<String, String>,
) -> Option<Inner> {
    let state = item.single_state()?;
    let of = || Reading { definition: from.to_owned(), state: state.to_owned() };
    let inner = |at: &RegionView| {
        let (region, state) = (at.region.clone(), at.state.single()?.to_owned());
        Some(Inner { of: of(), region, state })
    };
    let called = item.regions.iter().filter_map(inner);
    let mut called = called.map(|inner| renamed(&inner, target.digest, map));
    called.find(|inner| inner.is_displaced(target.definition))
}

/// The definition that a name or the beginning of a digest means, and what was read to know it.
pub(super) fn target<'a>(
    word: &str,
    workflows: &'a [Workflow],
    builtin: &'a str,
) -> Result<(&'a str, BTreeMap<String, Vec<Oid>>), Stop> {
    if let Some(workflow) = workflows.iter().find(|workflow| workflow.name == word) {
        return Ok((in_force(workflow)?, reads(workflow)));
    }
    let digests = digests(word, workflows, builtin)?;
    let digest = digests.first().expect("there is one");
    if Definitions::is_builtin(digest) {
        return Ok((builtin, BTreeMap::new()));
    }
    let found = workflows.iter().find_map(|workflow| {
        let mut versions = workflow.versions.iter();
        versions.find(|version| version.digest == *digest).map(|version| (workflow, version))
    });
    let (workflow, version) = found.expect("it is a digest of one of them");
    Ok((&version.digest, reads(workflow)))
}

fn reads(workflow: &Workflow) -> BTreeMap<String, Vec<Oid>> {
    let object = Object::Definition(workflow.name.clone());
    BTreeMap::from([(object.to_string(), workflow.heads.clone())])
}

/// The digests that a word means: all under that name, or the one that begins so.
fn digests(word: &str, workflows: &[Workflow], builtin: &str) -> Result<BTreeSet<String>, Stop> {
    if let Some(workflow) = workflows.iter().find(|workflow| workflow.name == word) {
        return Ok(followed(workflow));
    }
    if word == BUILTIN {
        return Ok([builtin.to_owned()].into());
    }
    let versions = workflows.iter().flat_map(|workflow| &workflow.versions);
    let all = versions.map(|version| version.digest.as_str()).chain([builtin]);
    let begins = |digest: &&str| word.len() >= SHORTEST && digest.starts_with(word);
    let found: BTreeSet<String> = all.filter(begins).map(str::to_owned).collect();
    if found.len() == 1 {
        return Ok(found);
    }
    let known = workflows.iter().map(|workflow| workflow.name.clone()).collect();
    Err(Refusal::NoWorkflow { name: word.to_owned(), known }.into())
}

fn unknown(digest: &str) -> Stop {
    let why = format!("definition {digest} is of a later version of tidegate");
    Refusal::BadDefinition { reasons: vec![why] }.into()
}
