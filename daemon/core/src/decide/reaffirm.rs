//! Having the gates of moves in doubt asked again.

use std::collections::BTreeSet;

use super::documents::rests_on;
use super::given::{each_once, expect, expected_item, reason};
use super::{Draft, Stop};
use crate::command::{Call, Reaffirm};
use crate::event::{EventBody, EventRef, Reaffirmed};
use crate::fact::{Asking, Facts, ItemFact, LogQuestion, Questions};
use crate::outlook;
use crate::refusal::Refusal;
use crate::schedule::zone_data;

pub(super) fn decide(asked: &Reaffirm, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    if asked.all {
        let challenged: Vec<&ItemFact> = facts.challenged()?.iter().collect();
        challenged.iter().try_for_each(|fact| expect(call, &fact.short, &fact.item.heads))?;
        ask_around(&challenged, call, facts)?;
        return every(&challenged, call, facts);
    }
    facts.all(asked.items.iter().cloned().map(LogQuestion::Item))?;
    let items = asked.items.iter().map(|item| expected_item(item, call, facts));
    let items = each_once(items.collect::<Result<Vec<&ItemFact>, Stop>>()?);
    ask_around(&items, call, facts)?;
    let drafts = items.into_iter().map(|fact| reaffirmed(fact, call, facts));
    Ok(drafts.collect::<Result<Vec<Option<Draft>>, Stop>>()?.into_iter().flatten().collect())
}

/// Asks for the definitions of these items, and then for what stands around them, of all at once.
fn ask_around(items: &[&ItemFact], call: &Call, facts: &Facts) -> Result<(), Stop> {
    let definitions = items.iter().filter_map(|fact| fact.item.definition.clone());
    facts.all(definitions.map(LogQuestion::Definition))?;
    let mut questions = Questions::default();
    for ItemFact { item, .. } in items {
        let definition = item.definition.as_ref().map(|digest| facts.definition(digest));
        let definition = definition.transpose()?.flatten();
        let Some(known) = definition else { continue };
        let ways = outlook::ways_again(item, known);
        let asking = Asking { ways: &ways, head: call.head };
        let about = Facts::around_questions(item, known, asking);
        questions.log.extend(about.log);
        questions.world.extend(about.world);
    }
    Ok(facts.every(questions.log, questions.world)?)
}

/// Of these items, those whose gates are open.
fn every(items: &[&ItemFact], call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let mut drafts = Vec::new();
    for fact in items {
        match reaffirmed(fact, call, facts) {
            Err(Stop::Refuse(_) | Stop::RefuseAnd(..)) => {}
            draft => drafts.extend(draft?),
        }
    }
    Ok(drafts)
}

/// The event that says that the gates were asked again. Nothing, if no move is in doubt.
fn reaffirmed(fact: &ItemFact, call: &Call, facts: &Facts) -> Result<Option<Draft>, Stop> {
    let item = &fact.item;
    if item.challenged.is_empty() && item.evidence.is_empty() {
        return Ok(None);
    }
    let state = super::standing_in(fact)?;
    let definition = super::definition_of(fact, facts)?;
    let ways = outlook::ways_again(item, definition);
    let asking = Asking { ways: &ways, head: call.head };
    let around = facts.around(item, definition, asking)?;
    let unproven = around.unproven.iter().map(|unproven| unproven.evidence.event);
    let moves: BTreeSet<EventRef> = item.challenged.iter().copied().chain(unproven).collect();
    if moves.is_empty() {
        return Ok(None);
    }
    let shut = outlook::again(item, definition, (&around, &call.attempt(None)))
        .into_iter()
        .find(|way| !way.open);
    if let Some(way) = shut {
        let reasons = way.gates.iter().flat_map(|g| g.verdict.reasons()).cloned().collect();
        // In a region it is the state there that can be set past the gates: the others stay as they are.
        let is_inner =
            item.regions.iter().any(|at| at.states.iter().any(|s| at.named(s) == way.to));
        let state = if is_inner { way.to } else { state.to_owned() };
        let (item, via) = (fact.short.clone(), way.via);
        return Err(Refusal::NotReaffirmed { item, via, state, reasons }.into());
    }
    let documents = rests_on(item, &ways, &around);
    let zones = ways.iter().any(|way| way.asks_for_zones()).then(|| zone_data().to_owned());
    let (moves, definition) = (moves.into_iter().collect(), definition.digest());
    let reaffirmed = Reaffirmed { moves, definition, documents, zones, reason: reason(call)? };
    let draft = Draft::on(fact, EventBody::Reaffirmed(reaffirmed));
    Ok(Some(Draft { reads: super::seen(&around), ..draft }))
}
