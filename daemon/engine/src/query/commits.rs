//! What is said to one who is about to make a commit.

use tidegate_api::reconcile::HookDocument;
use tidegate_api::remedy::command_line;
use tidegate_api::request::{CheckMessage, Offer};
use tidegate_api::{Exit, Failure, Reply};
use tidegate_core::command::{Call, ItemRef};
use tidegate_core::commit::{Commit, Trailer};
use tidegate_core::decide::{Problem, check};
use tidegate_core::fact::Lookup;
use tidegate_core::gate::Attempt;
use tidegate_core::id::Seed;
use tidegate_core::outlook;
use tidegate_core::{Actor, Oid};
use tidegate_index::ReadModel;

use crate::door::View;
use crate::failure::Unanswered;
use crate::settle::settle;

use super::resolve;

/// Refuses a message that does not do what it says.
pub(crate) fn check_message(view: &View<'_>, asked: &CheckMessage) -> Result<Reply, Unanswered> {
    let CheckMessage { message, author, kind, commit, parent, at } = asked;
    let nobody = Actor { name: "nobody".to_owned(), mail: "nobody".to_owned(), kind: *kind };
    let call = Call {
        actor: author.actor(*kind).unwrap_or(nobody),
        at: *at,
        seed: Seed([0; 16]),
        key: None,
        expect: Vec::new(),
        reason: None,
        head: *commit,
    };
    // It has no id yet. One that nothing has is known by nobody.
    let unmade = Oid::from_bytes(&[0; 20]).map_err(|e| crate::failure::internal(&e.to_string()))?;
    let commit = Commit {
        id: commit.unwrap_or(unmade),
        parent: *parent,
        author: author.clone(),
        message: message.clone(),
        changed: None,
    };
    let thought = |facts: &_| check(&commit, &call, facts);
    let problems = settle(view.model, view.oracle, thought)?;
    if problems.is_empty() {
        return Ok(Reply::Hook(HookDocument::new(Vec::new())));
    }
    Err(refused(&problems).into())
}

fn refused(problems: &[Problem]) -> Failure {
    let message = "the message of this commit would not do what it says";
    let mut failure = Failure::new(Exit::Refused, "bad_trailer", message);
    for Problem { line, why, mended, remedies } in problems {
        let line = tidegate_core::text::visible(line);
        failure = failure.reason(format!("{line}: {why}"));
        failure.hints.extend(mended.clone());
        failure.hints.extend(remedies.iter().map(command_line));
    }
    failure
}

/// The trailers that a commit on a branch may have: one for each way that the item of the branch may
/// take.
pub(crate) fn offer(view: &View<'_>, asked: &Offer) -> Result<Reply, Unanswered> {
    let names = ReadModel::project(view.model)?.map(|project| project.branch_name());
    let mut says = Vec::new();
    for name in names.unwrap_or_default().items(&asked.branch) {
        if let Lookup::Found(fact) = view.model.find(&name)? {
            let item = view.model.lasting(fact.item.id)?;
            let vias = open_ways(view, &ItemRef::from(fact.item.id))?;
            says.extend(vias.iter().map(|via| Trailer::of(&item, via).written()));
            break;
        }
    }
    Ok(Reply::Hook(HookDocument::new(says)))
}

/// What the branch for an item is called.
pub(crate) fn branch(view: &View<'_>, item: &ItemRef) -> Result<Reply, Unanswered> {
    let found = resolve(view.model, item)?.item;
    let names = ReadModel::project(view.model)?.map(|project| project.branch_name());
    // What git takes for something else cannot stand in the name of a branch.
    let is_plain = |alias: &&String| alias.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let called = match found.aliases.iter().find(is_plain) {
        Some(alias) => alias.clone(),
        None => view.model.lasting(found.id)?,
    };
    let name = names.unwrap_or_default().made(&called, &found.title);
    Ok(Reply::Hook(HookDocument::new(vec![name])))
}

fn open_ways(view: &View<'_>, item: &ItemRef) -> Result<Vec<String>, Unanswered> {
    let attempt = Attempt::default();
    let asked = |facts: &_| outlook::of_item(item, None, &attempt, facts);
    Ok(match settle(view.model, view.oracle, asked)? {
        Ok(outlook) => outlook.ways.iter().map(outlook::Way::written).collect(),
        Err(_) => Vec::new(),
    })
}
