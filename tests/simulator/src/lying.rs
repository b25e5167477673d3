//! The file system of one process: real files, a disk that takes notes, and somebody who decides
//! before each call what becomes of it.

use std::ffi::OsString;
use std::fmt::Debug;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tidegate_files::{File, FileSystem, Look, Open, Real};

use crate::content::SECTOR;
use crate::disk::Disk;
use crate::names::Id;

/// A call of the seam.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// Reads, lists, looks.
    Read,
    /// Opens a file.
    Open,
    /// Writes so many bytes.
    Write(usize),
    /// Syncs a file.
    Sync,
    /// Makes, links, renames, removes.
    Name,
    /// Syncs a folder.
    SyncFolder,
    /// Takes or gives a lock.
    Lock,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is made.
    Go,
    /// It fails with this number; of a write so many bytes are made.
    Fail(i32, usize),
    /// The process ends here; of a write so many bytes are made.
    Die(Death, usize),
}

/// How a process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Death {
    /// The call does not return.
    Panic,
    /// This call and all after it fail.
    Error,
}

/// What a process that ended by [`Death::Panic`] is thrown with.
#[derive(Debug)]
pub(crate) struct Killed;

/// Decides what becomes of the calls of all processes.
pub trait Director: Debug + Send + Sync {
    /// What becomes of a call that `process` is about to make.
    fn before(&self, process: usize, call: Call) -> Verdict;
}

/// The file system as one process has it.
#[derive(Debug, Clone)]
pub struct Lying {
    disk: Arc<Mutex<Disk>>,
    director: Arc<dyn Director>,
    process: usize,
    is_dead: Arc<AtomicBool>,
}

/// The input/output error of the system.
pub(crate) const EIO: i32 = 5;

impl Lying {
    /// The file system of `process`.
    #[must_use]
    pub fn new(disk: &Arc<Mutex<Disk>>, director: Arc<dyn Director>, process: usize) -> Self {
        Self { disk: Arc::clone(disk), director, process, is_dead: Arc::default() }
    }

    /// Whether the process ended.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.is_dead.load(Ordering::Relaxed)
    }

    /// Asks before a call. `meanwhile` is what becomes of one that is not made as it should.
    fn ask(&self, call: Call, meanwhile: impl FnOnce(Verdict) -> io::Result<()>) -> io::Result<()> {
        let failed = io::Error::from_raw_os_error;
        if self.is_dead() {
            return Err(failed(EIO));
        }
        let verdict = self.director.before(self.process, call);
        if verdict == Verdict::Go {
            return Ok(());
        }
        meanwhile(verdict)?;
        match verdict {
            Verdict::Go => Ok(()),
            Verdict::Fail(number, _) => Err(failed(number)),
            Verdict::Die(death, _) => {
                self.is_dead.store(true, Ordering::Relaxed);
                match death {
                    Death::Panic => std::panic::panic_any(Killed),
                    Death::Error => Err(failed(EIO)),
                }
            }
        }
    }

    fn asked(&self, call: Call) -> io::Result<()> {
        self.ask(call, |_| Ok(()))
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a call that changes names, for real and on the disk.
    fn name(
        &self,
        real: impl FnOnce() -> io::Result<()>,
        noted: impl FnOnce(&mut Disk),
    ) -> io::Result<()> {
        self.asked(Call::Name)?;
        let mut disk = self.disk();
        real()?;
        noted(&mut disk);
        Ok(())
    }
}

impl FileSystem for Lying {
    fn open(&self, path: &Path, how: Open) -> io::Result<Box<dyn File>> {
        self.asked(Call::Open)?;
        let mut disk = self.disk();
        let real = Real::default().open(path, how)?;
        let id = disk.open(path);
        Ok(Box::new(LyingFile { files: self.clone(), real, id }))
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.name(|| Real::default().link(from, to), |disk| disk.link(from, to))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.name(|| Real::default().rename(from, to), |disk| disk.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.name(|| Real::default().remove(path), |disk| disk.remove(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.name(|| Real::default().remove_folder(path), |disk| disk.remove(path))
    }

    fn make_folder(&self, path: &Path, mode: u32) -> io::Result<()> {
        self.name(|| Real::default().make_folder(path, mode), |disk| disk.make_folder(path))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.asked(Call::SyncFolder)?;
        let mut disk = self.disk();
        Real::default().look(path)?;
        disk.sync_folder(path);
        Ok(())
    }

    fn list(&self, path: &Path) -> io::Result<Vec<OsString>> {
        self.asked(Call::Read)?;
        Real::default().list(path)
    }

    fn look(&self, path: &Path) -> io::Result<Look> {
        self.asked(Call::Read)?;
        Real::default().look(path)
    }
}

#[derive(Debug)]
struct LyingFile {
    files: Lying,
    real: Box<dyn File>,
    id: Id,
}

/// What is closed gives its lock back, as it would if nobody else had it. Another thread may be about
/// to start git, and whatever it starts has our files until it runs.
impl Drop for LyingFile {
    fn drop(&mut self) {
        let _ = self.real.unlock();
    }
}

impl LyingFile {
    fn write(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let mut disk = self.files.disk();
        self.real.write_at(at, bytes)?;
        disk.file(self.id).write(usize::try_from(at).expect("files are small"), bytes);
        Ok(())
    }
}

impl File for LyingFile {
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.files.asked(Call::Read)?;
        self.real.read_at(at, buffer)
    }

    fn write_at(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let call = Call::Write(bytes.len());
        let partly = |verdict| match verdict {
            Verdict::Go => Ok(()),
            Verdict::Fail(_, part) | Verdict::Die(_, part) => {
                self.write(at, &bytes[..whole_sectors(at, part)])
            }
        };
        self.files.ask(call, partly)?;
        self.write(at, bytes)
    }

    fn sync(&self) -> io::Result<()> {
        let failed = |verdict| {
            if matches!(verdict, Verdict::Fail(..)) {
                self.files.disk().file(self.id).fail_to_sync();
            }
            Ok(())
        };
        self.files.ask(Call::Sync, failed)?;
        self.files.disk().file(self.id).sync();
        Ok(())
    }

    /// Nobody waits in here: whoever holds the lock is stopped until this process is done.
    fn try_lock(&self) -> io::Result<bool> {
        self.files.asked(Call::Lock)?;
        match self.real.try_lock()? {
            true => Ok(true),
            false => Err(io::ErrorKind::WouldBlock.into()),
        }
    }

    fn unlock(&self) -> io::Result<()> {
        self.files.asked(Call::Lock)?;
        self.real.unlock()
    }

    fn look(&self) -> io::Result<Look> {
        self.files.asked(Call::Read)?;
        self.real.look()
    }
}

/// What is made of the first `part` bytes of a write at `at`: no sector is written in part.
fn whole_sectors(at: u64, part: usize) -> usize {
    let at = usize::try_from(at).expect("files are small");
    ((at + part) / SECTOR * SECTOR).saturating_sub(at)
}
