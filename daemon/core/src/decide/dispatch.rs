//! From a command to the decision of its kind.

use super::{
    Decision, Stop, archive, assess, back, comment, commit, criterion, edit, import, link, moving,
    new_item, project, reaffirm, repin, resolve, tag, workflow,
};
use crate::command::{Call, Command};
use crate::fact::{Facts, Questions};

/// Decides `command` on `facts`, or asks.
pub fn decide(command: &Command, call: &Call, facts: &Facts) -> Result<Decision, Questions> {
    let drafts = match command {
        Command::BeginProject(begin) => project::begin(begin, facts),
        Command::SetProject(set) => project::set(set, call, facts),
        Command::Publish(asked) => workflow::publish(asked, call, facts),
        Command::ChooseWorkflow(asked) => workflow::choose(asked, call, facts),
        Command::NewItem(new) => new_item::decide(new, call, facts),
        Command::EditItem(edit) => edit::decide(edit, call, facts),
        Command::Comment(comment) => comment::decide(comment, call, facts),
        Command::Tag(tag) => tag::add(tag, call, facts),
        Command::Untag(tag) => tag::remove(tag, call, facts),
        Command::Link(link) => link::link(link, call, facts),
        Command::Unlink(link) => link::unlink(link, call, facts),
        Command::Move(made) => moving::decide(made, call, facts),
        Command::Repin(asked) => repin::decide(asked, call, facts),
        Command::Resolve(asked) => resolve::decide(asked, call, facts),
        Command::Reaffirm(asked) => reaffirm::decide(asked, call, facts),
        Command::RollBack(asked) => back::roll_back(asked, call, facts),
        Command::Undo(asked) => back::undo(asked, call, facts),
        Command::AddCriterion(asked) => criterion::add(asked, call, facts),
        Command::CheckCriterion(asked) => criterion::check(asked, call, facts),
        Command::UncheckCriterion(asked) => criterion::uncheck(asked, call, facts),
        Command::Assess(asked) => assess::decide(asked, call, facts),
        Command::Archive(item) => archive::archive(item, call, facts),
        Command::Unarchive(item) => archive::unarchive(item, call, facts),
        Command::TakeCommit(asked) => match commit::take(asked, call, facts) {
            Ok((outcome, drafts)) => return Ok(Decision::Taken(outcome, drafts)),
            Err(stop) => Err(stop),
        },
        Command::Withdraw(asked) => commit::withdraw(asked, facts),
        Command::Import(import) => {
            return import::decide(import, call, facts).map(Decision::Imported);
        }
    };
    match drafts {
        Ok(drafts) => Ok(Decision::Done(drafts)),
        Err(Stop::Refuse(refusal)) => Ok(Decision::Refused(refusal, Vec::new())),
        Err(Stop::RefuseAnd(refused)) => Ok(Decision::Refused(refused.0, refused.1)),
        Err(Stop::Ask(questions)) => Err(questions),
    }
}
