//! The moves of an item that rest on documents which this clone cannot confirm.

use std::collections::BTreeMap;

use tidegate_core::fact::{Unproven, WorldAnswer, WorldQuestion, rests};
use tidegate_core::item::{Evidence, Item};
use tidegate_core::{Oid, ReplicaId};

use crate::failure::Unanswered;
use crate::world::Oracle;

/// Those of `item`, where `head` is checked out and this clone writes as `own`: one record of each move
/// that nothing confirms. What may still be found is told before what is known to be false.
pub(super) fn unproven(
    (oracle, own): (Oracle<'_>, Option<ReplicaId>),
    item: &Item,
    head: Option<Oid>,
) -> Result<Vec<Unproven>, Unanswered> {
    // Whoever recorded it looked before: the repository need not be asked.
    let is_foreign = |records: &&Vec<Evidence>| records.iter().all(|one| Some(one.by) != own);
    let moves: Vec<&Vec<Evidence>> = item.evidence.iter().filter(is_foreign).collect();
    if moves.is_empty() {
        return Ok(Vec::new());
    }
    let question = |one: &Evidence| WorldQuestion::Rests(rests(one, head));
    let questions = moves.iter().copied().flatten().map(question);
    let answers: BTreeMap<WorldQuestion, WorldAnswer> =
        oracle.answers(questions.collect())?.into_iter().collect();
    let of_record = |one: &Evidence| match &answers[&question(one)] {
        WorldAnswer::Rests(truth) => Unproven::of(one, truth),
        WorldAnswer::Looked(_) => None,
    };
    let of_move = |records: &Vec<Evidence>| {
        let all: Option<Vec<Unproven>> = records.iter().map(of_record).collect();
        all?.into_iter().min_by_key(|unproven| unproven.lack.is_none())
    };
    Ok(moves.into_iter().filter_map(of_move).collect())
}
