//! The door: from a request to its use case.

use std::sync::MutexGuard;

use tidegate_api::request::Show;
use tidegate_api::{Asker, Body, Failure, Reply, Request, Service};
use tidegate_core::fold::{Gap, Received};
use tidegate_index::{Database, Memory, ReadModel};
use tidegate_store::Store;

use crate::desk::{Caught, Desk};
use crate::engine::Engine;
use crate::failure::{Unanswered, internal, log_incomplete, log_waits};
use crate::{
    change, doctor, gc, init, publish, query, rebuild, recover, replicas, status, uninstall, unseen,
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
            Body::Project => self
                .look(|view| Ok(Reply::Project(Box::new(query::project(view.model, view.store)?)))),
            Body::Show(Show { items, at: None }) => {
                self.look(|view| query::show(view.model, items))
            }
            Body::Show(Show { items, at: Some(at) }) => {
                self.look_back(|log| query::show_past(log.memory, items, at))
            }
            Body::List(list) => self.look(|view| query::list(view.model, list)),
            Body::Why(why) => self.look(|view| query::why(view.model, why)),
            Body::History(history) => self.look(|view| query::history(view.model, history)),
            Body::Watch(watch) => {
                self.look(|view| query::watch(view.model, &view.caught.tips, watch))
            }
            Body::Status(asked) => status::status(self, asked, asker),
            Body::Stats(at) => self.look(|view| query::stats(view, *at)),
            Body::Dump(item) => self.look_back(|log| query::dump(log.memory, item.as_ref())),
            Body::Verify(verify) => self.look_anyway(|log| Ok(query::verify(&log, verify, asker)?)),
            Body::Doctor(asked) => doctor::doctor(self, *asked, asker).map(Reply::Doctor),
            Body::Recover(asked) => recover::recover(self, *asked, asker).map(Reply::Recover),
            Body::Gc(asked) => gc::gc(self, *asked, asker).map(Reply::Gc),
            Body::Replicas(named) => {
                replicas::replicas(self, named.as_deref()).map(Reply::Replicas)
            }
            Body::Uninstall(asked) => {
                uninstall::uninstall(self, *asked, asker).map(Reply::Uninstall)
            }
            Body::Search(asked) => self.look_kept(asker, |database| {
                let desk = self.desk()?;
                query::search(database, &desk.store, asked)
            }),
            Body::Sql(asked) => self.look_kept(asker, |database| query::sql(database, asked)),
            Body::Rebuild(asked) => rebuild::rebuild(self, *asked),
        }
    }
}

/// What a question may look at.
pub(crate) struct View<'a> {
    desk: &'a Desk,
    pub(crate) store: &'a Store,
    pub(crate) model: &'a dyn ReadModel,
    pub(crate) caught: &'a Caught,
}

/// What a question about any point of the log may look at.
pub(crate) struct Whole<'a> {
    pub(crate) store: &'a Store,
    pub(crate) memory: &'a Memory,
    pub(crate) caught: &'a Caught,
}

impl View<'_> {
    /// Looks at what would be if these entries had arrived.
    pub(crate) fn rehearse<T>(
        &self,
        arrived: Vec<Received>,
        see: &dyn Fn(&dyn ReadModel) -> Result<T, Unanswered>,
    ) -> Result<T, Unanswered> {
        self.desk.rehearse(arrived, see)
    }
}

