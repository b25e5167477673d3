//! The door: from a request to its use case.

use std::cell::RefCell;
use std::sync::MutexGuard;

use tidegate_api::reconcile::HookDocument;
use tidegate_api::request::Show;
use tidegate_api::{Asker, Body, Failure, Patient, Reply, Request, Service};
use tidegate_core::ReplicaId;
use tidegate_core::fold::Gap;
use tidegate_index::{Database, IndexError, Memory, ReadModel};
use tidegate_store::Store;

use crate::desk::{Caught, Desk, is_tried_again};
use crate::engine::Engine;
use crate::failure::{Unanswered, internal, log_incomplete, log_waits};
use crate::folded::Folded;
use crate::glance::glance;
use crate::world::{Answers, Oracle};
use crate::{
    change, doctor, gc, init, publish, query, rebuild, reconcile, recover, replicas, status, sync,
    uninstall, unseen,
};

impl Service for Engine {
    fn ask(&self, request: &Request, asker: &dyn Asker) -> Result<Reply, Failure> {
        match (&self.flaw, &request.body) {
            (None, _) | (Some(_), Body::Doctor(_) | Body::Recover(_) | Body::Uninstall(_)) => {}
            (Some(flaw), _) => return Err(flaw.clone()),
        }
        let notices = match looks_first(&request.body) {
            true => reconcile::look(self)?,
            false => Vec::new(),
        };
        Ok(self.answer(request, asker)?.with(notices))
    }
}

/// Whether somebody asks who relies on all that commits say.
fn looks_first(body: &Body) -> bool {
    !matches!(
        body,
        Body::Init(_)
            | Body::Publish(_)
            | Body::Doctor(_)
            | Body::Recover(_)
            | Body::Gc(_)
            | Body::Replicas(_)
            | Body::Remotes(_)
            | Body::Uninstall(_)
            | Body::Rebuild(_)
            | Body::Wake(_)
            | Body::LinkCommits(_)
            | Body::Workflows
            | Body::Workflow(_)
    )
}

impl Engine {
    fn answer(&self, request: &Request, asker: &dyn Asker) -> Result<Reply, Failure> {
        match &request.body {
            body @ (Body::Project | Body::Show(Show { at: None, .. }) | Body::Why(_)) => {
                self.look(asker, |view| glance(view, body))
            }
            Body::Init(begin) => init::init(self, begin, asker),
            Body::Change(asked) => change::change(self, asked, asker),
            Body::Publish(when_busy) => publish::publish(self, *when_busy).map(Reply::Publish),
            Body::Show(Show { items, at: Some(at), .. }) => {
                self.look_back(|log| query::show_past(log.memory, items, at))
            }
            Body::List(list) => self.look(asker, |view| query::list(view.model, list)),
            Body::Gates(asked) => self.look(asker, |view| query::gates(view, asked)),
            Body::Next(asked) => self.look(asker, |view| query::next(view, asked)),
            Body::Criteria(item) => self.look(asker, |view| query::criteria(view.model, item)),
            Body::Assessments(item) => self
                .look(asker, |view| Ok(Reply::Assessment(query::assessments(view.model, item)?))),
            Body::Artifacts(asked) => {
                self.look(asker, |view| query::artifacts(view, &self.world, asked))
            }
            Body::Audit(asked) => self.look(asker, |view| query::audit(view, &self.world, asked)),
            Body::Graph(asked) => self.look(asker, |view| query::graph(view.model, asked)),
            Body::Workflows => {
                self.look(asker, |view| Ok(Reply::Definitions(query::workflows(view.model)?)))
            }
            Body::Workflow(asked) => self.look(asker, |view| {
                let document = query::workflow(view.model, &asked.name, asked.version.as_deref())?;
                Ok(Reply::Definition(Box::new(document)))
            }),
            Body::History(history) => self.look(asker, |view| query::history(view.model, history)),
            Body::Watch(watch) => {
                self.look(asker, |view| query::watch(view.model, &view.caught.tips, watch))
            }
            Body::Status(asked) => status::status(self, asked, asker),
            Body::Stats(at) => self.look(asker, |view| query::stats(view, *at)),
            Body::Dump(item) => self.look_back(|log| query::dump(log.memory, item.as_ref())),
            Body::Verify(verify) => self.look_anyway(|log| Ok(query::verify(&log, verify, asker)?)),
            Body::Doctor(asked) => doctor::doctor(self, *asked, asker).map(Reply::Doctor),
            Body::Recover(asked) => recover::recover(self, *asked, asker).map(Reply::Recover),
            Body::Gc(asked) => gc::gc(self, *asked, asker).map(Reply::Gc),
            Body::Replicas(named) => {
                replicas::replicas(self, named.as_deref()).map(Reply::Replicas)
            }
            Body::Sync(asked) => sync::sync(self, asked),
            Body::Remotes(None) => sync::list(self).map(Reply::Remotes),
            Body::Remotes(Some(asked)) => sync::set(self, asked).map(Reply::Remotes),
            Body::Uninstall(asked) => {
                uninstall::uninstall(self, *asked, asker).map(Reply::Uninstall)
            }
            Body::Search(asked) => self.look_kept(asker, |view| query::search(view, asked)),
            Body::Sql(asked) => {
                self.look_kept(asker, |view| query::sql(view.folded.database()?, asked))
            }
            Body::Rebuild(asked) => rebuild::rebuild(self, *asked),
            Body::Wake(asked) => reconcile::wake(self, asked),
            Body::CheckMessage(asked) => self.look(asker, |view| query::check_message(view, asked)),
            Body::Branch(item) => self.look(asker, |view| query::branch(view, item)),
            Body::Offer(asked) => self.look(asker, |view| query::offer(view, asked)),
            Body::CheckPush(asked) => reconcile::check_push(self, asked, asker),
            Body::LinkCommits(asked) => reconcile::link(self, asked),
        }
    }
}

