//! What must hold when an item is done: saying so, showing it, and taking it back.

use sha2::{Digest, Sha256};

use super::given::{expected_item, reason};
use super::{Draft, Stop, definition_of};
use crate::command::{AddCriterion, Call, CheckCriterion, ItemRef, Shown, UncheckCriterion};
use crate::definition::Kind;
use crate::event::{Change, Changes, CriterionChecked, CriterionUnchecked, EventBody, Run};
use crate::fact::{Facts, ItemFact};
use crate::field::between;
use crate::item::{Criterion, Tick, field};
use crate::refusal::Refusal;
use crate::text;

/// The most criteria of one item.
const MOST: usize = 200;

/// The letters of the name of a criterion.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

pub(super) fn add(asked: &AddCriterion, call: &Call, facts: &Facts) -> Result<Vec<Draft>, Stop> {
    let fact = expected_item(&asked.item, call, facts)?;
    let text = text::line("criterion", &asked.text)?;
    let criteria = &fact.item.criteria;
    if criteria.iter().any(|known| known.text == text) {
        return Ok(Vec::new());
    }
    if criteria.len() >= MOST {
        let why = format!("{} has {MOST} of them, which is the limit", fact.short);
        return Err(Refusal::Value { field: "criteria".to_owned(), why }.into());
    }
    let at = fact.item.positions.get(field::CRITERIA).and_then(|all| all.last().cloned());
    let last = at.or_else(|| crate::field::positions(criteria.len()).last());
    let placed = Change::Place {
        field: field::CRITERIA.to_owned(),
        element: name(&text),
        at: between(last.as_deref(), None),
        value: Some(text.into()),
    };
    let changes = Changes { changes: vec![placed], reason: reason(call)? };
    Ok(vec![Draft::on(fact, EventBody::ItemEdited(changes))])
}

/// The name of a criterion, by its text: clones that add the same apart have one.
fn name(text: &str) -> String {
    let digest = Sha256::digest(text);
    let letters = digest.iter().take(8).map(|byte| LETTERS[usize::from(byte % 32)]);
    format!("c-{}", letters.map(char::from).collect::<String>())
}

pub(super) fn check(
    asked: &CheckCriterion,
    call: &Call,
    facts: &Facts,
) -> Result<Vec<Draft>, Stop> {
    let (fact, criterion) = meant(&asked.item, &asked.criterion, call, facts)?;
    let rule = definition_of(fact, facts)?.kinds.get(&fact.item.kind);
    may_say(fact, rule, call)?;
    let (run, claim) = match &asked.by {
        Shown::Run(run) => (Some(recorded(run)), None),
        Shown::Claim(claim) if claim.trim().is_empty() => {
            return Err(text::BadText::Empty { what: "claim" }.into());
        }
        Shown::Claim(claim) => (None, Some(text::prose("claim", claim)?)),
    };
    let counts = |tick: &&Tick| rule.is_none_or(|rule| rule.may_check(tick.actor.kind));
    let mut counting = criterion.ticks.iter().filter(counts);
    if claim.is_some() && criterion.checked && counting.any(|tick| is_known(tick, &claim)) {
        return Ok(Vec::new());
    }
    if let Some(run) = run.as_ref().filter(|run| !run.passes()) {
        let (item, n) = (fact.short.clone(), number(fact, criterion));
        let event = EventBody::CriterionUnchecked(CriterionUnchecked {
            criterion: criterion.id.clone(),
            run: Some(run.clone()),
            reason: reason(call)?,
        });
        // What held, and was shown not to any more, is taken back.
        let drafts = criterion.checked.then(|| Draft::on(fact, event)).into_iter().collect();
        let refusal = Refusal::NotShown { item, n, why: why_not(run) };
        return Err(Stop::RefuseAnd(Box::new((refusal, drafts))));
    }
    let checked =
        CriterionChecked { criterion: criterion.id.clone(), run, claim, reason: reason(call)? };
    Ok(vec![Draft::on(fact, EventBody::CriterionChecked(checked))])
}

pub(super) fn uncheck(
    asked: &UncheckCriterion,
    call: &Call,
    facts: &Facts,
) -> Result<Vec<Draft>, Stop> {
    let (fact, criterion) = meant(&asked.item, &asked.criterion, call, facts)?;
    if !criterion.checked && criterion.ticks.is_empty() {
        return Ok(Vec::new());
    }
    let unchecked =
        CriterionUnchecked { criterion: criterion.id.clone(), run: None, reason: reason(call)? };
    Ok(vec![Draft::on(fact, EventBody::CriterionUnchecked(unchecked))])
}

/// Whether a claim would add nothing to this: the same is claimed, or more is known than that.
fn is_known(tick: &Tick, claim: &Option<String>) -> bool {
    tick.claim == *claim || tick.run.as_ref().is_some_and(Run::passes)
}

/// A run as it is recorded: nothing in its words reaches a terminal as it is.
fn recorded(run: &Run) -> Run {
    let argv = run.argv.iter().map(|word| text::visible(word).into_owned()).collect();
    Run { argv, ..run.clone() }
}

fn why_not(run: &Run) -> String {
    match (run.exit, run.tests) {
        (Some(0), _) if run.failed => {
            "the command succeeded, and tells of tests that failed".to_owned()
        }
        (Some(0), Some(0)) => "the command ran no test".to_owned(),
        (Some(0), _) => "the command succeeded, and nobody can tell that it ran a test".to_owned(),
        (Some(code), _) => format!("the command exited with {code}"),
        (None, _) => "the command was ended from outside".to_owned(),
    }
}

/// Refuses whoever may not say of such an item that a criterion holds.
fn may_say(fact: &ItemFact, rule: Option<&Kind>, call: &Call) -> Result<(), Stop> {
    let (by, kind) = (call.actor.kind, &fact.item.kind);
    match rule {
        Some(rule) if !rule.may_check(by) => {
            let may = rule.checked_by.iter().map(|by| by.word().to_owned()).collect();
            let (kind, by) = (kind.clone(), by.word().to_owned());
            Err(Refusal::MayNotCheck { kind, by, may }.into())
        }
        _ => Ok(()),
    }
}

fn number(fact: &ItemFact, criterion: &Criterion) -> usize {
    let place = fact.item.criteria.iter().position(|known| known.id == criterion.id);
    place.map_or(0, |place| place + 1)
}

/// The item, and the criterion of it that is meant: by its place, or by its name.
fn meant<'a>(
    item: &ItemRef,
    word: &str,
    call: &Call,
    facts: &'a Facts,
) -> Result<(&'a ItemFact, &'a Criterion), Stop> {
    let fact = expected_item(item, call, facts)?;
    let criteria = &fact.item.criteria;
    let by_place = word.parse::<usize>().ok().and_then(|n| criteria.get(n.checked_sub(1)?));
    let found = by_place.or_else(|| criteria.iter().find(|known| known.id == word));
    match found {
        Some(criterion) => Ok((fact, criterion)),
        None => {
            let (item, word) = (fact.short.clone(), word.to_owned());
            Err(Refusal::NoCriterion { item, word, count: criteria.len() }.into())
        }
    }
}
