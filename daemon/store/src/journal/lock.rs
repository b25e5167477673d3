//! The right to write, held by at most one process. The kernel frees it when its holder dies, so
//! it is never left behind; it does not keep threads of one process apart.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tidegate_files::{File, FileSystem, Open};

use super::undisturbed::Undisturbed;

/// How long to wait for another process to finish.
pub(crate) const DEADLINE: Duration = Duration::from_secs(2);

/// The first pause between two tries, and the longest.
const FIRST_PAUSE: Duration = Duration::from_micros(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(1);

/// The file whose lock is the right to write.
#[derive(Debug)]
pub(crate) struct LockFile {
    files: Arc<dyn FileSystem>,
    path: PathBuf,
    mode: u32,
    /// Open from the last time. Who finds it in use opens the file once more: only so are threads
    /// kept apart.
    spare: Mutex<Option<Box<dyn File>>>,
}

/// The right to write, while it lives.
#[derive(Debug)]
pub struct Lock {
    of: Arc<LockFile>,
    file: Option<Box<dyn File>>,
    /// Ends after the lock was given back.
    _undisturbed: Option<Undisturbed>,
}

/// Why there is no right to write.
#[derive(Debug)]
pub(crate) enum NotTaken {
    /// Another process holds it.
    Held(PathBuf),
    /// The file could not be opened or locked.
    Failed(PathBuf, io::Error),
}

impl LockFile {
    /// The file at `path`, made when it is first locked.
    pub(crate) fn at(files: &Arc<dyn FileSystem>, path: PathBuf, mode: u32) -> Arc<Self> {
        Arc::new(Self { files: Arc::clone(files), path, mode, spare: Mutex::default() })
    }

    /// Takes the lock, waiting for at most `patience`.
    pub(crate) fn take(self: &Arc<Self>, patience: Duration) -> Result<Lock, NotTaken> {
        self.take_while(|| None, patience)
    }

    /// The same. A process that is stopped while it holds this one would hold up all who write, so
    /// nobody stops it from a terminal.
    pub(crate) fn take_undisturbed(self: &Arc<Self>, patience: Duration) -> Result<Lock, NotTaken> {
        self.take_while(Undisturbed::begin, patience)
    }

    fn take_while(
        self: &Arc<Self>,
        begin: fn() -> Option<Undisturbed>,
        patience: Duration,
    ) -> Result<Lock, NotTaken> {
        let failed = |error| NotTaken::Failed(self.path.clone(), error);
        let deadline = Instant::now() + patience;
        let mut pause = FIRST_PAUSE;
        loop {
            let file = self.open().map_err(failed)?;
            let undisturbed = begin();
            if file.try_lock().map_err(failed)? {
                // Whoever removed the file meanwhile left us the lock of nothing.
                if is_still(self.files.as_ref(), &self.path, file.as_ref()).map_err(failed)? {
                    let (of, file) = (Arc::clone(self), Some(file));
                    return Ok(Lock { of, file, _undisturbed: undisturbed });
                }
            } else if Instant::now() >= deadline {
                return Err(NotTaken::Held(self.path.clone()));
            } else {
                *self.spare() = Some(file);
                drop(undisturbed);
                std::thread::sleep(pause);
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }

    fn open(&self) -> io::Result<Box<dyn File>> {
        let spare = self.spare().take();
        spare.map_or_else(|| self.files.open(&self.path, Open::Ensure { mode: self.mode }), Ok)
    }

    fn spare(&self) -> std::sync::MutexGuard<'_, Option<Box<dyn File>>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let Some(file) = self.file.take() else { return };
        // Closing the file would give it back too.
        if file.unlock().is_ok() {
            *self.of.spare() = Some(file);
        }
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
