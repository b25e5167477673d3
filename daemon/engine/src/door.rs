//! The door: from a request to its use case.

use std::sync::MutexGuard;

use tidegate_api::{Asker, Body, Failure, Reply, Request, Service};
use tidegate_core::fold::Gap;
use tidegate_index::Memory;
use tidegate_store::Store;

use crate::catch_up::{Caught, catch_up};
use crate::engine::{Desk, Engine};
use crate::failure::{internal, log_incomplete, log_waits};
use crate::{
    change, doctor, gc, init, publish, query, rebuild, recover, replicas, uninstall, unseen,
};

impl Service for Engine {
    fn ask(&self, request: &Request, asker: &dyn Asker) -> Result<Reply, Failure> {
        match (&self.flaw, &request.body) {
            (None, _) | (Some(_), Body::Doctor(_) | Body::Recover(_) | Body::Uninstall(_)) => {}
            (Some(flaw), _) => return Err(flaw.clone()),
        }
        match &request.body {
            Body::Init(begin) => init::init(self, begin, asker),
            Body::Change(asked) => change::change(self, asked, asker),
            Body::Publish(when_busy) => publish::publish(self, *when_busy).map(Reply::Publish),
            Body::Project => self.look(|view| {
                Ok(Reply::Project(Box::new(query::project(view.memory, view.store)?)))
            }),
            Body::Show(show) => self.look(|view| query::show(view.memory, show)),
            Body::List(list) => self.look(|view| query::list(view.memory, list)),
            Body::History(history) => self.look(|view| query::history(view.memory, history)),
            Body::Dump(item) => self.look(|view| query::dump(view.memory, item.as_ref())),
            Body::Verify(verify) => self.look_anyway(|view| query::verify(&view, verify, asker)),
            Body::Doctor(asked) => doctor::doctor(self, *asked, asker).map(Reply::Doctor),
            Body::Recover(asked) => recover::recover(self, *asked, asker).map(Reply::Recover),
            Body::Gc(asked) => gc::gc(self, *asked, asker).map(Reply::Gc),
            Body::Replicas(named) => {
                replicas::replicas(self, named.as_deref()).map(Reply::Replicas)
            }
            Body::Uninstall(asked) => {
                uninstall::uninstall(self, *asked, asker).map(Reply::Uninstall)
            }
            Body::Search(asked) => self.ask_present(asker, |database| {
                let desk = self.desk()?;
                query::search(database, &desk.store, asked)
            }),
            Body::Sql(asked) => self.ask_present(asker, |database| query::sql(database, asked)),
            Body::Rebuild(asked) => rebuild::rebuild(self, *asked),
        }
    }
}

/// What a question may look at.
pub(crate) struct View<'a> {
    pub(crate) store: &'a Store,
    pub(crate) memory: &'a Memory,
    pub(crate) caught: &'a Caught,
}

impl Engine {
    /// Looks at the index, brought to where the logs stand, and tells what is not to be seen.
    pub(crate) fn look(
        &self,
        see: impl FnOnce(View<'_>) -> Result<Reply, Failure>,
    ) -> Result<Reply, Failure> {
        self.look_anyway(|view| {
            let View { memory, caught, .. } = view;
            whole(caught)?;
            match see(view) {
                Ok(reply) => Ok(reply.with(unseen::unseen(&memory.unseen(), caught))),
                Err(failure) => Err(unseen::explained(failure, memory, caught)),
            }
        })
    }

    /// Looks at the index, even if this clone's own log cannot be read as a whole.
    fn look_anyway<T>(
        &self,
        see: impl FnOnce(View<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut desk = self.desk()?;
        let caught = catch_up(&mut desk)?;
        let Desk { store, index, .. } = &*desk;
        let memory = index.as_ref().ok_or_else(|| internal("catching up left no index"))?;
        see(View { store, memory, caught: &caught })
    }

    /// The desk, one request at a time.
    pub(crate) fn desk(&self) -> Result<MutexGuard<'_, Desk>, Failure> {
        self.desk.lock().map_err(|_| internal("a thread died at the desk"))
    }
}

/// Refuses to speak for a log of this clone's own that cannot be read up to its end: what is missing
/// was known once, and an answer without it would be wrong.
pub(crate) fn whole(caught: &Caught) -> Result<(), Failure> {
    match caught.gap {
        None => Ok(()),
        Some(Gap::Broken(entry)) => Err(log_incomplete(entry)),
        Some(Gap::Waits(waiting)) => Err(log_waits(waiting)),
    }
}
