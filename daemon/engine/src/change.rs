//! The one write: decide on a view, append, and tell what came of it.

mod entries;
pub(crate) mod redacted;
mod reply;
mod request;

use std::collections::BTreeMap;
use std::thread;

use tidegate_api::remedy::Aid;
use tidegate_api::request::{Change, Mode};
use tidegate_api::{Asker, Failure, Reply};
use tidegate_core::command::Call;
use tidegate_core::decide::{Decision, Draft, ImportOutcome, Outcome, decide};
use tidegate_core::event::Object;
use tidegate_core::item::Item;
use tidegate_core::refusal::Refusal;
use tidegate_core::{Entry, ItemId, Oid, ReplicaId};
use tidegate_index::{IndexError, ReadModel};
use tidegate_store::{Acknowledgement, Appended, Batch, JournalError, Store, StoreError};

use crate::desk::{Caught, Desk, is_tried_again};
use crate::door::{View, whole};
use crate::engine::Engine;
use crate::failure::{Unanswered, Wrong, forgotten, not_joined, unrecorded};
use crate::publish::publish_recorded;
use crate::settle::settle;
use crate::world::{Answers, Oracle, World};
use crate::{query, unseen};

/// How often a turn may be lost to others before nobody else is let in.
const LOST_TURNS: usize = 3;

/// What a change came to.
#[derive(Default)]
pub(crate) struct Done {
    /// The entries recorded; none if everything was so already, or from a rehearsal.
    entries: Vec<Oid>,
    /// How many events they hold, or would.
    events: usize,
    /// Whether an earlier call with the same key recorded them.
    replayed: bool,
    /// What the first event is about.
    about: Option<Object>,
    /// The items that go over to another definition, as they stood before.
    repinned: Vec<Item>,
    /// The items of which gates are asked again.
    asked_again: Vec<ItemId>,
    /// What became of each line of an import, by its number.
    imported: Option<BTreeMap<usize, ImportOutcome>>,
    /// What became of what a commit says.
    taken: Option<Outcome>,
}

/// What a change came to, which may not be durable yet.
pub(crate) struct Written {
    done: Done,
    /// What makes it durable, and the key under which it can be asked for again.
    pending: (Acknowledgement, Option<String>),
}

impl Written {
    /// What became of what a commit says.
    pub(crate) fn taken(&self) -> Option<&Outcome> {
        self.done.taken.as_ref()
    }

    /// Whether anything was recorded now.
    pub(crate) fn recorded(&self) -> bool {
        self.done.recorded()
    }

    /// Waits until it is durable.
    fn wait(&self) -> Result<(), Failure> {
        let (acknowledgement, key) = &self.pending;
        acknowledgement.wait().map_err(|error| unsure(key.clone(), error))
    }

    /// What it came to, durable.
    pub(crate) fn settled(self) -> Result<Done, Failure> {
        self.wait()?;
        Ok(self.done)
    }
}

/// What a change is to record, decided on a view.
struct Plan {
    done: Done,
    /// The entries; none if everything is so already.
    entries: Vec<Entry>,
    /// Ids as they stand in the subjects of the entries.
    names: BTreeMap<ItemId, String>,
    /// The digest of what was asked.
    asked: String,
    /// Why nothing of that is done, where the entries say no more than that.
    refused: Option<Failure>,
}

/// Carries out a change and tells what came of it.
pub(crate) fn change(engine: &Engine, asked: &Change, asker: &dyn Asker) -> Result<Reply, Failure> {
    let (mut change, taken) = redacted::clean(asked, &asked.caller.secrets)?;
    request::name(&mut change);
    let reply =
        changed(engine, &change, asker).map_err(|failure| redacted::explained(failure, &taken))?;
    Ok(reply.with(redacted::notices(&taken)))
}

fn changed(engine: &Engine, change: &Change, asker: &dyn Asker) -> Result<Reply, Failure> {
    if change.mode == Mode::DryRun {
        return match change.command.as_move() {
            Some(made) => engine.look(asker, |view| query::way(view, made, &call(change))),
            None => engine.look_alone(|view| rehearse(view, change, asker)),
        };
    }
    let written = record(engine, change, asker).inspect_err(|_| {
        // What is recorded of a refusal is waited for like the rest; that it was refused is told first.
        if change.mode == Mode::Publish && engine.has_recorded() {
            drop(publish_recorded(engine));
        }
    })?;
    let tell = || {
        let done = &written.done;
        engine.look(asker, |view| reply::reply(view.model, view.replica()?, change, done))
    };
    if change.mode == Mode::Publish {
        written.wait()?;
        publish_recorded(engine)?;
        return tell();
    }
    // What was written is folded while the disk makes it durable.
    thread::scope(|scope| {
        let waiting = thread::Builder::new().spawn_scoped(scope, || written.wait());
        let reply = tell();
        let durable = match waiting {
            // One that died says nothing: it is waited for again.
            Ok(waiting) => waiting.join().unwrap_or_else(|_| written.wait()),
            Err(_) => written.wait(),
        };
        durable.and(reply)
    })
}

