//! The seat of the daemon: a lock on a file of the clone. Who holds it is the daemon, whatever any
//! process id or socket says. In the file stands where it listens.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use rustix::fs::OFlags;
use rustix::process::geteuid;

use crate::limit;
use crate::socket;

/// How long is tried to take a seat at which others only look. Where many come at once, one who looks
/// may have to wait for its turn to go on: if those who wait for it gave up, nobody would sit there.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long is waited in between.
const PAUSE: Duration = Duration::from_millis(1);

/// The seat, taken. It is given back when this goes, by the system if nobody else does.
#[derive(Debug)]
pub struct Seat {
    path: PathBuf,
    file: File,
}

fn path(home: &Path) -> PathBuf {
    home.join(format!("daemon.{}", geteuid().as_raw()))
}

/// Opens the file of a seat, which must be this user's own.
fn open(home: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let path = path(home);
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = options.custom_flags(flags.bits().cast_signed()).open(&path)?;
    let found = file.metadata()?;
    if !found.is_file() || found.uid() != geteuid().as_raw() {
        let message = format!("{} is not a file of yours", path.display());
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, message));
    }
    Ok(file)
}

/// Locks the file of a seat, unless somebody sits there. Who looks whether somebody does has it for a
/// moment, and others who look have it with them.
fn sit(file: &File) -> io::Result<bool> {
    let end = Instant::now() + PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
        match file.try_lock_shared() {
            Ok(()) => file.unlock()?,
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        if Instant::now() >= end {
            return Ok(false);
        }
        std::thread::sleep(PAUSE);
    }
}

impl Seat {
    /// Takes the seat of the clone whose own folder is `home`, if it is free.
    pub fn take(home: &Path) -> io::Result<Option<Self>> {
        let mut options = OpenOptions::new();
        let file = open(home, options.read(true).write(true).create(true).mode(0o600))?;
        if !sit(&file)? {
            return Ok(None);
        }
        let seat = Self { path: path(home), file };
        // Whoever removed the file meanwhile made room for another seat.
        if seat.is_here() { Ok(Some(seat)) } else { Ok(None) }
    }

    /// Whether somebody sits there.
    #[must_use]
    pub fn is_taken(home: &Path) -> bool {
        let file = open(home, OpenOptions::new().read(true));
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    /// When was last said, or taken back, where somebody listens.
    #[must_use]
    pub fn told_at(home: &Path) -> Option<SystemTime> {
        open(home, OpenOptions::new().read(true)).ok()?.metadata().ok()?.modified().ok()
    }

    /// Where whoever sits there said that it listens.
    #[must_use]
    pub fn told(home: &Path) -> Option<PathBuf> {
        let file = open(home, OpenOptions::new().read(true)).ok()?;
        let mut text = String::new();
        file.take(limit::PATH as u64 + 1).read_to_string(&mut text).ok()?;
        let path = PathBuf::from(text.strip_suffix('\n')?);
        path.is_absolute().then_some(path)
    }

    /// Takes the socket that was lent, or binds one in the first of the folders that will do. What lay
    /// there before was left behind by somebody who sat here: its name is that of this seat.
    pub fn listen(
        &self,
        lent: Option<socket::Bound>,
        folders: &[PathBuf],
    ) -> io::Result<socket::Bound> {
        let found = self.file.metadata()?;
        let bound = match lent {
            Some(lent) => lent,
            None => socket::bind(folders, &format!("{}:{}", found.dev(), found.ino()))?,
        };
        self.file.set_len(0)?;
        (&self.file).write_all(format!("{}\n", bound.path.display()).as_bytes())?;
        Ok(bound)
    }

    /// Whether the file that is locked is still the one that others would lock.
    #[must_use]
    pub fn is_here(&self) -> bool {
        let same = |ours: std::fs::Metadata, found: std::fs::Metadata| {
            (ours.dev(), ours.ino()) == (found.dev(), found.ino())
        };
        let found = std::fs::symlink_metadata(&self.path);
        self.file.metadata().and_then(|ours| Ok(same(ours, found?))).unwrap_or(false)
    }

    /// Says that nobody listens any more.
    pub fn leave(&self) {
        // The next one to sit here does the same.
        drop(self.file.set_len(0));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn who_only_looks_at_a_seat_keeps_nobody_from_taking_it() {
        let home = tempfile::tempdir().expect("a temporary directory can be made");
        drop(Seat::take(home.path()).expect("a new file"));
        let is_done = AtomicBool::new(false);
        let missed = std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while !is_done.load(Ordering::Relaxed) {
                        let _ = Seat::is_taken(home.path());
                    }
                });
            }
            let take = || Seat::take(home.path()).expect("it is ours");
            let missed = (0..2000).filter(|_| take().is_none()).count();
            is_done.store(true, Ordering::Relaxed);
            missed
        });
        assert_eq!(missed, 0, "nobody sat there");
        let seat = Seat::take(home.path()).expect("it is ours").expect("it is free");
        assert!(Seat::take(home.path()).expect("it is ours").is_none(), "somebody sits there");
        assert!(Seat::is_taken(home.path()));
        drop(seat);
        assert!(!Seat::is_taken(home.path()));
    }

    #[test]
    fn one_who_looks_at_a_seat_for_long_keeps_it_from_nobody() {
        let home = tempfile::tempdir().expect("a temporary directory can be made");
        drop(Seat::take(home.path()).expect("a new file"));
        let looks = File::open(path(home.path())).expect("it is there");
        looks.lock_shared().expect("nobody sits there");
        let taken = std::thread::scope(|scope| {
            let takes = scope.spawn(|| Seat::take(home.path()).expect("it is ours"));
            std::thread::sleep(Duration::from_millis(300));
            drop(looks);
            takes.join().expect("it ends")
        });
        assert!(taken.is_some(), "nobody sat there");
    }
}
