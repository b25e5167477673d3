//! Copies of what was broken, made before anything is written over it, and never overwritten.

use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

use tidegate_core::{Millis, Oid};
use tidegate_files::read_plain;
use tidegate_git::{Durable, Loose};

use super::hand::Care;
use crate::store::StoreError;

/// How many copies are made within one millisecond.
const MOST: usize = 100;

impl Care<'_> {
    /// Moves the loose objects of these ids, which are damaged and lie in a pack by now, to where they
    /// are in nobody's way. Gives where, if there were any.
    pub(super) fn forget_damaged(&self, ids: &[Oid]) -> Result<Option<PathBuf>, StoreError> {
        let mut copies = Vec::new();
        for id in ids {
            let path = self.disk.objects_dir().join(Loose::path(*id));
            copies.extend(read_plain(&path, u64::MAX).ok().map(|bytes| (id.to_string(), bytes)));
        }
        if copies.is_empty() {
            return Ok(None);
        }
        let copies: Vec<_> =
            copies.iter().map(|(name, bytes)| (name.clone(), bytes.as_slice())).collect();
        let folder = self.quarantine(&copies)?;
        self.disk.forget_loose(ids)?;
        Ok(Some(folder))
    }

    /// Keeps these files, by name, in a folder of their own. Gives the folder.
    pub(super) fn quarantine(&self, copies: &[(String, &[u8])]) -> Result<PathBuf, StoreError> {
        let (files, place) = (self.store.files.as_ref(), &self.store.place);
        let since = self.now.duration_since(UNIX_EPOCH).as_ref().map_or(0, Duration::as_millis);
        let time = Millis(i64::try_from(since).unwrap_or(0)).rfc3339().replace(':', "-");
        let mut folder = place.quarantine().join(&time);
        for number in 2..MOST {
            let failed = |source| StoreError::File { what: "make", path: folder.clone(), source };
            if !files.stands(&folder).map_err(failed)? {
                place.make(files, &folder).map_err(failed)?;
                break;
            }
            folder = place.quarantine().join(format!("{time}-{number}"));
        }
        for (name, bytes) in copies {
            let path = folder.join(name);
            let failed = |source| StoreError::File { what: "write", path: path.clone(), source };
            files.create(&path, bytes, place.file_mode()).map_err(failed)?;
        }
        Ok(folder)
    }
}