impl Engine {
    /// Looks at the present, brought to where the logs stand, and tells what is not to be seen.
    pub(crate) fn look(
        &self,
        see: impl Fn(&View<'_>) -> Result<Reply, Unanswered>,
    ) -> Result<Reply, Failure> {
        let mut desk = self.desk()?;
        let caught = desk.catch_up()?;
        let seen = match looked(&desk, &caught, &see) {
            Err(Unanswered::Index(error)) => {
                let caught = desk.without(&error)?;
                looked(&desk, &caught, &see)
            }
            seen => seen,
        };
        desk.rest();
        Ok(seen?)
    }

    /// The same, at what is kept on disk. Others have the desk meanwhile.
    pub(crate) fn look_kept(
        &self,
        asker: &dyn Asker,
        see: impl Fn(&Database) -> Result<Reply, Unanswered>,
    ) -> Result<Reply, Failure> {
        let (database, caught) = self.desk()?.lend_kept()?;
        match looked_kept(database, &caught, asker, &see) {
            // What is damaged is made anew, and asked once more.
            Err(Unanswered::Index(error)) if !error.is_busy() => {
                let (database, caught) = {
                    let mut desk = self.desk()?;
                    desk.discard();
                    desk.lend_kept()?
                };
                Ok(looked_kept(database, &caught, asker, &see)?)
            }
            seen => Ok(seen?),
        }
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

fn looked(
    desk: &Desk,
    caught: &Caught,
    see: &impl Fn(&View<'_>) -> Result<Reply, Unanswered>,
) -> Result<Reply, Unanswered> {
    whole(caught)?;
    desk.ask(|model| told(see(&View { desk, store: &desk.store, model, caught }), model, caught))
}

fn looked_kept(
    mut database: Database,
    caught: &Caught,
    asker: &dyn Asker,
    see: &impl Fn(&Database) -> Result<Reply, Unanswered>,
) -> Result<Reply, Unanswered> {
    whole(caught)?;
    if let Some(patience) = asker.patience() {
        database.give_up_after(patience)?;
    }
    let unseen = database.unseen()?;
    Ok(see(&database)?.with(unseen::unseen(&unseen, caught)).with(unseen::newer_index(caught)))
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
mod tests {
    use std::process::Command;

    use serde_json::{Value, json};
    use tidegate_api::Patient;
    use tidegate_git::Environment;
    use tidegate_index::{ItemFilter, Order};

    use super::*;
    use crate::Place;

    fn ask(engine: &Engine, body: Value) -> Reply {
        let body = serde_json::from_value(body).expect("a request");
        engine.ask(&Request { body }, &Patient).expect("an answer")
    }

    fn change(command: &Value) -> Value {
        let actor = json!({ "name": "Ada", "mail": "ada@example.com", "kind": "human" });
        let caller = json!({ "actor": actor, "at": 1_763_700_000_123_i64, "seed": vec![7; 16] });
        json!({ "change": { "command": command, "caller": caller } })
    }

    #[test]
    fn what_others_write_between_two_questions_of_one_request_is_not_seen_by_it() {
        let folder = tempfile::tempdir().expect("a temporary directory can be made");
        let made = Command::new("git").args(["init", "--quiet"]).current_dir(&folder).status();
        assert!(made.expect("there is git").success());
        let place = Place::new(folder.path().to_owned(), Environment::default(), Vec::new());
        let engine = || Engine::open(&place).expect("it can be opened");
        let caller = change(&Value::Null)["change"]["caller"].clone();
        let begin = json!({ "caller": caller, "id": null, "name": null, "otherwise": "x", "new_replica": false });
        ask(&engine(), json!({ "init": begin }));
        // So much that it is kept on disk.
        let body = "a long body ".repeat(80);
        let line =
            |n: usize| json!({ "item": { "item": { "title": n.to_string(), "body": body } } });
        let lines: Value = (0..400).map(|n| (n.to_string(), line(n))).collect();
        ask(&engine(), change(&json!({ "import": { "lines": lines } })));
        ask(&engine(), json!({ "rebuild": { "check": false } }));
        let ours = engine();
        let count = |view: &View<'_>| {
            let all = ItemFilter { all: true, ..ItemFilter::default() };
            Ok::<_, Unanswered>(
                view.model.items(&all, Order::Created, None, usize::MAX)?.found.len(),
            )
        };
        let seen = ours.look(|view| {
            assert_eq!(count(view)?, 400);
            ask(&engine(), change(&json!({ "new_item": { "title": "between" } })));
            assert_eq!(count(view)?, 400, "it is of the same moment");
            Ok(Reply::Project(Box::new(query::project(view.model, view.store)?)))
        });
        seen.expect("an answer");
        let seen = ours.look(|view| {
            assert_eq!(count(view)?, 401, "it is there, and the next one sees it");
            Ok(Reply::Project(Box::new(query::project(view.model, view.store)?)))
        });
        seen.expect("an answer");
    }
}