/// What a change would come to.
fn rehearse(view: &View<'_>, change: &Change, asker: &dyn Asker) -> Result<Reply, Unanswered> {
    let writer = || view.shelf.with(writer);
    let Plan { done, entries, refused, .. } =
        plan(change, (view.model, view.oracle), view.caught, writer)?;
    if let Some(refused) = refused {
        return Err(refused.into());
    }
    redacted::are_clean(&entries, &change.caller.secrets, asker)?;
    let before = reply::Before::of(view.model, &done)?;
    let replica = view.replica()?;
    let tip = replica.and_then(|own| view.caught.tips.get(&own).copied());
    let arrived = entries::made_up(view.model, entries, tip)?;
    view.folded.rehearse(arrived, &|model| {
        let reply = reply::reply(model, replica, change, &done)?;
        Ok(before.told_in(reply, change))
    })
}

impl Done {
    /// Whether anything was recorded now.
    pub(crate) fn recorded(&self) -> bool {
        !self.entries.is_empty() && !self.replayed
    }
}

/// Carries out a change from which secrets were taken.
pub(crate) fn record(
    engine: &Engine,
    change: &Change,
    asker: &dyn Asker,
) -> Result<Written, Failure> {
    let redactor = &change.caller.secrets;
    let mut desk = engine.desk()?;
    let (mut lost, mut wrong, mut tries) = (0, None, 0);
    let mut known = Answers::new();
    loop {
        // Those who lost several turns get one that nobody can come between.
        let sole = match lost {
            0..LOST_TURNS => None,
            _ => Some(desk.store.sole_lock().map_err(Wrong::from)?),
        };
        let caught = match wrong.take() {
            Some(error) => desk.without(&error, tries)?,
            None => desk.catch_up()?,
        };
        whole(&caught)?;
        let planned = planned(change, &desk, (&engine.world, &known), &caught);
        desk.rest();
        let Plan { done, entries, names, asked, refused } = match planned {
            // Others have the desk while the repository is asked.
            Err(Unanswered::World(questions)) => {
                let own = desk.store.replica();
                drop(desk);
                engine.world.find_out(questions, own, &mut known);
                desk = engine.desk()?;
                continue;
            }
            Err(Unanswered::Index(error)) if is_tried_again(&error, tries) => {
                (wrong, tries) = (Some(error), tries + 1);
                continue;
            }
            planned => planned?,
        };
        if entries.is_empty() {
            // It says that things are so already, be it somebody else who is just making them so.
            let acknowledgement = desk.store.acknowledgement().map_err(Wrong::from)?;
            return Ok(Written { done, pending: (acknowledgement, change.key.clone()) });
        }
        redacted::are_clean(&entries, redactor, asker)?;
        let turn = desk.store.turn(writer(&desk.store)?, caught.tips, sole);
        let subject = |entry: &Entry| entries::subject(entry, &names);
        let sign = engine.sign.as_deref().map(|sign| sign as tidegate_store::Sign<'_>);
        let announce = |entries: &[Oid]| match &refused {
            Some(_) => true,
            None => asker.recording(request::key_to_repeat(change, entries, &asked).as_deref()),
        };
        let (subject, announce) = (&subject, &announce);
        let appended = turn.append(Batch { entries, redactor, subject, sign, announce });
        // A refusal stands, whether or not it could be recorded, and waits for no disk.
        if let Some(refused) = refused.filter(|_| !is_stale(&appended, lost)) {
            engine.commits.recorded(appended.is_ok());
            return Err(refused);
        }
        match appended {
            Ok(Appended { entries, acknowledgement }) => {
                let key = request::key_to_repeat(change, &entries, &asked);
                // Others may append meanwhile, and wait for the same sync.
                let (done, pending) = (Done { entries, ..done }, (acknowledgement, key));
                return Ok(Written { done, pending });
            }
            appended if is_stale(&appended, lost) => lost += 1,
            Err(error) => return Err(not_written(error)),
        }
    }
}

/// Why nothing was written, or nobody knows whether it was.
fn not_written(error: StoreError) -> Failure {
    match error {
        StoreError::Journal(JournalError::Halfway { .. }) => Wrong::from(error).into(),
        error => unrecorded(Wrong::from(error).into()),
    }
}

/// The plan, with what is known of the repository, unless what is kept on disk named something that
/// never was.
fn planned(
    change: &Change,
    desk: &Desk,
    (world, known): (&World, &Answers),
    caught: &Caught,
) -> Result<Plan, Unanswered> {
    let oracle = Oracle::Known(world, desk.store.replica(), known);
    let plan = desk.ask(|folded| {
        folded.ask(|model| {
            plan(change, (model, oracle), caught, || writer(&desk.store)).map_err(|why| match why {
                Unanswered::Other(failure) => unseen::explained(failure, model, caught),
                other => other,
            })
        })
    })?;
    match desk.lacks(&plan.entries) {
        None => Ok(plan),
        Some(lost) => Err(IndexError::Damaged(format!("entry {lost} is nowhere")).into()),
    }
}

/// Whether others came between, and it is tried again.
fn is_stale(appended: &Result<Appended, StoreError>, lost: usize) -> bool {
    matches!(appended, Err(StoreError::Stale)) && lost < LOST_TURNS
}

/// What is told where nobody knows whether a change will be found: the key under which it is made
/// once.
fn unsure(key: Option<String>, error: StoreError) -> Failure {
    let failure = Failure::from(Wrong::from(error));
    match key {
        Some(key) => failure.hint(Aid::RepeatUnder(key)),
        None => failure,
    }
}

/// What a change is to record on this view.
fn plan(
    change: &Change,
    (model, oracle): (&dyn ReadModel, Oracle<'_>),
    caught: &Caught,
    writer: impl FnOnce() -> Result<ReplicaId, Failure>,
) -> Result<Plan, Unanswered> {
    let asked = request::digest(change, model)?;
    let mut plan = Plan {
        done: Done::default(),
        entries: Vec::new(),
        names: BTreeMap::new(),
        asked,
        refused: None,
    };
    if let Some(done) = request::replay(change, &plan.asked, model)? {
        return Ok(Plan { done, ..plan });
    }
    let call = call(change);
    let drafts = match settle(model, oracle, |facts| decide(&change.command, &call, facts))? {
        Decision::Refused(refusal, drafts) => match refused(&refusal, model) {
            Unanswered::Other(failure) if !drafts.is_empty() => {
                plan.refused = Some(failure);
                drafts
            }
            why => return Err(why),
        },
        Decision::Done(drafts) => drafts,
        Decision::Taken(outcome, drafts) => {
            plan.done.taken = Some(outcome);
            drafts
        }
        Decision::Imported(outcomes) => {
            let drafts = outcomes.values().filter_map(ImportOutcome::draft).cloned().collect();
            plan.done.imported = Some(outcomes);
            drafts
        }
    };
    plan.done.events = drafts.len();
    plan.done.about = reply::about(drafts.iter().map(|draft| &draft.object), change);
    let repinned = drafts.iter().filter_map(Draft::repins);
    let before: Result<Vec<Option<Item>>, _> = repinned.map(|id| model.item(id)).collect();
    plan.done.repinned = before?.into_iter().flatten().collect();
    if let Some(asked) = change.command.reaffirms() {
        plan.done.asked_again = reply::asked_again(model, asked, &drafts)?;
    }
    if !drafts.is_empty() {
        // What was refused was not done: it may be asked for again under its key.
        let key = change.key.as_deref().filter(|_| plan.refused.is_none());
        let request = key.map(|key| entries::Asked { key, digest: &plan.asked });
        plan.entries = entries::of(drafts, change, request.as_ref(), model, caught, writer()?)?;
        plan.names = entries::names(&plan.entries, model)?;
    }
    Ok(plan)
}

/// What a refusal is told as; where there is no such item, with the names spelled like it.
fn refused(refusal: &Refusal, model: &dyn ReadModel) -> Unanswered {
    let alike = match refusal {
        Refusal::NoItem { reference, .. } => query::resolve(model, reference).err(),
        _ => None,
    };
    alike.unwrap_or_else(|| Failure::from(refusal).into())
}

fn writer(store: &Store) -> Result<ReplicaId, Failure> {
    match store.replica() {
        Some(replica) => Ok(replica),
        None if store.is_forgotten().map_err(Wrong::from)? => Err(forgotten()),
        None => Err(not_joined()),
    }
}

pub(crate) fn call(change: &Change) -> Call {
    Call {
        actor: change.caller.actor.clone(),
        at: change.caller.at,
        seed: change.caller.seed,
        key: change.key.clone(),
        expect: change.expect.clone(),
        reason: change.reason.clone(),
        head: change.caller.head,
    }
}