/// What a question may look at.
pub(crate) struct View<'a> {
    pub(crate) folded: Folded<'a>,
    pub(crate) model: &'a dyn ReadModel,
    pub(crate) shelf: Shelf<'a>,
    pub(crate) caught: &'a Caught,
    /// Who answers questions about the repository.
    pub(crate) oracle: Oracle<'a>,
}

/// The store, while what was folded of it is asked.
#[derive(Clone, Copy)]
pub(crate) enum Shelf<'a> {
    /// Nobody else uses it meanwhile.
    Held(&'a Store),
    /// Others use it between one look and the next.
    Shared(&'a Engine),
}

/// What a question about any point of the log may look at.
pub(crate) struct Whole<'a> {
    pub(crate) store: &'a Store,
    pub(crate) memory: &'a Memory,
    pub(crate) caught: &'a Caught,
}

impl View<'_> {
    /// As which replica this clone writes.
    pub(crate) fn replica(&self) -> Result<Option<ReplicaId>, Failure> {
        self.shelf.with(|store| Ok(store.replica()))
    }
}

impl Shelf<'_> {
    /// Looks into the store.
    pub(crate) fn with<T>(
        &self,
        see: impl FnOnce(&Store) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        match self {
            Self::Held(store) => see(store),
            Self::Shared(engine) => see(&engine.desk()?.store),
        }
    }
}

