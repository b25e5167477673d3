//! Locks of git that stand on refs of ours. The one of the own ref keeps all from being published; at
//! the others nobody looks until a ref is to be put back or taken away.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tidegate_core::{Oid, ReplicaId};

use crate::care::cure::Cure;
use crate::care::finding::{Finding, Help};
use crate::care::hand::{Care, OLD};
use crate::refname::{OURS, log_ref, replica_of};
use crate::store::StoreError;

/// The longest lock that is read.
const LONGEST: u64 = 4096;

/// A lock, and what it keeps from being done.
pub(super) struct Held<'a> {
    pub(super) lock: PathBuf,
    /// The log whose ref it is on, if that is this user's.
    pub(super) log: Option<ReplicaId>,
    /// Whether an entry is one of that log.
    pub(super) is_ours: &'a dyn Fn(Oid) -> bool,
    pub(super) grave: fn(&'static str, String, String) -> Finding,
    pub(super) meanwhile: &'static str,
}

pub(super) fn check(care: &Care<'_>) -> Result<Vec<Finding>, StoreError> {
    let is_told = care.own_view().is_some();
    let own = care.store.replica().filter(|_| is_told).map(|own| care.disk.lock_of(&log_ref(own)));
    let failed = |source| StoreError::File { what: "look for locks in", path: OURS.into(), source };
    let locks = care.disk.locks_in(OURS).map_err(failed)?;
    let written = care.store.former()?;
    let others = locks.into_iter().filter(|lock| Some(lock) != own.as_ref());
    let found = others.filter_map(|lock| {
        let log = log_of(care, &lock).filter(|log| written.contains(log));
        let is_ours = |oid| log.is_some_and(|log| care.store.is_entry_of(log, oid));
        let meanwhile = "and refs of ours can neither be put back nor taken away";
        told(care, Held { lock, log, is_ours: &is_ours, grave: Finding::warning, meanwhile })
    });
    Ok(found.collect())
}

/// The log on whose ref a lock stands.
fn log_of(care: &Care<'_>, lock: &Path) -> Option<ReplicaId> {
    let name = lock.strip_prefix(care.disk.common_dir()).ok()?.to_str()?;
    replica_of(name.strip_suffix(".lock")?)
}

/// What is to be said of a lock, if it stands.
pub(super) fn told(care: &Care<'_>, held: Held<'_>) -> Option<Finding> {
    let Held { lock, log, is_ours, grave, meanwhile } = held;
    let seen = care.store.files.look(&lock).ok()?;
    let found = |grave: fn(&'static str, String, String) -> Finding, message| {
        grave("ref_locked", lock.display().to_string(), message)
    };
    if !seen.is_file {
        let what = if seen.is_folder { "a folder" } else { "what is no file" };
        let message = format!("{what} stands where git makes its lock, {meanwhile}: move it away");
        return Some(found(grave, message).help(Help::Look(lock)));
    }
    let says = care.store.files.read(&lock, LONGEST).unwrap_or_default();
    if Oid::from_hex(says.trim_ascii_end()).is_ok_and(is_ours) {
        let is_alone = |log| care.publishing_as(log, Duration::ZERO).is_ok();
        if !log.into_iter().chain(care.store.replica()).all(is_alone) {
            return Some(found(Finding::note, "a publication is under way".to_owned()));
        }
        let message = "a publication or a recovery that was killed left it".to_owned();
        return Some(found(Finding::note, message).cure(Cure::Remove(lock, seen)));
    }
    let age = care.age(seen.modified);
    let message = format!(
        "another program locks it since {} seconds, or died at it, {meanwhile}",
        age.as_secs()
    );
    // The lock of all refs at once is not for us to take away.
    let is_of_ours = lock.starts_with(care.disk.common_dir().join(OURS));
    Some(match is_of_ours {
        true if age > OLD => found(grave, message).cure(Cure::Remove(lock, seen)),
        true => found(grave, message),
        false => {
            let message = format!("{message}; if no git is running, it may be removed");
            found(grave, message).help(Help::FindGit)
        }
    })
}
