//! Going back: to a state that an item had, or to before what was done last.

use super::given::{expected_item, item, reason};
use super::moving::definition;
use super::{Draft, Stop};
use crate::command::{Call, ItemRef, RollBack, Undo};
use crate::event::{EventBody, RolledBack, Undone};
use crate::fact::{Facts, ItemFact, LogQuestion, Lookup};
use crate::fold::Trail;
use crate::refusal::Refusal;
use crate::{ItemId, Oid};

pub(super) fn roll_back(asked: &RollBack, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = expected_item(&asked.item, call, facts)?;
    unarchived(fact)?;
    let digest = definition(fact, facts)?.digest();
    let (short, visited) = (fact.short.clone(), &facts.trail(fact.item.id, None)?.visited);
    let folded = asked.to.to_lowercase();
    let exact = visited.iter().find(|state| **state == asked.to);
    let alike = || visited.iter().find(|state| state.to_lowercase() == folded);
    let Some(to) = exact.or_else(alike).filter(|to| definition_has(fact, facts, to)) else {
        let (to, visited) = (asked.to.clone(), visited.clone());
        return Err(Refusal::NeverThere { item: short, to, visited }.into());
    };
    if fact.item.single_state() == Some(to) && fact.item.challenged.is_empty() {
        return Ok(Vec::new());
    }
    let from = fact.item.single_state().map(str::to_owned);
    let (to, reason) = (to.clone(), reason(call)?);
    let rolled = RolledBack { from, to, definition: digest, reason };
    Ok(vec![Draft::on(fact, EventBody::RolledBack(rolled))])
}

fn definition_has(fact: &ItemFact, facts: &Facts, state: &str) -> bool {
    definition(fact, facts).is_ok_and(|definition| definition.has_state(state))
}

pub(super) fn undo(asked: &Undo, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let (id, from) = meant(&asked.what, facts)?;
    facts.all([LogQuestion::Item(id.into()), LogQuestion::Trail(id, from)])?;
    let fact = expected_item(&ItemRef::from(id), call, facts)?;
    unarchived(fact)?;
    let Trail { undoable, .. } = facts.trail(id, from)?;
    let Some(undoable) = undoable.clone() else {
        return Err(Refusal::NothingToUndo { item: fact.short.clone() }.into());
    };
    let undone = Undone {
        undoes: undoable.undoes,
        to: undoable.to,
        definition: undoable.definition,
        region: undoable.region,
        reason: reason(call)?,
    };
    Ok(vec![Draft::on(fact, EventBody::Undone(undone))])
}

/// The item that is meant, be it by an entry in which it was moved.
fn meant(what: &ItemRef, facts: &Facts) -> Result<(ItemId, Option<Oid>), Stop> {
    facts.all([LogQuestion::Item(what.clone()), LogQuestion::MovedIn(what.0.clone())])?;
    if let Lookup::Found(fact) = facts.item(what)? {
        return Ok((fact.item.id, None));
    }
    match facts.moved_in(&what.0)?.as_slice() {
        [(entry, id)] => Ok((*id, Some(*entry))),
        _ => item(what, facts).map(|fact| (fact.item.id, None)),
    }
}

fn unarchived(fact: &ItemFact) -> Result<(), Stop> {
    match fact.item.archived {
        true => Err(Refusal::Archived { item: fact.short.clone() }.into()),
        false => Ok(()),
    }
}
