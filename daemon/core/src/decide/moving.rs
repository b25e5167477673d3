//! Taking an item through a transition, or past its gates.

use std::collections::BTreeMap;

use super::given::{expected_item, reason};
use super::{Draft, Stop, fork};
use crate::Oid;
use crate::command::{Call, Gates, Move};
use crate::definition::{Definition, Transition};
use crate::event::{Applied, EventBody, Forced};
use crate::fact::{Around, Facts, ItemFact};
use crate::outlook;
use crate::refusal::Refusal;

pub(super) fn decide(made: &Move, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = expected_item(&made.item, call, facts)?;
    let definition = definition(fact, facts)?;
    match made.gates {
        Gates::Force => force(made, fact, definition, call),
        Gates::Ask => {
            let transition = chosen(made, fact, definition)?;
            through(fact, definition, transition, call, facts)
        }
    }
}

/// The transition that `made` means, from where the item is.
pub(crate) fn chosen<'a>(
    made: &Move,
    fact: &ItemFact,
    definition: &'a Definition,
) -> Result<&'a Transition, Stop> {
    let state = standing_in(fact)?;
    let ways: Vec<&Transition> = definition.leaving(state).collect();
    let found: Vec<&Transition> = match (&made.word, &made.via, &made.to) {
        (Some(word), None, None) => by_word(&ways, word),
        (None, None, None) => Vec::new(),
        (_, via, to) => {
            let fits =
                |wanted: &Option<String>, name: &str| wanted.as_ref().is_none_or(|w| w == name);
            ways.iter().filter(|t| fits(via, &t.via) && fits(to, &t.to)).copied().collect()
        }
    };
    match found.as_slice() {
        [transition] => Ok(transition),
        [] => Err(no_way(made, fact, state, definition, &ways).into()),
        several => Err(Refusal::NoSuchWay {
            item: fact.short.clone(),
            word: written(made),
            candidates: several.iter().map(|t| t.via.clone()).collect(),
        }
        .into()),
    }
}

/// The one state that an item can leave.
pub(crate) fn standing_in(fact: &ItemFact) -> Result<&str, Stop> {
    let item = fact.short.clone();
    if fact.item.archived {
        return Err(Refusal::Archived { item }.into());
    }
    let contested = || Refusal::Contested { item, states: fact.item.contested() };
    fact.item.single_state().ok_or_else(|| contested().into())
}

/// The ways that `word` may mean: those of exactly that name, else those to exactly that state,
/// else those that fit whatever the case of the letters.
fn by_word<'a>(ways: &[&'a Transition], word: &str) -> Vec<&'a Transition> {
    let same = |name: &str| name.to_lowercase() == word.to_lowercase();
    let rules: [&dyn Fn(&Transition) -> bool; 3] =
        [&|t| t.via == word, &|t| t.to == word, &|t| same(&t.via) || same(&t.to)];
    let fitting = |rule: &&dyn Fn(&Transition) -> bool| -> Vec<&'a Transition> {
        ways.iter().copied().filter(|t| rule(t)).collect()
    };
    rules.iter().map(fitting).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Why nothing fits: either the word is unknown, or it does not lead on from here.
fn no_way(
    made: &Move,
    fact: &ItemFact,
    state: &str,
    definition: &Definition,
    ways: &[&Transition],
) -> Refusal {
    let same = |name: &str, word: &str| name.to_lowercase() == word.to_lowercase();
    let words = [&made.word, &made.via, &made.to];
    let known = |word: &String| {
        definition.state_names().any(|s| same(s, word))
            || definition.transitions.iter().any(|t| same(&t.via, word))
    };
    let (item, word) = (fact.short.clone(), written(made));
    let names = |transitions: &[&Transition]| transitions.iter().map(|t| t.via.clone()).collect();
    match words.into_iter().flatten().all(known) && !word.is_empty() {
        true => Refusal::NotFromHere { item, state: state.to_owned(), word, ways: names(ways) },
        false => Refusal::NoSuchWay { item, word, candidates: names(ways) },
    }
}

