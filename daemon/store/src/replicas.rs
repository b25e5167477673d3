//! The replicas that are known here: where each log stands, and who writes it.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use tidegate_core::{Millis, Oid, ReplicaId};
use tidegate_git::RefTarget;

use crate::journal::{Journal, Stream, View};
use crate::refname::log_ref;
use crate::store::{Store, StoreError};

/// Who writes a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// This user, here.
    Own,
    /// This user, here, under an earlier name.
    Former,
    /// Another user of this clone.
    Here,
    /// Another clone.
    Elsewhere,
}

/// One replica.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replica {
    /// Its id.
    pub id: ReplicaId,
    /// Who writes it.
    pub writer: Writer,
    /// The number of its last entry that can be read.
    pub seq: u64,
    /// Its last entry.
    pub entry: Option<Oid>,
    /// When that was recorded.
    pub at: Option<Millis>,
    /// Where it is written, if that is here.
    pub folder: Option<PathBuf>,
    /// How many records git has not.
    pub unpublished: usize,
}

impl Store {
    /// Every replica that has a log or a journal here.
    pub fn replicas(&self) -> Result<Vec<Replica>, StoreError> {
        let (tips, _) = self.tips()?;
        let others = self.used_replicas()?;
        let mut ids: Vec<ReplicaId> = tips.keys().copied().collect();
        ids.extend(others.iter().copied().chain(self.replica()));
        ids.sort_unstable();
        ids.dedup();
        let mut replicas = Vec::new();
        for id in ids {
            let writer = match () {
                () if self.replica() == Some(id) => Writer::Own,
                () if !others.contains(&id) => Writer::Elsewhere,
                () if self.owner_is_this_user(id) => Writer::Former,
                () => Writer::Here,
            };
            let entry = tips.get(&id).copied();
            let last = entry.and_then(|tip| self.last_readable(tip).ok().flatten());
            replicas.push(Replica {
                id,
                writer,
                seq: last.as_ref().map_or(0, |(entry, after)| entry.seq + after),
                entry,
                at: last.map(|(entry, _)| entry.at),
                folder: (writer != Writer::Elsewhere).then(|| self.place.replica(id)),
                unpublished: self.unpublished(id)?,
            });
        }
        Ok(replicas)
    }

    /// The replicas besides the own one that this user writes here and did not leave.
    pub(crate) fn unclaimed(&self) -> Result<Vec<ReplicaId>, StoreError> {
        let mut replicas = self.used_replicas()?;
        replicas.retain(|id| self.owner_is_this_user(*id) && !self.is_closed(*id));
        Ok(replicas)
    }

    /// The replicas besides the own one that something was recorded as here.
    fn used_replicas(&self) -> Result<Vec<ReplicaId>, StoreError> {
        let mut used = Vec::new();
        for id in self.other_replicas()? {
            if !self.is_unused(id)? {
                used.push(id);
            }
        }
        Ok(used)
    }

    /// Whether nothing was ever recorded as this replica, which has a folder here: who minted it was
    /// stopped before they could write down that they had. Whoever records anything leaves more than
    /// segments and their lock.
    pub(crate) fn is_unused(&self, id: ReplicaId) -> Result<bool, StoreError> {
        let folder = self.place.replica(id);
        // What cannot be listed is another user's.
        let names = self.files.list(&folder).unwrap_or_else(|_| vec!["?".into()]);
        let is_bare =
            |name: &OsString| name == "lock" || name.as_encoded_bytes().starts_with(b"seg");
        if !names.iter().all(is_bare) || self.repository.find(&log_ref(id))?.is_some() {
            return Ok(false);
        }
        let opened = Journal::open(&self.files, &folder, 0, false);
        let view = opened.and_then(|journal| journal.map(|open| open.view()).transpose());
        let is_blank = |view: &Option<View>| view.as_ref().is_none_or(|it| it.log_end().is_none());
        Ok(view.is_ok_and(|view| is_blank(&view)))
    }

    /// The replicas that this user wrote here, and that go on under another name.
    pub(crate) fn former(&self) -> Result<Vec<ReplicaId>, StoreError> {
        let mut replicas = self.other_replicas()?;
        replicas.retain(|id| self.owner_is_this_user(*id) && self.is_closed(*id));
        Ok(replicas)
    }

    /// Whether this user wrote here, and nothing says any more as which replica.
    pub fn is_forgotten(&self) -> Result<bool, StoreError> {
        Ok(self.replica().is_none() && !self.unclaimed()?.is_empty())
    }

    /// Whether this can be read as an entry of that log.
    pub(crate) fn is_entry_of(&self, log: ReplicaId, oid: Oid) -> bool {
        let read = self.read_entry(oid).ok().flatten().map(|read| read.content);
        matches!(read, Some(Ok(entry)) if entry.replica == log)
    }

    /// Whether a replica that was written here goes on under another name.
    pub(crate) fn is_closed(&self, id: ReplicaId) -> bool {
        let closed = self.place.replica(id).join("closed");
        self.files.stands(&closed).unwrap_or(false)
    }

    /// Lets nobody publish any more under a name that was given up because something of its log is
    /// gone: who waits to would lead the ref there again.
    pub(crate) fn cut_off(&self, id: ReplicaId) -> Result<(), StoreError> {
        let path = self.place.replica(id).join("cut");
        let made = self.files.create(&path, b"", self.place.file_mode());
        made.map(drop).map_err(|source| StoreError::File { what: "make", path, source })
    }

    /// Whether nothing is published under this name.
    pub(crate) fn is_cut_off(&self, id: ReplicaId) -> bool {
        self.files.stands(&self.place.replica(id).join("cut")).unwrap_or(false)
    }

    /// All replicas that were written here, by whichever user.
    pub(crate) fn written_here(&self) -> Result<Vec<ReplicaId>, StoreError> {
        let others = self.other_replicas()?;
        Ok(self.replica().into_iter().chain(others).collect())
    }

    pub(crate) fn owner_is_this_user(&self, id: ReplicaId) -> bool {
        let user = rustix::process::getuid().as_raw();
        let folder = fs::symlink_metadata(self.place.replica(id));
        folder.is_ok_and(|folder| folder.uid() == user)
    }

    /// How many records of a journal here git has not. All that stands under a name that was given
    /// up was put into a pack then, and is published under the next one.
    fn unpublished(&self, id: ReplicaId) -> Result<usize, StoreError> {
        if self.is_closed(id) {
            return Ok(0);
        }
        let at = self.repository.find(&log_ref(id))?;
        let overlay = self.overlay.borrow();
        let Some(view) = overlay.view(id) else { return Ok(0) };
        let log: Vec<Oid> = (view.records.iter())
            .filter(|record| record.stream == Stream::Log)
            .map(|record| record.oid)
            .collect();
        let at = at.and_then(|target| match target {
            RefTarget::Oid(oid) => log.iter().position(|known| *known == oid),
            _ => None,
        });
        Ok(log.len() - at.map_or(0, |at| at + 1))
    }
}
