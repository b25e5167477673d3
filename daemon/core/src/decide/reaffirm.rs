//! Having the gates of moves in doubt asked again.

use super::given::{each_once, expect, expected_item, reason};
use super::{Draft, Stop};
use crate::command::{Call, Reaffirm};
use crate::event::{EventBody, Reaffirmed};
use crate::fact::{Facts, ItemFact, LogQuestion};
use crate::outlook;
use crate::refusal::Refusal;

pub(super) fn decide(asked: &Reaffirm, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    if asked.all {
        let challenged: Vec<&ItemFact> = facts.challenged()?.iter().collect();
        challenged.iter().try_for_each(|fact| expect(call, &fact.short, &fact.item.heads))?;
        ask_around(&challenged, facts)?;
        return every(&challenged, call, facts);
    }
    facts.all(asked.items.iter().cloned().map(LogQuestion::Item))?;
    let items = asked.items.iter().map(|item| expected_item(item, call, facts));
    let items = each_once(items.collect::<Result<Vec<&ItemFact>, Stop>>()?);
    ask_around(&items, facts)?;
    let drafts = items.into_iter().map(|fact| reaffirmed(fact, call, facts));
    Ok(drafts.collect::<Result<Vec<Option<Draft>>, Stop>>()?.into_iter().flatten().collect())
}

/// Asks for the definitions of these items, and then for what stands around them, of all at once.
fn ask_around(items: &[&ItemFact], facts: &Facts) -> Result<(), Stop> {
    let definitions = items.iter().filter_map(|fact| fact.item.definition.clone());
    facts.all(definitions.map(LogQuestion::Definition))?;
    let mut questions = Vec::new();
    for ItemFact { item, .. } in items {
        let definition = item.definition.as_ref().map(|digest| facts.definition(digest));
        let definition = definition.transpose()?.flatten();
        questions.extend(definition.and_then(|known| Facts::around_question(item, known)));
    }
    Ok(facts.all(questions)?)
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
    if item.challenged.is_empty() {
        return Ok(None);
    }
    let state = super::standing_in(fact)?;
    let definition = super::definition_of(fact, facts)?;
    let around = facts.around(item, definition)?;
    let shut = outlook::again(item, definition, (&around, &call.attempt(None)))
        .into_iter()
        .find(|way| !way.open);
    if let Some(way) = shut {
        let reasons = way.gates.iter().flat_map(|g| g.verdict.reasons()).cloned().collect();
        let (item, via, state) = (fact.short.clone(), way.via, state.to_owned());
        return Err(Refusal::NotReaffirmed { item, via, state, reasons }.into());
    }
    let (moves, definition) = (item.challenged.clone(), definition.digest());
    let reaffirmed = Reaffirmed { moves, definition, reason: reason(call)? };
    let draft = Draft::on(fact, EventBody::Reaffirmed(reaffirmed));
    Ok(Some(Draft { reads: super::seen(&around), ..draft }))
}
