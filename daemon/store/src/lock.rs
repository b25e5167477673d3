//! The right to write one log, held by at most one process. The kernel frees it when its holder
//! dies, so it is never left behind.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tidegate_core::{Oid, ReplicaId};

use crate::place::Place;
use crate::store::StoreError;

/// How long to wait for another process to finish writing.
const DEADLINE: Duration = Duration::from_secs(2);

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_millis(1);

/// The right to write, while it lives.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Writes down where the log ends now, beside it: should the ref be lost, somebody knows.
    pub(crate) fn remember(&mut self, tip: Oid) -> std::io::Result<()> {
        use std::io::Write;
        self.file.set_len(0)?;
        self.file.write_all(format!("{tip}\n").as_bytes())
    }

    pub(crate) fn take(place: &Place, replica: ReplicaId) -> Result<Self, StoreError> {
        let path = place.lock(replica);
        let file = open(place, &path)?;
        let deadline = Instant::now() + DEADLINE;
        let mut pause = Duration::from_micros(20);
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { file }),
                Err(TryLockError::Error(source)) => {
                    return Err(StoreError::File { what: "lock", path, source });
                }
                Err(TryLockError::WouldBlock) if Instant::now() >= deadline => {
                    return Err(StoreError::LockHeld { path });
                }
                Err(TryLockError::WouldBlock) => {
                    std::thread::sleep(pause);
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }
}

fn open(place: &Place, path: &PathBuf) -> Result<File, StoreError> {
    let failed = |source| StoreError::File { what: "open", path: path.clone(), source };
    place.make_parent(path)?;
    let mut how = OpenOptions::new();
    how.read(true).append(true);
    match how.open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let file = how.create(true).mode(0o600).open(path).map_err(failed)?;
            place.share(path)?;
            Ok(file)
        }
        opened => opened.map_err(failed),
    }
}
