//! The locks that git takes before it moves refs, and that stay where it dies at it. Takes none and
//! removes none.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::refs::SwapError;

use super::Disk;
use super::repository::Backend;

/// How long another writer of a ref is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long to wait between two looks.
const PAUSE: Duration = Duration::from_millis(5);

impl Disk {
    /// The file that git makes while it moves a ref.
    #[must_use]
    pub fn lock_of(&self, name: &str) -> PathBuf {
        match &self.refs {
            Backend::Loose(refs) => {
                let mut path = refs.path_of(name).into_os_string();
                path.push(".lock");
                path.into()
            }
            Backend::Reftable(_) => self.common_dir.join("reftable/tables.list.lock"),
        }
    }

    /// The locks that stand now and keep refs in `folder`, one that all work trees share, where they
    /// are. The last of them may be that of all refs at once.
    pub fn locks_in(&self, folder: &str) -> io::Result<Vec<PathBuf>> {
        let (mut locks, of_all) = match &self.refs {
            Backend::Loose(_) => {
                (below(&self.common_dir.join(folder))?, self.common_dir.join("packed-refs.lock"))
            }
            Backend::Reftable(_) => (Vec::new(), self.lock_of(folder)),
        };
        locks.extend(of_all.symlink_metadata().is_ok().then_some(of_all));
        Ok(locks)
    }

    /// Waits a moment until nothing keeps refs in `folder` where they are.
    pub fn await_unlocked(&self, folder: &str) -> Result<(), SwapError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let locks = self.locks_in(folder).map_err(|error| SwapError::other(folder, error))?;
            match locks.into_iter().next() {
                None => return Ok(()),
                Some(lock) if Instant::now() >= deadline => {
                    return Err(SwapError::locked(folder, lock));
                }
                Some(_) => thread::sleep(PAUSE),
            }
        }
    }
}

/// The locks below a folder.
fn below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut locks = Vec::new();
    let entries = match fs::read_dir(folder) {
        // Git removes folders that it emptied.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(locks);
        }
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        // No ref is called that, so whatever it is stands in the way.
        if entry.path().extension().is_some_and(|end| end == "lock") {
            locks.push(entry.path());
        } else if entry.file_type()?.is_dir() {
            locks.extend(below(&entry.path())?);
        }
    }
    locks.sort();
    Ok(locks)
}
