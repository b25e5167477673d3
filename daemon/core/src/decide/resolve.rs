//! Choosing among the states of a contested item.

use super::given::{expected_item, reason};
use super::{Draft, Stop};
use crate::command::{Call, Resolve};
use crate::definition::{BUILTIN, Definition};
use crate::event::{EventBody, EventRef, Resolved};
use crate::fact::{Facts, LogQuestion};
use crate::item::StateView;
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
        StateView::One(state) => {
            let (states, word) = (vec![state.clone()], asked.to.clone());
            return Err(Refusal::NoSuchState { item, word, states }.into());
        }
        StateView::Contested(candidates) => candidates,
    };
    let states = fact.item.contested();
    if !states.contains(&asked.to) {
        return Err(Refusal::NoSuchState { item, word: asked.to.clone(), states }.into());
    }
    let (to, definition) = match &fact.item.definition {
        Some(digest) => (asked.to.clone(), digest.clone()),
        None => of_definition(&asked.to, facts)?,
    };
    let mut named: Vec<EventRef> = candidates.iter().filter_map(|(_, event)| *event).collect();
    named.sort_unstable();
    named.dedup();
    let reason = reason(call)?;
    let resolved = Resolved { candidates: named, to, definition, stubs: Vec::new(), reason };
    Ok(vec![Draft::on(fact, EventBody::Resolved(resolved))])
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
