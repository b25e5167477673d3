//! The way that a move would take.

use tidegate_api::why::{WayView, WhyDocument};
use tidegate_api::{Failure, Reply};
use tidegate_core::command::{Call, Move};
use tidegate_core::outlook;
use tidegate_index::ReadModel;

use super::resolve;
use crate::failure::Unanswered;
use crate::settle::settle;

/// The rehearsal of a move: the way it would take, and what stands in it.
pub(crate) fn way(model: &dyn ReadModel, made: &Move, call: &Call) -> Result<Reply, Unanswered> {
    let fact = resolve(model, &made.item)?;
    let way = settle(model, |facts| outlook::of_move(made, call, facts))?;
    let way = way.map_err(|refusal| Failure::from(&refusal))?;
    Ok(Reply::Why(WhyDocument {
        schema: "tidegate.why/1".to_owned(),
        item: fact.item.id.to_string(),
        short: fact.short,
        state: fact.item.single_state().map(str::to_owned),
        transitions: vec![WayView::new(&way)],
        notices: Vec::new(),
    }))
}