impl Engine {
    /// Looks at the present, brought to where the logs stand, and tells what is not to be seen. Others
    /// have the desk meanwhile, if there is much.
    pub(crate) fn look(
        &self,
        asker: &dyn Asker,
        see: impl Fn(&View<'_>) -> Result<Reply, Unanswered>,
    ) -> Result<Reply, Failure> {
        let (lent, caught, oracle) = {
            let mut desk = self.desk()?;
            let caught = desk.catch_up()?;
            let oracle = self.oracle(&desk);
            match desk.lend() {
                Some(lent) => (lent, caught, oracle),
                None => return self.look_at(desk, caught, 0, see),
            }
        };
        match self.looked_at(lent, &caught, oracle, asker, &see) {
            Err(Unanswered::Index(error)) => self.look_again(Some(error), see),
            seen => Ok(seen?),
        }
    }

    /// What somebody wants to know of the present who is no asker.
    pub(crate) fn find_out<T>(
        &self,
        see: impl Fn(&View<'_>) -> Result<T, Unanswered>,
    ) -> Result<T, Failure> {
        let found = RefCell::new(None);
        self.look(&Patient, |view| {
            *found.borrow_mut() = Some(see(view)?);
            Ok(Reply::Hook(HookDocument::new(Vec::new())))
        })?;
        found.into_inner().ok_or_else(|| internal("nobody looked"))
    }

    /// The same, while nobody else has the desk: what would be is found out by writing it down and
    /// taking it back, and who looks at an earlier moment cannot write.
    pub(crate) fn look_alone(
        &self,
        see: impl Fn(&View<'_>) -> Result<Reply, Unanswered>,
    ) -> Result<Reply, Failure> {
        self.look_again(None, see)
    }

    fn look_again(
        &self,
        wrong: Option<IndexError>,
        see: impl Fn(&View<'_>) -> Result<Reply, Unanswered>,
    ) -> Result<Reply, Failure> {
        let mut desk = self.desk()?;
        let (caught, tries) = match wrong {
            Some(error) => (desk.without(&error, 1)?, 1),
            None => (desk.catch_up()?, 0),
        };
        self.look_at(desk, caught, tries, see)
    }

    /// Looks at the desk, which others wait for: but not while the repository is asked.
    fn look_at<'a>(
        &'a self,
        mut desk: MutexGuard<'a, Desk>,
        mut caught: Caught,
        mut tries: usize,
        see: impl Fn(&View<'_>) -> Result<Reply, Unanswered>,
    ) -> Result<Reply, Failure> {
        let mut known = Answers::new();
        loop {
            let seen = looked_here(
                &desk,
                &caught,
                Oracle::Known(&self.world, desk.store.replica(), &known),
                &see,
            );
            desk.rest();
            caught = match seen {
                Err(Unanswered::World(questions)) => {
                    let own = desk.store.replica();
                    drop(desk);
                    self.world.find_out(questions, own, &mut known);
                    desk = self.desk()?;
                    desk.catch_up()?
                }
                Err(Unanswered::Index(error)) if is_tried_again(&error, tries) => {
                    tries += 1;
                    desk.without(&error, tries - 1)?
                }
                seen => return Ok(seen?),
            };
        }
    }

    /// The same, at what is kept on disk.
    pub(crate) fn look_kept(
        &self,
        asker: &dyn Asker,
        see: impl Fn(&View<'_>) -> Result<Reply, Unanswered>,
    ) -> Result<Reply, Failure> {
        let ((lent, caught), oracle) = {
            let mut desk = self.desk()?;
            (desk.lend_kept()?, self.oracle(&desk))
        };
        match self.looked_at(lent, &caught, oracle, asker, &see) {
            // What is damaged is made anew, and asked once more.
            Err(Unanswered::Index(error)) if !error.is_busy() => {
                let (lent, caught) = {
                    let mut desk = self.desk()?;
                    desk.discard();
                    desk.lend_kept()?
                };
                Ok(self.looked_at(lent, &caught, oracle, asker, &see)?)
            }
            seen => Ok(seen?),
        }
    }

    /// Looks at what was lent, as long as somebody waits, and gives it back.
    fn looked_at(
        &self,
        mut lent: Database,
        caught: &Caught,
        oracle: Oracle<'_>,
        asker: &dyn Asker,
        see: &impl Fn(&View<'_>) -> Result<Reply, Unanswered>,
    ) -> Result<Reply, Unanswered> {
        let patience = asker.patience();
        lent.give_up_when(move || patience.is_over())?;
        let read = |oid| {
            let desk = self.desk().map_err(|failure| failure.message)?;
            desk.store.read_entry(oid).map_err(Into::into)
        };
        let seen = looked(Folded::Kept(&lent, &read), Shelf::Shared(self), (caught, oracle), see);
        if !matches!(seen, Err(Unanswered::Index(_))) {
            lent.never_give_up()?;
            self.desk()?.take_back(lent);
        }
        seen
    }

    /// Looks at all that was ever recorded, and tells what is not to be seen.
    pub(crate) fn look_back(
        &self,
        see: impl FnOnce(Whole<'_>) -> Result<Reply, Unanswered>,
    ) -> Result<Reply, Failure> {
        self.look_anyway(|whole_log| {
            let Whole { memory, caught, .. } = whole_log;
            whole(caught)?;
            Ok(told(see(whole_log), memory, caught)?)
        })
    }

    /// The same, even if this clone's own log cannot be read as a whole.
    pub(crate) fn look_anyway<T>(
        &self,
        see: impl FnOnce(Whole<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut desk = self.desk()?;
        let caught = desk.fold()?;
        let seen = see(Whole { store: &desk.store, memory: desk.memory()?, caught: &caught });
        desk.put_away();
        seen
    }

    /// The repository, to be asked by who writes as this clone does.
    fn oracle(&self, desk: &Desk) -> Oracle<'_> {
        Oracle::Now(&self.world, desk.store.replica())
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

/// Looks at the desk, which others wait for meanwhile.
pub(crate) fn looked_here(
    desk: &Desk,
    caught: &Caught,
    oracle: Oracle<'_>,
    see: &impl Fn(&View<'_>) -> Result<Reply, Unanswered>,
) -> Result<Reply, Unanswered> {
    desk.ask(|folded| looked(folded, Shelf::Held(&desk.store), (caught, oracle), see))
}

fn looked(
    folded: Folded<'_>,
    shelf: Shelf<'_>,
    (caught, oracle): (&Caught, Oracle<'_>),
    see: &impl Fn(&View<'_>) -> Result<Reply, Unanswered>,
) -> Result<Reply, Unanswered> {
    whole(caught)?;
    folded.ask(|model| told(see(&View { folded, model, shelf, caught, oracle }), model, caught))
}

/// What was seen, with what is not to be seen.
fn told(
    seen: Result<Reply, Unanswered>,
    model: &dyn ReadModel,
    caught: &Caught,
) -> Result<Reply, Unanswered> {
    match seen {
        Ok(reply) => {
            let unseen = unseen::unseen(&model.unseen()?, caught);
            Ok(reply.with(unseen).with(unseen::newer_index(caught)))
        }
        Err(Unanswered::Other(failure)) => Err(unseen::explained(failure, model, caught)),
        Err(unanswered) => Err(unanswered),
    }
}

#[cfg(test)]
pub(crate) mod tests;
