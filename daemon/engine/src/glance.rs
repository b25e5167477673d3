//! A glance: a question about the project or a few items, answered at once where nobody has to be
//! waited for, nothing to be folded, and nothing to be looked for far and wide.

use tidegate_api::request::Show;
use tidegate_api::{Body, Reply, Request};

use crate::door::{View, looked_here};
use crate::engine::Engine;
use crate::failure::{Unanswered, internal};
use crate::query;
use crate::world::{Answers, Oracle};

/// How many items are told of at once.
const FEW: usize = 8;

/// Whether this is asked of the project or a few items.
fn is_short(body: &Body) -> bool {
    match body {
        Body::Project | Body::Why(_) => true,
        Body::Show(Show { items, at, .. }) => items.len() <= FEW && at.is_none(),
        _ => false,
    }
}

/// What is asked of the project or of items.
pub(crate) fn glance(view: &View<'_>, body: &Body) -> Result<Reply, Unanswered> {
    match body {
        Body::Project => {
            let document = query::project(view.model, view.replica()?)?;
            Ok(Reply::Project(Box::new(document)))
        }
        Body::Show(Show { items, at: None, head }) => query::show(view, items, *head),
        Body::Why(why) => query::why(view, why),
        _ => Err(internal("this is asked in another way").into()),
    }
}

impl Engine {
    /// The answer to a question, if a glance gives it: the desk is free, the logs stand where they were
    /// folded up to, and little is to be read. Nothing, if it has to be asked like any other.
    pub fn at_once(&self, request: &Request) -> Option<Reply> {
        // What commits say has to be taken first.
        let is_short =
            is_short(&request.body) && self.flaw.is_none() && self.commits.is_at_rest(&self.place);
        let mut desk = self.desk.try_lock().ok().filter(|_| is_short)?;
        desk.glance(|desk, caught| {
            // What the repository has to be asked takes longer.
            let none = Answers::new();
            let oracle = Oracle::Known(&self.world, desk.store.replica(), &none);
            looked_here(desk, caught, oracle, &|view| glance(view, &request.body)).ok()
        })
    }
}

#[cfg(test)]
mod tests;
