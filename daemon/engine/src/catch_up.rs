//! The fold: what the log has and the index has not.

use tidegate_api::Failure;
use tidegate_core::fold::Gap;
use tidegate_index::{Memory, lead_on};
use tidegate_store::{Problem, Tips};

use crate::engine::Desk;
use crate::failure::Wrong;

/// What catching up found beside entries.
pub(crate) struct Caught {
    /// Where the logs stand.
    pub(crate) tips: Tips,
    /// What is among our refs and no log.
    pub(crate) problems: Vec<Problem>,
    /// What keeps this clone's own log from being read up to its end.
    pub(crate) gap: Option<Gap>,
}

/// Brings the index to where the logs stand, opening it on first use. Where a log was rewound or is
/// gone, it begins anew.
pub(crate) fn catch_up(desk: &mut Desk) -> Result<Caught, Failure> {
    let knows = |memory: &Memory, oid| memory.fold().has(oid);
    let on = match &desk.index {
        Some(memory) => Some(desk.store.walk(&|oid| knows(memory, oid)).map_err(Wrong::from)?),
        None => None,
    };
    let folded = desk.folded.iter().map(|(replica, tip)| (*replica, *tip));
    let on = on.filter(|walked| lead_on(folded, &walked.tips, &walked.entries));
    let walked = match on {
        Some(walked) => walked,
        None => {
            let project = desk.store.project().map_err(Wrong::from)?;
            let read = desk.store.sweep(|| Memory::new(project), Memory::fold_in, knows);
            let (memory, walked) = read.map_err(Wrong::from)?;
            desk.index = Some(memory);
            walked
        }
    };
    let memory = desk.index.as_mut().expect("it was opened if it was not");
    memory.fold_in(walked.entries);
    desk.folded.clone_from(&walked.tips);
    let tip = desk.store.replica().and_then(|own| walked.tips.get(&own).copied());
    let gap = tip.and_then(|tip| memory.fold().gap(tip));
    Ok(Caught { tips: walked.tips, problems: walked.problems, gap })
}
