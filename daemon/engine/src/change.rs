//! The one write: decide on a view, append, and tell what came of it.

mod entries;
pub(crate) mod redacted;
mod reply;
mod request;

use std::collections::BTreeMap;

use tidegate_api::remedy::Aid;
use tidegate_api::request::{Change, Mode};
use tidegate_api::{Asker, Failure, Reply};
use tidegate_core::command::Call;
use tidegate_core::decide::{Decision, Draft, ImportOutcome, decide};
use tidegate_core::event::Object;
use tidegate_core::refusal::Refusal;
use tidegate_core::{Entry, Oid, ReplicaId};
use tidegate_index::Memory;
use tidegate_store::{Appended, Batch, Store, StoreError};

use crate::catch_up::{Caught, catch_up};
use crate::door::whole;
use crate::engine::{Desk, Engine};
use crate::failure::{Wrong, forgotten, internal, not_joined};
use crate::publish::publish_recorded;
use crate::settle::settle;
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
    /// What became of each line of an import, by its number.
    imported: Option<BTreeMap<usize, ImportOutcome>>,
    /// The index as it would be, from a rehearsal.
    rehearsed: Option<Box<Memory>>,
}

/// Carries out a change and tells what came of it.
pub(crate) fn change(engine: &Engine, asked: &Change, asker: &dyn Asker) -> Result<Reply, Failure> {
    let (change, taken) = redacted::clean(asked, &asked.caller.secrets)?;
    let reply =
        changed(engine, &change, asker).map_err(|failure| redacted::explained(failure, &taken))?;
    Ok(reply.with(redacted::notices(&taken)))
}

fn changed(engine: &Engine, change: &Change, asker: &dyn Asker) -> Result<Reply, Failure> {
    if change.mode == Mode::DryRun
        && let Some(made) = change.command.as_move()
    {
        return engine.look(|view| query::way(view.memory, made, &call(change)));
    }
    let done = record(engine, change, asker)?;
    if change.mode == Mode::Publish {
        publish_recorded(engine)?;
    }
    engine.look(|view| reply::reply(&view, change, &done))
}

impl Done {
    /// Whether anything was recorded now.
    pub(crate) fn recorded(&self) -> bool {
        !self.entries.is_empty() && !self.replayed
    }
}

/// Carries out a change from which secrets were taken.
pub(crate) fn record(engine: &Engine, change: &Change, asker: &dyn Asker) -> Result<Done, Failure> {
    let redactor = &change.caller.secrets;
    let mut desk = engine.desk()?;
    let mut lost = 0;
    loop {
        // Those who lost several turns get one that nobody can come between.
        let sole = match lost {
            0..LOST_TURNS => None,
            _ => Some(desk.store.sole_lock().map_err(Wrong::from)?),
        };
        let caught = catch_up(&mut desk)?;
        let Desk { store, index, .. } = &*desk;
        let memory = index.as_ref().ok_or_else(|| internal("catching up left no index"))?;
        whole(&caught)?;
        let (mut done, drafts, request) = thought(change, memory)
            .map_err(|failure| unseen::explained(failure, memory, &caught))?;
        if drafts.is_empty() {
            return Ok(done);
        }
        let replica = writer(store)?;
        let entries = entries::of(drafts, change, request.as_ref(), memory, &caught, replica)?;
        redacted::are_clean(&entries, redactor, asker)?;
        if change.mode == Mode::DryRun {
            let tip = caught.tips.get(&replica).copied();
            done.rehearsed = Some(Box::new(entries::rehearse(memory, &entries, tip)));
            return Ok(done);
        }
        let turn = store.turn(replica, caught.tips, sole);
        let subject = |entry: &Entry| entries::subject(entry, memory);
        let sign = engine.sign.as_deref().map(|sign| sign as tidegate_store::Sign<'_>);
        let announce = |entries: &[Oid]| {
            asker.recording(request::key_to_repeat(change, entries, memory).as_deref())
        };
        let (subject, announce) = (&subject, &announce);
        match turn.append(Batch { entries, redactor, subject, sign, announce }) {
            Ok(Appended { entries, acknowledgement }) => {
                let key = request::key_to_repeat(change, &entries, memory);
                // Others may append meanwhile, and wait for the same sync.
                drop(desk);
                acknowledgement.wait().map_err(|error| unsure(key, error))?;
                return Ok(Done { entries, ..done });
            }
            Err(StoreError::Stale) if lost < LOST_TURNS => lost += 1,
            Err(error) => return Err(Wrong::from(error).into()),
        }
    }
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

/// What a change comes to, the events it would record, and the digest of what was asked, if there is
/// a key.
type Thought = (Done, Vec<Draft>, Option<String>);

/// What a change comes to on this view.
fn thought(change: &Change, memory: &Memory) -> Result<Thought, Failure> {
    let request = change.key.as_ref().map(|_| request::digest(change, memory));
    if let Some(request) = &request
        && let Some(done) = request::replay(change, request, memory)?
    {
        return Ok((done, Vec::new(), None));
    }
    let call = call(change);
    let mut done = Done::default();
    let drafts = match settle(memory, |facts| decide(&change.command, &call, facts))? {
        Decision::Refused(refusal) => return Err(refused(&refusal, memory)),
        Decision::Done(drafts) => drafts,
        Decision::Imported(outcomes) => {
            let drafts = outcomes.values().filter_map(ImportOutcome::draft).cloned().collect();
            done.imported = Some(outcomes);
            drafts
        }
    };
    done.events = drafts.len();
    done.about = drafts.first().map(|draft| draft.object.clone());
    Ok((done, drafts, request))
}

/// What a refusal is told as; where there is no such item, with the names spelled like it.
fn refused(refusal: &Refusal, memory: &Memory) -> Failure {
    let alike = match refusal {
        Refusal::NoItem { reference, .. } => query::resolve(memory, reference).err(),
        _ => None,
    };
    alike.unwrap_or_else(|| Failure::from(refusal))
}

fn writer(store: &Store) -> Result<ReplicaId, Failure> {
    match store.replica() {
        Some(replica) => Ok(replica),
        None if store.is_forgotten().map_err(Wrong::from)? => Err(forgotten()),
        None => Err(not_joined()),
    }
}

fn call(change: &Change) -> Call {
    Call {
        actor: change.caller.actor.clone(),
        at: change.caller.at,
        seed: change.caller.seed,
        key: change.key.clone(),
        expect: change.expect.clone(),
        reason: change.reason.clone(),
    }
}

impl Caught {
    /// The tips that `memory` has let in.
    fn known<'a>(&'a self, memory: &'a Memory) -> impl Iterator<Item = (ReplicaId, Oid)> + 'a {
        self.tips
            .iter()
            .map(|(replica, tip)| (*replica, *tip))
            .filter(|(_, tip)| memory.fold().has(*tip))
    }
}
