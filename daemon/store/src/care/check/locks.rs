//! Locks of git that stand on refs of ours, but for the own one's, which is told with that ref:
//! nobody looks at them until a ref is to be put back or taken away.

use tidegate_files::Look;

use crate::care::cure::Cure;
use crate::care::finding::Finding;
use crate::care::hand::{Care, OLD};
use crate::refname::{OURS, log_ref};
use crate::store::StoreError;

pub(super) fn check(care: &Care<'_>) -> Result<Vec<Finding>, StoreError> {
    let is_told = care.own_view().is_some();
    let own = care.store.replica().filter(|_| is_told).map(|own| care.disk.lock_of(&log_ref(own)));
    let failed = |source| StoreError::File { what: "look for locks in", path: OURS.into(), source };
    let locks = care.disk.locks_in(OURS).map_err(failed)?;
    let others = locks.into_iter().filter(|lock| Some(lock) != own.as_ref());
    let standing = others.filter_map(|lock| Some((care.store.files.look(&lock).ok()?, lock)));
    let finding = |(seen, lock): (Look, std::path::PathBuf)| {
        let age = care.age(seen.modified);
        let message = format!(
            "another program locks refs of ours since {} seconds, or died at it: they can neither \
             be put back nor taken away meanwhile",
            age.as_secs()
        );
        let found = Finding::warning("ref_locked", lock.display(), message);
        // The lock of all refs at once is not for us to take away.
        let is_of_ours = lock.starts_with(care.disk.common_dir().join(OURS));
        if is_of_ours && age > OLD { found.cure(Cure::Remove(lock, seen)) } else { found }
    };
    Ok(standing.map(finding).collect())
}
