//! What the ways of an item ask of documents, told one by one: with all that is wrong with each.

use crate::command::ItemRef;
use crate::decide::{self, Stop};
use crate::definition::{Artifact, Transition};
use crate::fact::{Asking, Facts, ItemFact, Questions};
use crate::gate::{ArtifactGate, Attempt, Gate, Seen, Sight, Verdict, View};
use crate::passage::passages;
use crate::refusal::Refusal;

/// A document that ways of an item ask for.
#[derive(Debug, Clone)]
pub struct Demanded {
    /// The ways, as people write them.
    pub ways: Vec<String>,
    /// What they ask for.
    pub artifact: Artifact,
    /// What is known of it.
    pub sight: Sight,
    /// Whether it is as it has to be.
    pub verdict: Verdict,
}

/// What the ways on from where an item is ask of documents.
pub fn of_item(
    item: &ItemRef,
    attempt: &Attempt,
    facts: &Facts,
) -> Result<Result<(ItemFact, Vec<Demanded>), Refusal>, Questions> {
    match demanded(item, attempt, facts) {
        Ok(found) => Ok(Ok(found)),
        Err(Stop::Ask(questions)) => Err(questions),
        Err(Stop::Refuse(refusal)) => Ok(Err(refusal)),
        Err(Stop::RefuseAnd(refused)) => Ok(Err(refused.0)),
    }
}

fn demanded(
    item: &ItemRef,
    attempt: &Attempt,
    facts: &Facts,
) -> Result<(ItemFact, Vec<Demanded>), Stop> {
    let fact = decide::item(item, facts)?;
    decide::standing_in(fact)?;
    let definition = decide::definition_of(fact, facts)?;
    let mut passages = passages(&fact.item, definition);
    passages.retain(|passage| !passage.transition.leads_back());
    let ways: Vec<&Transition> = passages.iter().map(|passage| passage.transition).collect();
    let asking = Asking { ways: &ways, head: attempt.head };
    let around = facts.around(&fact.item, definition, asking)?;
    let mut all: Vec<Demanded> = Vec::new();
    for passage in &passages {
        let documents = fact.item.sights(passage.transition, attempt.head, &around.looked);
        let seen = Seen { documents, ..Seen::default() };
        for (artifact, sight) in &seen.documents {
            if let Some(known) = all.iter_mut().find(|known| known.artifact == *artifact) {
                known.ways.push(passage.written());
                continue;
            }
            let gate = Gate::Artifact(ArtifactGate { artifact: artifact.clone() });
            let verdict = gate.judge(View { doubts: &[], seen: &seen, attempt, since: None });
            let (artifact, sight) = (artifact.clone(), sight.clone());
            all.push(Demanded { ways: vec![passage.written()], artifact, sight, verdict });
        }
    }
    Ok((fact.clone(), all))
}
