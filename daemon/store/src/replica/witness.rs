//! A file outside of the repository that remembers how far a replica had published.
//!
//! It is needed for nothing and synced never. Where it knows of more than the repository does, that
//! was set back, as by a snapshot: what it wrote since then lives elsewhere, and to go on under the
//! same name would write a second entry in the same place.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tidegate_core::{Oid, ReplicaId};
use tidegate_files::read_plain;

use crate::journal::{Journal, Position, Stream};
use crate::store::{Store, StoreError};

/// How much is read of what is remembered.
const LONGEST: u64 = 4096;

/// The end of a log, as remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    seq: u64,
    entry: Oid,
}

impl Store {
    /// Remembers that the log of `replica` was published up to `end`, as well as that can be done.
    pub(crate) fn bear_witness(&self, replica: ReplicaId, end: Position) {
        if let Some(path) = self.witness(replica) {
            let _ = write(&path, Seen { seq: end.seq, entry: end.oid });
        }
    }

    /// Whether the log of `replica`, which ends at `known` as of the last look, had gone further.
    pub(crate) fn is_set_back(
        &self,
        replica: ReplicaId,
        known: Option<Position>,
        journal: &Journal,
    ) -> Result<bool, StoreError> {
        let Some(seen) = self.witness(replica).and_then(|path| read(&path)) else {
            return Ok(false);
        };
        if !seen.is_beyond(known) {
            return Ok(false);
        }
        // Another process may have written since the last look. What is remembered was in the
        // journal before, so a look from now on tells.
        Ok(seen.is_beyond(journal.ends()?.of(Stream::Log)))
    }

    /// Forgets what was remembered of `replica`.
    pub(crate) fn forget_witness(&self, replica: ReplicaId) {
        if let Some(path) = self.witness(replica) {
            let _ = fs::remove_file(path);
        }
    }

    /// A service whose clones come and go has one name in all of them: there is nothing to witness.
    fn witness(&self, replica: ReplicaId) -> Option<PathBuf> {
        let folder = self.manner.witnesses.as_ref()?;
        (self.manner.replica != Some(replica)).then(|| folder.join(replica.to_string()))
    }
}

impl Seen {
    fn is_beyond(&self, end: Option<Position>) -> bool {
        end.is_none_or(|end| self.seq > end.seq || (self.seq == end.seq && self.entry != end.oid))
    }
}

fn read(path: &Path) -> Option<Seen> {
    serde_json::from_slice(&read_plain(path, LONGEST).ok()?).ok()
}

fn write(path: &Path, seen: Seen) -> io::Result<()> {
    let new = path.with_extension(format!("new-{}", std::process::id()));
    let bytes = serde_json::to_vec(&seen)?;
    if fs::write(&new, &bytes).is_err() {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(&new, &bytes)?;
    }
    fs::rename(new, path)
}
