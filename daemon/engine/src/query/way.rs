//! Where an item can go, and what stands in the way.

use tidegate_api::request::Why;
use tidegate_api::why::WhyDocument;
use tidegate_api::{Failure, Reply};
use tidegate_core::command::{Call, Move};
use tidegate_core::fact::Facts;
use tidegate_core::gate::Attempt;
use tidegate_core::outlook::{self, Outlook};
use tidegate_core::refusal::Refusal;

use super::resolve;
use crate::door::View;
use crate::failure::Unanswered;
use crate::settle::settle;

/// All ways of an item from where it stands, or the one that was asked for.
pub(crate) fn why(view: &View<'_>, why: &Why) -> Result<Reply, Unanswered> {
    // What is spelled alike is told by the look-up of people.
    resolve(view.model, &why.item)?;
    let attempt = Attempt { at: why.at, by: why.by, head: why.head, ..Attempt::default() };
    let of_item = |facts: &Facts| outlook::of_item(&why.item, why.via.as_ref(), &attempt, facts);
    let outlook = settle(view.model, view.oracle, of_item)?;
    told(outlook, false)
}

/// The rehearsal of a move: the way it would take, and what stands in it.
pub(crate) fn way(view: &View<'_>, made: &Move, call: &Call) -> Result<Reply, Unanswered> {
    resolve(view.model, &made.item)?;
    told(settle(view.model, view.oracle, |facts| outlook::of_move(made, call, facts))?, true)
}

fn told(outlook: Result<Outlook, Refusal>, dry_run: bool) -> Result<Reply, Unanswered> {
    let outlook = outlook.map_err(|refusal| Failure::from(&refusal))?;
    Ok(Reply::Why(WhyDocument::new(&outlook, dry_run)))
}
