//! The loop of the publisher.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use tidegate_core::{Oid, ReplicaId};
use tidegate_git::{Object, ObjectKind, Read};

use super::standing::Standing;
use crate::commit::MAX_OUTLINE_BYTES;
use crate::journal::lock::{DEADLINE, LockFile, NotTaken};
use crate::journal::{Journal, JournalError, Kind, Lock, Record, Stream, View};
use crate::refname::log_ref;
use crate::store::{Store, StoreError};
use crate::tips::Problem;

/// How many of those published before are looked for again. A prune takes only what was new when it
/// began, and more would cost as much as publishing does.
const RECENT: usize = 64;

/// How long somebody waits who has time.
const TURN: Duration = Duration::from_secs(60);

/// Where those stand who publish.
struct Line {
    /// Who is at it.
    now: Arc<LockFile>,
    /// Who comes next. There is one, so that no pile of them grows.
    next: Arc<LockFile>,
}

/// What publishing came to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Published {
    /// How many records git has now and did not have before.
    pub records: usize,
    /// What was put right.
    pub mended: Vec<Problem>,
}

impl Store {
    /// Makes git see everything that this replica appended.
    pub fn publish(&self) -> Result<Published, StoreError> {
        self.publish_after(|line| line.now.take(DEADLINE))
    }

    /// The same, for who has time: waits for whoever is at it, unless somebody waits for that
    /// already. That one begins after all that was appended so far, and sees to everything.
    pub fn publish_in_turn(&self) -> Result<Published, StoreError> {
        let published = self.publish_after(|line| match line.now.take(Duration::ZERO) {
            Err(NotTaken::Held(_)) => {
                let _next = line.next.take(Duration::ZERO)?;
                line.now.take(TURN)
            }
            taken => taken,
        });
        match published {
            Err(StoreError::Journal(JournalError::Held { .. })) => Ok(Published::default()),
            published => published,
        }
    }

    fn publish_after(
        &self,
        stand_in: impl FnOnce(&Line) -> Result<Lock, NotTaken>,
    ) -> Result<Published, StoreError> {
        let mut published = Published::default();
        let (Some(replica), Some(journal)) = (self.replica(), self.journal()?) else {
            return Ok(published);
        };
        if self.repository.is_quarantined() {
            return Err(StoreError::Quarantined);
        }
        let lock = |path| LockFile::at(&self.files, path, self.place.file_mode());
        let now = lock(self.place.publish_lock(replica));
        let next = lock(self.place.publish_next(replica));
        let _lock = match stand_in(&Line { now, next }) {
            // All of ours was taken away here.
            Err(NotTaken::Failed(_, error)) if error.kind() == ErrorKind::NotFound => {
                return Ok(published);
            }
            Ok(_) if self.is_cut_off(replica) => return Ok(published),
            taken => taken.map_err(JournalError::from)?,
        };
        loop {
            let view = journal.view()?;
            if !self.publish_view(replica, &journal, &view, &mut published)?
                && self.retire(replica, &journal, &view)?
            {
                return Ok(published);
            }
        }
    }

