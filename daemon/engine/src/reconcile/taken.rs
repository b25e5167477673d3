//! What a commit comes to. As far as it bears on an item, it is the deed of who wrote it.

use tidegate_api::reconcile::CommitRow;
use tidegate_api::request::{Change, Mode};
use tidegate_api::{Exit, Failure, Patient};
use tidegate_core::command::{Command, TakeCommit, Withdraw};
use tidegate_core::commit::{Signature, subject};
use tidegate_core::decide::{Came, Outcome};
use tidegate_core::text::visible;
use tidegate_core::{Actor, ActorKind, ReplicaId};

use super::position::Mine;
use crate::change::{self, Written};
use crate::engine::Engine;

/// Who takes what commits say.
pub(super) struct Taker<'a> {
    engine: &'a Engine,
    /// What who commits here is called, and their mail address, if it is known.
    own: (ActorKind, Option<String>),
    /// What makes all that was recorded durable.
    last: Option<Written>,
    /// What commits came to.
    pub(super) rows: Vec<CommitRow>,
}

impl<'a> Taker<'a> {
    pub(super) fn new(engine: &'a Engine, kind: Option<ActorKind>) -> Self {
        let own = engine.place.actor().ok();
        let kind = kind.or(own.as_ref().map(|own| own.kind)).unwrap_or_default();
        let own = (kind, own.map(|own| own.mail));
        Self { engine, own, last: None, rows: Vec::new() }
    }

    /// Takes one part of what a commit says. An error is one of the place: it may be tried again.
    pub(super) fn take(&mut self, asked: &TakeCommit) -> Result<Outcome, Failure> {
        let outcome = match self.record(&self.asks(asked)?)? {
            Ok(outcome) => outcome,
            Err(why) => Outcome {
                came: Came::Refused,
                item: String::new(),
                id: None,
                key: None,
                via: None,
                why: Some(why),
            },
        };
        if outcome.came != Came::Nothing {
            self.rows.push(row(asked, &outcome));
        }
        Ok(outcome)
    }

    /// The change by which one part of what a commit says is taken.
    pub(super) fn asks(&self, asked: &TakeCommit) -> Result<Change, Failure> {
        let author = &asked.commit.author;
        let actor = author.actor(self.kind_of(author));
        self.change(Command::take_commit(asked.clone()), actor)
    }

    /// Takes back what was recorded here of a commit that is gone.
    pub(super) fn withdraw(&mut self, mine: &Mine, by: ReplicaId) -> Result<(), Failure> {
        let asked = Withdraw { item: mine.item, key: mine.key.clone(), by };
        let change = self.change(Command::withdraw(asked), None)?;
        match change::record(self.engine, &change, &Patient) {
            Ok(written) => self.keep(written),
            Err(failure) if is_final(&failure) => {}
            Err(failure) => return Err(failure),
        }
        Ok(())
    }

    /// Waits until all that was recorded is durable. Gives whether anything was.
    pub(super) fn settle(&mut self) -> Result<bool, Failure> {
        match self.last.take() {
            None => Ok(false),
            Some(last) => last.settled().map(|_| true),
        }
    }

    fn record(&mut self, change: &Change) -> Result<Result<Outcome, String>, Failure> {
        match change::record(self.engine, change, &Patient) {
            Ok(written) => {
                let outcome = written.taken().cloned();
                self.keep(written);
                Ok(outcome.ok_or_else(|| "it says nothing".to_owned()))
            }
            Err(failure) if is_final(&failure) => Ok(Err(failure.message)),
            Err(failure) => Err(failure),
        }
    }

    fn keep(&mut self, written: Written) {
        // What is recorded later is durable no sooner than what was before it.
        if written.recorded() {
            self.last = Some(written);
        }
    }

    fn change(&self, command: Command, actor: Option<Actor>) -> Result<Change, Failure> {
        let caller = self.engine.place.recorder(actor)?;
        let (key, expect, reason, mode) = (None, Vec::new(), None, Mode::Record);
        Ok(Change { command, caller, key, expect, reason, mode })
    }

    /// What the author of a commit is called: what people here are called, if they wrote it.
    fn kind_of(&self, author: &Signature) -> ActorKind {
        let (kind, mail) = &self.own;
        let is_own = mail.as_ref().is_none_or(|mail| *mail == author.mail);
        if is_own { *kind } else { ActorKind::default() }
    }
}

/// What a part of what a commit says came to, as others are told.
pub(super) fn row(asked: &TakeCommit, outcome: &Outcome) -> CommitRow {
    let Outcome { came, item, via, why, .. } = outcome.clone();
    CommitRow {
        commit: asked.commit.id.to_string(),
        subject: visible(subject(&asked.commit.message)).into_owned(),
        item,
        outcome: came.word().to_owned(),
        via,
        why,
    }
}

/// Whether the same would be said of it whenever it is asked.
fn is_final(failure: &Failure) -> bool {
    matches!(failure.exit, Exit::Usage | Exit::NotFound | Exit::Refused | Exit::Conflict)
}
