//! The right to write, held by at most one process. The kernel frees it when its holder dies, so
//! it is never left behind; it does not keep threads of one process apart.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tidegate_files::{File, FileSystem, Open};

/// How long to wait for another process to finish.
pub(crate) const DEADLINE: Duration = Duration::from_secs(2);

/// The first pause between two tries, and the longest.
const FIRST_PAUSE: Duration = Duration::from_micros(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(1);

/// The right to write, while it lives.
#[derive(Debug)]
pub struct Lock {
    file: Box<dyn File>,
}

/// Why there is no right to write.
#[derive(Debug)]
pub(crate) enum NotTaken {
    /// Another process holds it.
    Held(PathBuf),
    /// The file could not be opened or locked.
    Failed(PathBuf, io::Error),
}

impl Lock {
    /// Takes the lock of the file at `path`, waiting for at most `patience`.
    pub(crate) fn take(
        files: &dyn FileSystem,
        path: &Path,
        mode: u32,
        patience: Duration,
    ) -> Result<Self, NotTaken> {
        let failed = |error| NotTaken::Failed(path.to_owned(), error);
        let deadline = Instant::now() + patience;
        let mut pause = FIRST_PAUSE;
        loop {
            let file = files.open(path, Open::Ensure { mode }).map_err(failed)?;
            if file.try_lock().map_err(failed)? {
                // Whoever removed the file meanwhile left us the lock of nothing.
                if is_still(files, path, file.as_ref()).map_err(failed)? {
                    return Ok(Self { file });
                }
            } else if Instant::now() >= deadline {
                return Err(NotTaken::Held(path.to_owned()));
            } else {
                std::thread::sleep(pause);
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file gives it back too.
        drop(self.file.unlock());
    }
}

fn is_still(files: &dyn FileSystem, path: &Path, file: &dyn File) -> io::Result<bool> {
    let open = file.look()?;
    match files.look(path) {
        Ok(there) => Ok((there.device, there.inode) == (open.device, open.inode)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether the lock of one file keeps two apart that opened it. Says why not.
pub(crate) fn works(first: &dyn File, second: &dyn File) -> Result<(), String> {
    match first.try_lock() {
        Err(error) => return Err(format!("it cannot be locked: {error}")),
        // Another process holds it, and this one was kept out.
        Ok(false) => return Ok(()),
        Ok(true) => {}
    }
    let outcome = match second.try_lock() {
        Ok(true) => Err("two could hold its lock at once".to_owned()),
        Ok(false) => Ok(()),
        Err(error) => Err(format!("it cannot be locked: {error}")),
    };
    // Closing them frees them too.
    drop((second.unlock(), first.unlock()));
    outcome
}