    /// Publishes what a view holds. Gives whether there was anything to do.
    fn publish_view(
        &self,
        replica: ReplicaId,
        journal: &Journal,
        view: &View,
        published: &mut Published,
    ) -> Result<bool, StoreError> {
        let Some(end) = view.log_end() else { return Ok(false) };
        let name = log_ref(replica);
        let standing = self.standing(&name, view)?;
        let records: Vec<&Record> =
            view.records.iter().filter(|r| r.stream == Stream::Log).collect();
        let above = match standing {
            Standing::Twin(oid) => {
                self.keep_found(&name, oid, view)?;
                self.mint_replica()?;
                published.mended.extend(standing.mended(&name));
                return Ok(false);
            }
            Standing::At(above) if above == records.len() => {
                // Somebody who began before the ref moved may have pruned what they thought nobody
                // needs, the last of it or what lies between.
                let before = records.len().saturating_sub(published.records);
                self.lay_down_again(&records[before.saturating_sub(RECENT)..before])?;
                return Ok(false);
            }
            Standing::At(above) => &records[above..],
            _ => &records[..],
        };
        // Synced after the view was taken: the other way round, what is not durable would show.
        journal.settle_view(view)?;
        // Before a ref led to the tree, it may lie here and not stay.
        let is_first = !matches!(standing, Standing::At(1..) | Standing::Behind(_));
        let objects = self.objects(above, is_first);
        if let Some(oid) = self.unfounded(view)? {
            return Err(StoreError::Unfounded { oid });
        }
        self.repository.lay_down(&objects)?;
        let ours: HashSet<Oid> = records.iter().map(|record| record.oid).collect();
        match &standing {
            Standing::At(_) | Standing::Behind(_) => {
                let expected = self.found(&standing, view, &records);
                self.repository.move_ref(&name, expected, end.oid, &|oid| ours.contains(&oid))?;
            }
            Standing::Gone | Standing::Strange(_) | Standing::Twin(_) => {
                self.repository.mend_ref(&name, end.oid, &|oid| ours.contains(&oid))?;
            }
            Standing::Foreign(oid) => {
                self.keep_found(&name, *oid, view)?;
                self.repository.move_ref(&name, Some(*oid), end.oid, &|oid| ours.contains(&oid))?;
            }
        }
        // Until the ref moved, git could believe that nobody needs the objects.
        let lost = objects.iter().any(|object| !self.repository.lies_here(object.id));
        if lost || self.repository.is_pruning() {
            self.repository.keep(&objects)?;
        }
        self.bear_witness(replica, end);
        published.records += above.len();
        published.mended.extend(standing.mended(&name));
        Ok(true)
    }

    /// An entry that a view builds on, if git lacks it: no ref may lead to what follows.
    pub(crate) fn unfounded(&self, view: &View) -> Result<Option<Oid>, StoreError> {
        for oid in view.grounds().filter(|oid| !self.repository.lies_here(*oid)) {
            // It may be borrowed from another repository.
            if self.repository.read(oid, MAX_OUTLINE_BYTES)? == Read::Missing {
                return Ok(Some(oid));
            }
        }
        Ok(None)
    }

    /// Where the ref is, given how it stands.
    fn found(&self, standing: &Standing, view: &View, records: &[&Record]) -> Option<Oid> {
        match standing {
            Standing::At(0) => view.base.of(Stream::Log).filter(|base| base.seq > 0).map(|b| b.oid),
            Standing::At(above) => Some(records[above - 1].oid),
            Standing::Behind(oid) => Some(*oid),
            _ => None,
        }
    }

    /// Writes objects again that were published and are gone, where nobody takes them away again.
    fn lay_down_again(&self, records: &[&Record]) -> Result<(), StoreError> {
        let is_gone = |record: &&Record| !self.repository.lies_here(record.oid);
        let gone: Vec<&Record> = records.iter().copied().filter(is_gone).collect();
        if !gone.is_empty() {
            self.repository.keep(&self.objects(&gone, false))?;
        }
        Ok(())
    }

    /// The objects of records, with the tree that all entries have if these are the first or it is
    /// gone.
    fn objects<'a>(&self, records: &[&'a Record], is_first: bool) -> Vec<Object<'a>> {
        let tree = empty_tree(self.repository.empty_tree());
        let tree = (is_first || !self.repository.lies_here(tree.id)).then_some(tree);
        tree.into_iter().chain(records.iter().filter_map(|record| commit(record))).collect()
    }

    /// Writes the entries of records as one pack that stays.
    pub(crate) fn keep(&self, records: &[Record]) -> Result<(), StoreError> {
        let tree = std::iter::once(empty_tree(self.repository.empty_tree()));
        let objects: Vec<Object<'_>> = tree.chain(records.iter().filter_map(commit)).collect();
        Ok(self.repository.keep(&objects)?)
    }
}

fn empty_tree(id: Oid) -> Object<'static> {
    Object { kind: ObjectKind::Tree, id, data: b"" }
}

fn commit(record: &Record) -> Option<Object<'_>> {
    let object = Object { kind: ObjectKind::Commit, id: record.oid, data: &record.payload };
    (record.kind == Kind::Entry).then_some(object)
}
