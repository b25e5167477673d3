//! What an answer cannot show: logs that wait for entries, are damaged, of a later format, or of
//! another project. Told with every answer, so that nobody takes it for all there is.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_api::notice::Notice;
use tidegate_api::remedy::Aid;
use tidegate_api::{Exit, Failure};
use tidegate_core::{Oid, ProjectId};
use tidegate_index::{ReadModel, Unseen};
use tidegate_store::log_ref;

use crate::desk::Caught;
use crate::failure::Unanswered;

/// What is on the logs and not seen, a notice a cause.
pub(crate) fn unseen(unseen: &Unseen, caught: &Caught) -> Vec<Notice> {
    let foreign = Foreign::among(unseen, caught);
    let names = |newer| {
        let stubs = unseen.stubs.iter().filter(|stub| stub.why.newer == newer);
        let stubs = stubs.filter(|stub| !foreign.entries.contains(&stub.entry));
        stubs.map(|stub| stub.entry.to_string()).collect::<Vec<_>>()
    };
    let waiting = unseen.waiting.iter();
    let here: BTreeSet<Oid> = waiting.clone().map(|waiting| waiting.entry).collect();
    let missing: BTreeSet<Oid> =
        waiting.map(|waiting| waiting.missing).filter(|oid| !here.contains(oid)).collect();
    let missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
    let refs: Vec<String> = caught.problems.iter().map(|problem| problem.name.clone()).collect();
    let mut notices = Vec::new();
    let mut add = |code, about: Vec<String>, what: [&str; 2], aids: &[Aid]| {
        let what = match about.len() {
            0 => return,
            1 => what[0].to_owned(),
            count => what[1].replace('N', &count.to_string()),
        };
        let notice = Notice::new(code, what, about);
        notices.push(aids.iter().cloned().fold(notice, Notice::hint));
    };
    let one = "a log waits for an entry that is not here or damaged: what comes after is not seen";
    let many = "logs wait for N entries that are not here or damaged: what comes after is not seen";
    add("waiting", missing, [one, many], &[Aid::FetchLogs, Aid::Verify]);
    let one = "a ref among the logs cannot be read: what stands on it is not seen";
    let many = "N refs among the logs cannot be read: what stands on them is not seen";
    add("ref", refs, [one, many], &[Aid::Verify]);
    let one = "an entry is of a later format than this build knows: what it says is not seen";
    let many = "N entries are of a later format than this build knows: what they say is not seen";
    add("newer", names(true), [one, many], &[Aid::Verify]);
    let one = "an entry is damaged or forged: what it says does not count";
    let many = "N entries are damaged or forged: what they say does not count";
    add("refused", names(false), [one, many], &[Aid::Verify]);
    let projects: Vec<String> = foreign.projects.iter().map(ToString::to_string).collect();
    let projects = projects.join(", ");
    let own = "not seen, and belongs into a repository of its own";
    let one = format!("a log of another project ({projects}) stands here: it is {own}");
    let many = format!("N logs of other projects ({projects}) stand here: each is {own}");
    let aids = foreign.logs.first().map(|log| Aid::ShowLog(log.clone()));
    add("foreign", foreign.logs.clone(), [&one, &many], aids.as_slice());
    notices
}

/// That a later version of the program keeps its index here, which this one does without.
pub(crate) fn newer_index(caught: &Caught) -> Option<Notice> {
    let message = "the index here is of a later version of tidegate: it is left alone, and what was \
                   asked was folded in memory";
    let notice = || Notice::new("newer_index", message.to_owned(), []).hint(Aid::Rebuild);
    caught.is_beside_newer.then(notice)
}

/// The logs of other projects that stand here.
#[derive(Default)]
struct Foreign {
    projects: BTreeSet<ProjectId>,
    logs: Vec<String>,
    entries: BTreeSet<Oid>,
}

impl Foreign {
    fn among(unseen: &Unseen, caught: &Caught) -> Self {
        let of_others = unseen
            .stubs
            .iter()
            .filter_map(|stub| Some((stub.entry, (stub.parent, stub.why.foreign?))));
        let stubs: BTreeMap<Oid, (Option<Oid>, ProjectId)> = of_others.collect();
        let mut foreign = Self::default();
        for (replica, tip) in caught.tips.iter().filter(|(_, tip)| stubs.contains_key(tip)) {
            foreign.logs.push(log_ref(*replica));
            let mut at = Some(*tip);
            while let Some((oid, (parent, project))) =
                at.and_then(|oid| Some((oid, stubs.get(&oid)?)))
            {
                foreign.projects.insert(*project);
                foreign.entries.insert(oid);
                at = *parent;
            }
        }
        foreign
    }
}

/// The same failure; of something that was not found, with what is not seen.
pub(crate) fn explained(failure: Failure, model: &dyn ReadModel, caught: &Caught) -> Unanswered {
    if failure.exit != Exit::NotFound {
        return failure.into();
    }
    let unseen = match model.unseen() {
        Ok(known) => unseen(&known, caught).into_iter(),
        Err(error) => return error.into(),
    };
    let explained = unseen.fold(failure, |failure, notice| {
        let failure = failure.reason(notice.message);
        notice.hints.into_iter().fold(failure, Failure::hint)
    });
    explained.into()
}
