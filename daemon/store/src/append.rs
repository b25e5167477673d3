//! Appending: decide on a view, then write to the journal if nothing came between.

use std::sync::Arc;

use tidegate_core::redact::Redactor;
use tidegate_core::{Entry, Oid, ReplicaId};
use tidegate_git::ObjectKind;

use crate::commit::Unsigned;
use crate::journal::{Journal, Kind, Lock, Pending, Position, Record, Refusal, Stream};
use crate::store::{Store, StoreError};
use crate::tips::Tips;

/// The part of a segment that one batch may take; a larger one becomes a pack.
const LARGEST_PART: u64 = 4;

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
    /// Hears the ids of the entries before any is written, and says whether to write them.
    pub announce: &'a dyn Fn(&[Oid]) -> bool,
}

/// What was appended, and is not known to be durable.
#[derive(Debug)]
pub struct Appended {
    /// The ids of the entries, in order.
    pub entries: Vec<Oid>,
    /// What makes it durable.
    pub acknowledgement: Acknowledgement,
}

/// One sync that makes an append and all before it durable. Many may wait for the same.
#[must_use = "what was not waited for may be lost"]
#[derive(Debug)]
pub struct Acknowledgement {
    pending: Option<(Arc<Journal>, Pending)>,
}

impl Acknowledgement {
    /// Waits until what was appended is durable.
    pub fn wait(&self) -> Result<(), StoreError> {
        match &self.pending {
            Some((journal, pending)) => Ok(journal.settle(*pending)?),
            None => Ok(()),
        }
    }
}

impl Store {
    /// Begins a turn on `view`. A lock taken before the view was makes it one that nobody can come
    /// between.
    #[must_use]
    pub fn turn(&self, replica: ReplicaId, view: Tips, lock: Option<Lock>) -> Turn<'_> {
        Turn { store: self, replica, view, lock }
    }

    /// What makes all that stands in the own log durable: whoever says that something was recorded
    /// before has to wait for it as those did who recorded it.
    pub fn acknowledgement(&self) -> Result<Acknowledgement, StoreError> {
        let journal = self.journal()?.filter(|_| !self.manner.is_relaxed);
        let pending = match journal {
            Some(journal) => journal.pending(Stream::Log)?.map(|pending| (journal, pending)),
            None => None,
        };
        Ok(Acknowledgement { pending })
    }

    /// Takes the right to write the own log, for those who lost several turns.
    pub fn sole_lock(&self) -> Result<Lock, StoreError> {
        Ok(self.journal_to_write()?.lock()?)
    }
}

impl Turn<'_> {
    /// Appends the batch, or nothing: [`StoreError::Stale`] if this replica appended since the
    /// view. What others wrote meanwhile was not seen, and no entry claims that it was.
    pub fn append(self, batch: Batch<'_>) -> Result<Appended, StoreError> {
        let journal = self.store.journal_to_write()?;
        if self.store.leave_to_twin()? || self.store.replica() != Some(self.replica) {
            return Err(StoreError::Stale);
        }
        let seen = self.view.get(&self.replica).copied();
        let mut end = journal.known_ends().of(Stream::Log);
        if seen != end.map(|end| end.oid) {
            end = journal.ends()?.of(Stream::Log);
        }
        if seen != end.map(|end| end.oid) {
            return Err(StoreError::Stale);
        }
        if self.lock.is_none() && self.store.is_set_back(self.replica, end, &journal)? {
            self.store.mint_replica()?;
            return Err(StoreError::Stale);
        }
        let announce = batch.announce;
        let records = self.records(batch, end)?;
        let entries: Vec<Oid> = records.iter().map(|record| record.oid).collect();
        if records.is_empty() {
            return Ok(Appended { entries, acknowledgement: Acknowledgement { pending: None } });
        }
        if !announce(&entries) {
            return Err(StoreError::Abandoned);
        }
        let length: usize = records.iter().map(Record::length).sum();
        let pending = match length as u64 > self.store.manner.segment_size / LARGEST_PART {
            true => self.append_pack(&journal, end, &records)?,
            false => self.append_records(&journal, self.lock.as_ref(), end, &records)?,
        };
        let pending = Some((journal, pending)).filter(|_| !self.store.manner.is_relaxed);
        Ok(Appended { entries, acknowledgement: Acknowledgement { pending } })
    }

    /// Appends records. Where there is no room, what is there is published first.
    fn append_records(
        &self,
        journal: &Journal,
        lock: Option<&Lock>,
        end: Option<Position>,
        records: &[Record],
    ) -> Result<Pending, StoreError> {
        let mut was_full = false;
        loop {
            match journal.append(lock, Stream::Log, end, records.to_vec()) {
                Ok(pending) => return Ok(pending),
                Err(Refusal::Stale) => return Err(StoreError::Stale),
                Err(Refusal::Closed) => {
                    self.store.leave_closed()?;
                    return Err(StoreError::Stale);
                }
                Err(Refusal::Failed(error)) => return Err(error.into()),
                Err(Refusal::Full) if !was_full => {
                    was_full = true;
                    self.store.publish().map_err(|error| StoreError::Full(Box::new(error)))?;
                }
                Err(Refusal::Full) => {
                    return Err(StoreError::Full(Box::new(StoreError::Stale)));
                }
            }
        }
    }

    /// Appends more than the journal is made for: all of it as one pack that stays, and a record
    /// that names its end. Nobody else appends meanwhile.
    fn append_pack(
        &self,
        journal: &Journal,
        end: Option<Position>,
        records: &[Record],
    ) -> Result<Pending, StoreError> {
        let taken = match &self.lock {
            Some(_) => None,
            None => Some(journal.lock()?),
        };
        if journal.ends()?.of(Stream::Log) != end {
            return Err(StoreError::Stale);
        }
        self.store.keep(records)?;
        let last = records.last().expect("a large batch has entries");
        let pack = Record { kind: Kind::Pack, payload: [][..].into(), ..last.clone() };
        self.append_records(journal, self.lock.as_ref().or(taken.as_ref()), end, &[pack])
    }

    /// The commits of the entries, each after the one before it.
    fn records(&self, batch: Batch<'_>, end: Option<Position>) -> Result<Vec<Record>, StoreError> {
        let repository = &self.store.repository;
        let empty_tree = repository.empty_tree();
        let mut last = end;
        let mut records = Vec::with_capacity(batch.entries.len());
        for mut entry in batch.entries {
            entry.seq = last.map_or(0, |last| last.seq) + 1;
            entry.forked_from = self.store.begins_after().filter(|_| entry.seq == 1);
            entry.replica = self.replica;
            let line = entry.encode(batch.redactor)?;
            let subject = batch.redactor.clean(&(batch.subject)(&entry)).into_owned();
            let parent = last.map(|last| last.oid);
            let commit = Unsigned::new(&entry, &line, &subject, parent, empty_tree);
            let bytes = match batch.sign {
                None => commit.bytes(),
                Some(sign) => {
                    let signature = sign(&commit.bytes()).map_err(StoreError::Sign)?;
                    commit.signed(&signature, empty_tree)
                }
            };
            let oid = repository.hash(ObjectKind::Commit, &bytes)?;
            let (stream, kind, payload) = (Stream::Log, Kind::Entry, bytes.into());
            // Keys are looked up in what was folded, before a turn is taken.
            records.push(Record { stream, kind, seq: entry.seq, oid, key: [0; 16], payload });
            last = Some(Position { seq: entry.seq, oid });
        }
        Ok(records)
    }
}
