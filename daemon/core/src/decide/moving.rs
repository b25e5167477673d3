//! Taking an item through a transition, or past its gates.

use std::collections::BTreeMap;

use super::documents::rests_on;
use super::given::{expected_item, reason};
use super::target::{self, Target};
use super::{Draft, Stop, fork};
use crate::Oid;
use crate::command::{Call, Gates, Move};
use crate::definition::Definition;
use crate::event::{Applied, Denied, EventBody, Forced, Shut};
use crate::fact::{Around, Asking, Facts, ItemFact};
use crate::outlook::{self, Way};
use crate::passage::{Passage, passages};
use crate::refusal::{Refusal, Remedy};
use crate::schedule::zone_data;

pub(super) fn decide(made: &Move, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    of(made, expected_item(&made.item, call, facts)?, call, facts)
}

/// The same of an item that is known.
pub(super) fn of(
    made: &Move,
    fact: &ItemFact,
    call: &Call,
    facts: &Facts,
) -> Result<Vec<Draft>, Stop> {
    let definition = definition(fact, facts)?;
    match made.gates {
        Gates::Force => force(made, fact, definition, call),
        Gates::Ask => {
            let passage = chosen(made, fact, definition)?;
            through(made, (fact, definition), passage, call, facts)
        }
    }
}

/// The way that `made` means, from where the item is.
pub(crate) fn chosen<'a>(
    made: &Move,
    fact: &'a ItemFact,
    definition: &'a Definition,
) -> Result<Passage<'a>, Stop> {
    let state = standing_in(fact)?;
    let ways = passages(&fact.item, definition);
    let found: Vec<Passage<'_>> = match (&made.word, &made.via, &made.to) {
        (Some(word), None, None) => by_word(&ways, word),
        (None, None, None) => Vec::new(),
        (_, via, to) => {
            let is_via = |way: &Passage<'_>| via.as_ref().is_none_or(|via| way.is_named(via));
            let is_to = |way: &Passage<'_>| to.as_ref().is_none_or(|to| way.enters(to));
            ways.iter().filter(|way| is_via(way) && is_to(way)).copied().collect()
        }
    };
    let found = written_so(found, made.word.as_ref().or(made.via.as_ref()));
    match found.as_slice() {
        [passage] => Ok(*passage),
        [] => Err(no_way(made, fact, state, definition, &ways).into()),
        several => Err(Refusal::SeveralWays {
            item: fact.short.clone(),
            word: written(made),
            candidates: told_apart(several),
        }
        .into()),
    }
}

/// Of several ways, those that are written just as `word` is: a way of the state and one of a region
/// may have one name, and the latter is written with its region.
fn written_so<'a>(found: Vec<Passage<'a>>, word: Option<&String>) -> Vec<Passage<'a>> {
    let is_it = |way: &Passage<'_>| word.is_some_and(|word| way.written() == *word);
    match found.iter().any(is_it) {
        true => found.into_iter().filter(is_it).collect(),
        false => found,
    }
}