fn written(made: &Move) -> String {
    let words = [&made.word, &made.via, &made.to].into_iter().flatten();
    words.map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn through(
    fact: &ItemFact,
    definition: &Definition,
    transition: &Transition,
    call: &Call,
    facts: &Facts,
) -> Result<Vec<Draft>, Stop> {
    let around_question = Facts::around_question(&fact.item, definition);
    facts.all(around_question.into_iter().chain(fork::questions(transition)))?;
    let around = facts.around(&fact.item, definition)?;
    let way = outlook::way(&fact.item, definition, transition, &around);
    if !way.open {
        let reasons = way.gates.iter().flat_map(|g| g.verdict.reasons()).cloned().collect();
        let (item, via) = (fact.short.clone(), transition.via.clone());
        let challenged = !fact.item.challenged.is_empty();
        return Err(Refusal::Shut { item, via, reasons, challenged }.into());
    }
    let applied = Applied {
        via: transition.via.clone(),
        from: fact.item.single_state().expect("a way is chosen from one state").to_owned(),
        to: transition.to.clone(),
        definition: definition.digest(),
        reason: reason(call)?,
    };
    let reads = if transition.looks_below() { seen(&around) } else { BTreeMap::new() };
    let moved = Draft { reads, ..Draft::on(fact, EventBody::Applied(applied)) };
    let forked = fork::drafts(fact, transition, &around.there, call, facts)?;
    Ok(std::iter::once(moved).chain(forked).collect())
}

/// What was seen of the items below one.
pub(super) fn seen(around: &Around) -> BTreeMap<String, Vec<Oid>> {
    around.seen.iter().map(|(id, heads)| (id.to_string(), heads.clone())).collect()
}

fn force(
    made: &Move,
    fact: &ItemFact,
    definition: &Definition,
    call: &Call,
) -> Result<Vec<Draft>, Stop> {
    let (to, reason) = forced(made, fact, definition, call)?;
    let from = fact.item.single_state().map(str::to_owned);
    let forced = Forced { from, to: to.clone(), definition: definition.digest(), reason };
    Ok(vec![Draft::on(fact, EventBody::Forced(forced))])
}

/// The state that a forced move sets, and why.
pub(crate) fn forced<'a>(
    made: &Move,
    fact: &ItemFact,
    definition: &'a Definition,
    call: &Call,
) -> Result<(&'a String, String), Stop> {
    if fact.item.archived {
        return Err(Refusal::Archived { item: fact.short.clone() }.into());
    }
    let way = |via: &str, to: Option<&String>| {
        let fits = |t: &&Transition| t.via == via && to.is_none_or(|to| t.to == *to);
        definition.transitions.iter().find(fits).map(|t| &t.to)
    };
    let by_via = |via: &str| way(via, None);
    let exact = |word: &str| by_via(word).or_else(|| definition.state_names().find(|s| *s == word));
    let folded =
        |word: &str| definition.state_names().find(|s| s.to_lowercase() == word.to_lowercase());
    let target = match (&made.word, &made.via, &made.to) {
        (_, Some(via), Some(to)) => way(via, Some(to)),
        (_, None, Some(to)) => definition.state_names().find(|s| *s == to),
        (_, Some(via), None) => by_via(via),
        (Some(word), None, None) => exact(word).or_else(|| folded(word)),
        (None, None, None) => None,
    };
    let item = fact.short.clone();
    let Some(state) = target else {
        let (word, states) = (written(made), definition.state_names().cloned().collect());
        return Err(Refusal::NoSuchState { item, word, states }.into());
    };
    match reason(call)? {
        Some(reason) => Ok((state, reason)),
        None => Err(Refusal::NoReason { item, state: state.clone() }.into()),
    }
}

/// The definition that the item follows.
pub(crate) fn definition<'a>(fact: &ItemFact, facts: &'a Facts) -> Result<&'a Definition, Stop> {
    let untold = |reasons| {
        let item = fact.short.clone();
        Stop::Refuse(Refusal::NoDefinition { item, reasons })
    };
    let Some(digest) = &fact.item.definition else {
        let states = fact.item.contested();
        if !states.is_empty() {
            return Err(Refusal::Contested { item: fact.short.clone(), states }.into());
        }
        return Err(untold(fact.item.doubts.iter().map(ToString::to_string).collect()));
    };
    let definition = facts.definition(digest)?;
    definition
        .map(AsRef::as_ref)
        .ok_or_else(|| untold(vec![format!("definition {digest} is not known here")]))
}
