//! Choosing among the states of a contested item.

use super::given::{expected_item, reason};
use super::moving::contested;
use super::{Draft, Stop};
use crate::command::{Call, Resolve};
use crate::definition::{BUILTIN, Definition, written};
use crate::event::{EventBody, EventRef, Resolved};
use crate::fact::{Facts, LogQuestion};
use crate::item::{Item, RegionView, StateView};
use crate::refusal::Refusal;

pub(super) fn decide(asked: &Resolve, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    facts.all([LogQuestion::Item(asked.item.clone()), LogQuestion::Workflows])?;
    let fact = expected_item(&asked.item, call, facts)?;
    let item = fact.short.clone();
    if fact.item.archived {
        return Err(Refusal::Archived { item }.into());
    }
    let candidates = match &fact.item.state {
        StateView::One(state) if *state == asked.to => return Ok(Vec::new()),
        StateView::One(_) if stands_in_region(&fact.item, &asked.to) => return Ok(Vec::new()),
        StateView::One(state) => {
            return Err(Refusal::NotContested { item, state: state.clone() }.into());
        }
        StateView::Contested(candidates) => candidates,
    };
    let states = fact.item.contested();
    let Some(chosen) = meant(&states, &asked.to) else {
        if states.iter().any(|state| fact.item.lost_in(state).is_some()) {
            return Err(contested(fact).into());
        }
        return Err(Refusal::NoSuchState { item, word: asked.to.clone(), states }.into());
    };
    if fact.item.lost_in(chosen).is_some() {
        return Err(contested(fact).into());
    }
    let inner = in_region(&fact.item, chosen);
    let candidates = inner.map_or(candidates, |(_, _, candidates)| candidates);
    let region = inner.map(|(region, ..)| region.to_owned());
    let (to, definition) = match (inner, &fact.item.definition) {
        (Some((_, state, _)), Some(digest)) => (state.to_owned(), digest.clone()),
        (None, Some(digest)) => (chosen.to_owned(), digest.clone()),
        (_, None) => of_definition(chosen, facts)?,
    };
    // One that has no such state was told of by somebody who did not keep to the rules.
    if inner.is_none() && facts.definition(&definition)?.is_some_and(|d| !d.has_state(&to)) {
        let states = fact.item.contested();
        return Err(Refusal::NoSuchState { item, word: to, states }.into());
    }
    let mut named: Vec<EventRef> = candidates.iter().filter_map(|(_, event)| *event).collect();
    named.sort_unstable();
    named.dedup();
    let reason = reason(call)?;
    let stubs = Vec::new();
    let resolved = Resolved { candidates: named, to, definition, region, stubs, reason };
    Ok(vec![Draft::on(fact, EventBody::Resolved(resolved))])
}

/// The one of these states that a word means, be it without the definition that one of them is told with.
fn meant<'a>(states: &'a [String], word: &str) -> Option<&'a str> {
    let is_named = |state: &&String| state.rsplit_once('@').is_some_and(|(name, _)| name == word);
    let mut named = states.iter().filter(is_named);
    let only = named.next().filter(|_| named.next().is_none());
    states.iter().find(|state| *state == word).or(only).map(String::as_str)
}

/// Whether a region is in this state, which is written with the region.
fn stands_in_region(item: &Item, word: &str) -> bool {
    item.regions.iter().filter_map(RegionView::written).any(|at| at == word)
}

/// States that stand, each with the move that stands for it.
type Candidates = Vec<(String, Option<EventRef>)>;

/// The region, the state and all candidates that a state means which is written with its region.
fn in_region<'a>(item: &'a Item, word: &str) -> Option<(&'a str, &'a str, &'a Candidates)> {
    item.regions.iter().find_map(|at| {
        let StateView::Contested(candidates) = &at.state else { return None };
        let (state, _) = candidates.iter().find(|(state, _)| written(&at.region, state) == word)?;
        Some((at.region.as_str(), state.as_str(), candidates))
    })
}

/// The state and the digest that `state@digest` means.
fn of_definition(label: &str, facts: &Facts) -> Result<(String, String), Stop> {
    let (state, begin) = label.rsplit_once('@').unwrap_or((label, BUILTIN));
    let versions = facts.workflows()?.iter().flat_map(|workflow| &workflow.versions);
    let all = versions.map(|version| version.digest.clone());
    let mut all = all.chain([Definition::builtin().digest()]);
    match all.find(|digest| digest.starts_with(begin)) {
        Some(digest) => Ok((state.to_owned(), digest)),
        None => {
            let reasons = vec![format!("definition {begin} is not known here")];
            Err(Refusal::BadDefinition { reasons }.into())
        }
    }
}