/// Words by which somebody may choose among ways: their names, or where those are the same, the
/// states that they enter.
fn told_apart(ways: &[Passage<'_>]) -> Vec<String> {
    let names: Vec<String> = ways.iter().map(Passage::written).collect();
    let is_alone = |name: &String| names.iter().filter(|other| *other == name).count() == 1;
    let word = |(way, name): (&Passage<'_>, &String)| match is_alone(name) {
        true => name.clone(),
        false => way.entered(),
    };
    ways.iter().zip(&names).map(word).collect()
}

/// The one state that an item can leave.
pub(crate) fn standing_in(fact: &ItemFact) -> Result<&str, Stop> {
    let item = fact.short.clone();
    if fact.item.archived {
        return Err(Refusal::Archived { item }.into());
    }
    fact.item.single_state().ok_or_else(|| contested(fact).into())
}

/// That several states stand.
pub(super) fn contested(fact: &ItemFact) -> Refusal {
    let (item, states) = (fact.short.clone(), fact.item.contested());
    let lost = states.iter().filter(|state| fact.item.lost_in(state).is_some()).cloned().collect();
    Refusal::Contested { item, states, lost, remedies: Remedy::choices(&fact.short, &fact.item) }
}

/// The ways that `word` may mean: those of exactly that name, else those to exactly that state,
/// else those that fit whatever the case of the letters.
fn by_word<'a>(ways: &[Passage<'a>], word: &str) -> Vec<Passage<'a>> {
    let rules: [&dyn Fn(&Passage<'_>) -> bool; 3] =
        [&|way| way.is_named(word), &|way| way.enters(word), &|way| way.resembles(word)];
    let fitting = |rule: &&dyn Fn(&Passage<'_>) -> bool| -> Vec<Passage<'a>> {
        ways.iter().copied().filter(|way| rule(way)).collect()
    };
    rules.iter().map(fitting).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Why nothing fits: either the word is unknown, or it does not lead on from here.
fn no_way(
    made: &Move,
    fact: &ItemFact,
    state: &str,
    definition: &Definition,
    ways: &[Passage<'_>],
) -> Refusal {
    let words = [&made.word, &made.via, &made.to];
    let known = |word: &String| definition.names().any(|n| n.to_lowercase() == word.to_lowercase());
    let (item, word) = (fact.short.clone(), written(made));
    let names = ways.iter().map(Passage::written).collect();
    match words.into_iter().flatten().all(known) && !word.is_empty() {
        true => Refusal::NotFromHere { item, state: state.to_owned(), word, ways: names },
        false => Refusal::NoSuchWay { item, word, candidates: names },
    }
}

fn written(made: &Move) -> String {
    let words = [&made.word, &made.via, &made.to].into_iter().flatten();
    words.map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn through(
    made: &Move,
    (fact, definition): (&ItemFact, &Definition),
    passage: Passage<'_>,
    call: &Call,
    facts: &Facts,
) -> Result<Vec<Draft>, Stop> {
    let transition = passage.transition;
    let asking = Asking { ways: &[transition], head: call.head };
    let around = Facts::around_questions(&fact.item, definition, asking);
    facts.every(around.log.into_iter().chain(fork::questions(transition)), around.world)?;
    let around = facts.around(&fact.item, definition, asking)?;
    let attempt = call.attempt(made.keyword.as_ref());
    let way = outlook::way(&fact.item, definition, passage, (&around, &attempt));
    if !way.open {
        let reasons = way.gates.iter().flat_map(|g| g.verdict.reasons()).cloned().collect();
        let doubt = fact.item.doubt();
        let (item, via) = (fact.short.clone(), passage.written());
        let remedies = way.remedies(&item);
        let refusal = Refusal::Shut { item, via, reasons, doubt, remedies };
        return Err(Stop::RefuseAnd(Box::new((refusal, denied(fact, definition, &way)))));
    }
    let applied = Applied {
        via: passage.transition.via.clone(),
        from: passage.from.to_owned(),
        to: passage.transition.to.clone(),
        definition: definition.digest(),
        region: passage.region.map(|region| region.name.clone()),
        keyword: made.keyword.clone().filter(|_| transition.asks_for_a_word()),
        documents: rests_on(&fact.item, &[transition], &around),
        zones: transition.asks_for_zones().then(|| zone_data().to_owned()),
        commit: None,
        reason: reason(call)?,
    };
    let reads = if transition.looks_at_items() { seen(&around) } else { BTreeMap::new() };
    let moved = Draft { reads, ..Draft::on(fact, EventBody::Applied(applied)) };
    let forked = fork::drafts(fact, transition, &around.there, call, facts)?;
    Ok(std::iter::once(moved).chain(forked).collect())
}

/// The event that says that somebody was turned away, once for each situation: who tries over and over
/// fills no log.
fn denied(fact: &ItemFact, definition: &Definition, way: &Way) -> Vec<Draft> {
    let shut = way.gates.iter().filter(|gate| !gate.verdict.passes());
    let gate = |gate: &outlook::GateView| Shut {
        kind: gate.kind.to_owned(),
        verdict: gate.verdict.word().to_owned(),
    };
    let denied = Denied {
        via: way.via.clone(),
        to: way.to.clone(),
        definition: definition.digest(),
        region: way.region.clone(),
        gates: shut.map(gate).collect(),
    };
    match fact.item.denied.contains(&denied) {
        true => Vec::new(),
        false => vec![Draft::on(fact, EventBody::Denied(denied))],
    }
}

/// What was seen of the items around one.
pub(super) fn seen(around: &Around) -> BTreeMap<String, Vec<Oid>> {
    around.seen.iter().map(|(id, heads)| (id.to_string(), heads.clone())).collect()
}

fn force(
    made: &Move,
    fact: &ItemFact,
    definition: &Definition,
    call: &Call,
) -> Result<Vec<Draft>, Stop> {
    let (Target { region, state }, reason) = forced(made, fact, definition, call)?;
    let from = match &region {
        None => fact.item.single_state(),
        Some(region) => {
            let at = fact.item.regions.iter().find(|at| at.region == *region);
            at.and_then(|at| at.state.single())
        }
    };
    let (from, definition) = (from.map(str::to_owned), definition.digest());
    let forced = Forced { from, to: state, definition, region, reason };
    Ok(vec![Draft::on(fact, EventBody::Forced(forced))])
}

/// The state that a forced move sets, and why.
pub(crate) fn forced(
    made: &Move,
    fact: &ItemFact,
    definition: &Definition,
    call: &Call,
) -> Result<(Target, String), Stop> {
    if fact.item.archived {
        return Err(Refusal::Archived { item: fact.short.clone() }.into());
    }
    let item = fact.short.clone();
    let Some(target) = target::of_force(made, &fact.item, definition) else {
        let (word, states) = (written(made), definition.state_names().cloned().collect());
        return Err(Refusal::NoSuchState { item, word, states }.into());
    };
    match reason(call)? {
        Some(reason) => Ok((target, reason)),
        None => Err(Refusal::NoReason { item, state: target.written() }.into()),
    }
}

/// The definition that the item follows.
pub(crate) fn definition<'a>(fact: &ItemFact, facts: &'a Facts) -> Result<&'a Definition, Stop> {
    let untold = |reasons| {
        let item = fact.short.clone();
        Stop::Refuse(Refusal::NoDefinition { item, reasons })
    };
    let Some(digest) = &fact.item.definition else {
        if !fact.item.contested().is_empty() {
            return Err(contested(fact).into());
        }
        return Err(untold(fact.item.doubts.iter().map(ToString::to_string).collect()));
    };
    let definition = facts.definition(digest)?;
    definition
        .map(AsRef::as_ref)
        .ok_or_else(|| untold(vec![format!("definition {digest} is not known here")]))
}
