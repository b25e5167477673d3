//! What can be put right without losing anything.

use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tidegate_core::{Oid, ReplicaId};
use tidegate_files::{Look, hold_left};
use tidegate_git::KeptPack;

use super::hand::Care;
use super::salvage::Salvage;
use super::uninstall::clear;
use crate::journal::lock::{DEADLINE, LockFile, NotTaken};
use crate::journal::{JournalError, Lock};
use crate::store::StoreError;

/// Something that can be done.
#[derive(Debug)]
pub enum Cure {
    /// Remove a file that was left behind, if it is still the one that was seen.
    Remove(PathBuf, Look),
    /// Remove a folder and what is in it, if nobody is at work there.
    Clear(PathBuf),
    /// Remove a pack of ours that was never finished.
    Discard(KeptPack),
    /// Remove the folder of a replica that nothing was ever recorded as.
    Forget(ReplicaId),
    /// Let git decide over a pack that came with a copy of a repository.
    LeaveToGit(KeptPack),
    /// Let the owner of a file or folder use it, by this mode.
    Permit(PathBuf, u32),
    /// Write objects again that the journal still holds.
    Rewrite(Vec<Oid>),
    /// Publish, which puts the own ref back too.
    Publish,
}

impl Cure {
    /// What would be done, for people.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::Remove(path, _) => format!("remove {}", path.display()),
            Self::Clear(path) => format!("remove {} and what is in it", path.display()),
            Self::Permit(path, mode) => format!("make the mode of {} {mode:o}", path.display()),
            Self::Discard(pack) => format!("remove what there is of {}", pack.name()),
            Self::Forget(id) => format!("remove the empty journal of {id}"),
            Self::LeaveToGit(pack) => format!("let git decide over {}", pack.name()),
            Self::Rewrite(oids) => format!("write {} objects again, from the journal", oids.len()),
            Self::Publish => "publish, and put the ref to where the journal ends".to_owned(),
        }
    }

    /// What is in the way of others is done first.
    pub(super) fn turn(&self) -> u8 {
        match self {
            Self::Permit(..) | Self::Remove(..) | Self::Clear(_) | Self::Forget(_) => 0,
            Self::Discard(_) | Self::LeaveToGit(_) => 1,
            Self::Rewrite(_) => 2,
            Self::Publish => 3,
        }
    }
}

impl Care<'_> {
    pub(super) fn cure(&self, cure: &Cure) -> Result<(), StoreError> {
        match cure {
            Cure::Publish => self.store.publish().map(drop),
            Cure::Permit(path, mode) => {
                let failed =
                    |source| StoreError::File { what: "open up", path: path.clone(), source };
                fs::set_permissions(path, Permissions::from_mode(*mode)).map_err(failed)
            }
            Cure::Remove(path, seen) => self.remove_if_still(path, seen),
            Cure::Clear(path) => match hold_left(path) {
                Ok(Some(_held)) => clear(self.store.files.as_ref(), path),
                _ => Ok(()),
            },
            Cure::Discard(pack) => {
                let _alone = self.publishing()?;
                Ok(self.disk.remove_kept(pack)?)
            }
            Cure::Forget(id) => self.forget(*id),
            Cure::LeaveToGit(pack) => Ok(self.disk.leave_to_git(pack)?),
            Cure::Rewrite(oids) => {
                let salvage = Salvage::of(self)?;
                self.lay_down(&salvage, oids)?;
                self.forget_damaged(oids).map(drop)
            }
        }
    }

    /// The right to append, if this clone has a journal: while it is held nothing is recorded.
    pub(super) fn writing(&self) -> Result<Option<Lock>, StoreError> {
        self.store.replica().map_or(Ok(None), |replica| self.writing_as(replica))
    }

    /// The right to append as this replica.
    pub(super) fn writing_as(&self, replica: ReplicaId) -> Result<Option<Lock>, StoreError> {
        self.take(&self.store.place.replica(replica).join("lock"), |lock| {
            lock.take_undisturbed(DEADLINE)
        })
    }

    /// The right to publish, if this clone has a journal: while it is held no pack is being made.
    pub(super) fn publishing(&self) -> Result<Option<Lock>, StoreError> {
        self.publishing_within(DEADLINE)
    }

    /// The same, without waiting longer than that for who has it.
    pub(super) fn publishing_within(&self, patience: Duration) -> Result<Option<Lock>, StoreError> {
        self.store.replica().map_or(Ok(None), |replica| self.publishing_as(replica, patience))
    }

    /// The right to publish as this replica.
    pub(super) fn publishing_as(
        &self,
        replica: ReplicaId,
        patience: Duration,
    ) -> Result<Option<Lock>, StoreError> {
        self.take(&self.store.place.publish_lock(replica), |lock| lock.take(patience))
    }

    fn take(
        &self,
        path: &Path,
        take: impl FnOnce(&Arc<LockFile>) -> Result<Lock, NotTaken>,
    ) -> Result<Option<Lock>, StoreError> {
        let (files, mode) = (&self.store.files, self.store.place.file_mode());
        if !path.parent().is_some_and(|folder| files.stands(folder).unwrap_or(true)) {
            return Ok(None);
        }
        let taken = take(&LockFile::at(files, path.to_owned(), mode));
        Ok(Some(taken.map_err(JournalError::from)?))
    }

    fn forget(&self, id: ReplicaId) -> Result<(), StoreError> {
        // Who mints a name holds the lock of the one before.
        let _nobody_mints = self.writing()?;
        let _nobody_writes = self.writing_as(id)?;
        match self.store.is_unused(id)? {
            true => clear(self.store.files.as_ref(), &self.store.place.replica(id)),
            false => Ok(()),
        }
    }

    fn remove_if_still(&self, path: &Path, seen: &Look) -> Result<(), StoreError> {
        let failed = |source| StoreError::File { what: "remove", path: path.to_owned(), source };
        let gone = |error: &std::io::Error| error.kind() == ErrorKind::NotFound;
        match self.store.files.look(path) {
            Ok(now) if now == *seen => match self.store.files.remove(path) {
                Err(error) if !gone(&error) => Err(failed(error)),
                _ => Ok(()),
            },
            // Somebody else uses that name by now.
            Ok(_) => Ok(()),
            Err(error) if gone(&error) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}
