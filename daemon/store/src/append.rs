//! Appending: decide on a view, then write if nothing came between.

use tidegate_core::redact::Redactor;
use tidegate_core::{Entry, Oid, ReplicaId};
use tidegate_git::{ObjectKind, SwapError};

use crate::commit::Unsigned;
use crate::lock::Lock;
use crate::refname::log_ref;
use crate::store::{Store, StoreError};
use crate::tips::Tips;

/// Makes a signature over the bytes of a commit.
pub type Sign<'a> = &'a dyn Fn(&[u8]) -> Result<String, String>;

/// A view to decide on, and the right to append to it if nothing came between.
pub struct Turn<'a> {
    store: &'a Store,
    replica: ReplicaId,
    view: Tips,
    lock: Option<Lock>,
}

/// Entries that are to stand on the log together or not at all.
pub struct Batch<'a> {
    /// The entries; their replica, place in the chain and parent are filled in.
    pub entries: Vec<Entry>,
    /// Takes secrets out.
    pub redactor: &'a Redactor,
    /// The subject of an entry.
    pub subject: &'a dyn Fn(&Entry) -> String,
    /// Signs, if the user does.
    pub sign: Option<Sign<'a>>,
}

/// What was appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The ids of the entries, in order.
    pub entries: Vec<Oid>,
}

impl Store {
    /// Begins a turn of `replica` on `view`. A lock taken before the view was makes it one that
    /// nobody can come between.
    #[must_use]
    pub fn turn(&self, replica: ReplicaId, view: Tips, lock: Option<Lock>) -> Turn<'_> {
        Turn { store: self, replica, view, lock }
    }

    /// Takes the right to write the log of `replica`, for those who lost several turns.
    pub fn sole_lock(&self, replica: ReplicaId) -> Result<Lock, StoreError> {
        Lock::take(&self.place, replica)
    }
}

impl Turn<'_> {
    /// Appends the batch, or nothing: [`StoreError::Stale`] if somebody appended since the view.
    pub fn append(mut self, batch: Batch<'_>) -> Result<Appended, StoreError> {
        let (mut lock, is_sole) = match self.lock.take() {
            Some(lock) => (lock, true),
            None => (Lock::take(&self.store.place, self.replica)?, false),
        };
        // Whoever let nobody in may go on while foreign logs arrive: what they decided on was
        // true when they looked, and what they did not see they do not claim to have seen.
        if !is_sole && self.store.tips()?.0 != self.view {
            return Err(StoreError::Stale);
        }
        let old = self.view.get(&self.replica).copied();
        let commits = self.write(batch, old)?;
        let Some(tip) = commits.last() else { return Ok(Appended { entries: commits }) };
        // The lock keeps our own processes out; anybody else who moves the ref is noticed here.
        match self.store.repository.swap(&log_ref(self.replica), old, *tip) {
            Ok(()) => {
                // What is recorded is recorded; this only helps to notice if it gets lost.
                drop(lock.remember(*tip));
                Ok(Appended { entries: commits })
            }
            Err(SwapError::Moved { .. }) => Err(StoreError::Stale),
            Err(other) => Err(other.into()),
        }
    }

    /// Writes the objects. Until the ref moves nobody sees them.
    fn write(&self, batch: Batch<'_>, old: Option<Oid>) -> Result<Vec<Oid>, StoreError> {
        let repository = &self.store.repository;
        let empty_tree = repository.write(ObjectKind::Tree, b"")?;
        let mut parent = old;
        let mut seq = match old {
            // A refused entry takes the place after the one before it.
            Some(tip) => {
                self.store.last_readable(tip)?.map_or(0, |(entry, after)| entry.seq + after)
            }
            None => 0,
        };
        let mut commits = Vec::with_capacity(batch.entries.len());
        for mut entry in batch.entries {
            seq += 1;
            entry.seq = seq;
            entry.replica = self.replica;
            let line = entry.encode(batch.redactor)?;
            let subject = batch.redactor.clean(&(batch.subject)(&entry)).into_owned();
            let commit = Unsigned::new(&entry, &line, &subject, parent, empty_tree);
            let bytes = match batch.sign {
                None => commit.bytes(),
                Some(sign) => {
                    let signature = sign(&commit.bytes()).map_err(StoreError::Sign)?;
                    commit.signed(&signature, empty_tree)
                }
            };
            let oid = repository.write(ObjectKind::Commit, &bytes)?;
            commits.push(oid);
            parent = Some(oid);
        }
        Ok(commits)
    }
}
