//! What is in flight, what needs the asker, and whether all is well.

use tidegate_api::request::{Doctor, Status, Tend};
use tidegate_api::{Asker, Failure, Reply};
use tidegate_index::ReadModel;

use crate::door::{Shelf, whole};
use crate::engine::Engine;
use crate::failure::Wrong;
use crate::world::Oracle;
use crate::{doctor, query, unseen};

/// A glance, and a closer look if that was asked for.
pub(crate) fn status(engine: &Engine, asked: &Status, asker: &dyn Asker) -> Result<Reply, Failure> {
    let look = Doctor { tend: Tend { at: asked.at, dry_run: true }, fix: false };
    let found = asked.deep.then(|| doctor::doctor(engine, look, asker)).transpose()?;
    let seen = engine.look(asker, |view| {
        let document = query::status((view.model, view.oracle), view.shelf, asked)?;
        Ok(Reply::Status(Box::new(document)))
    });
    let mut reply = seen.or_else(|failure| in_trouble(engine, asked, failure))?;
    if let Reply::Status(document) = &mut reply {
        document.findings = found.map(|document| document.findings);
    }
    Ok(reply)
}

/// The same where the own log cannot be read up to its end, which no other question passes over.
fn in_trouble(engine: &Engine, asked: &Status, failure: Failure) -> Result<Reply, Failure> {
    engine.look_anyway(|log| {
        let Err(gap) = whole(log.caught) else { return Err(failure) };
        let oracle = Oracle::Now(&engine.world, log.store.replica());
        let mut document = query::status((log.memory, oracle), Shelf::Held(log.store), asked)?;
        document.store.trouble = Some(gap.message);
        let unseen = log.memory.unseen().map_err(Wrong::from)?;
        Ok(Reply::Status(Box::new(document)).with(unseen::unseen(&unseen, log.caught)))
    })
}
