//! A proof that nothing moved, out of the metadata of what every move changes.
//!
//! Git replaces the file of a ref, of `packed-refs` and of a reftable's list by renaming another over
//! it, and so does every program that takes git's locks. That changes the times of the directory, and
//! the file's own identity. So what is looked at are the directories of the refs and a handful of
//! files, however many refs there are. Who writes into the file of a branch in place, without a lock,
//! is not seen until something else moves.
//!
//! Times come in ticks, so a change in the tick in which a stamp was taken could leave it as it was.
//! A stamp is given only when the newest time in it is well past, like an entry of git's index.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::standing::WITHIN;
use super::under_way::SIGNS;
use crate::disk::Disk;

/// What was seen of everything that changes when a ref or a work tree moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    seen: Vec<(PathBuf, Option<Mark>)>,
}

/// What tells one state of a file or a directory from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

/// How long ago a change must have been, in nanoseconds: many ticks of the clock of any system.
const PAST: i128 = 100_000_000;

/// The same where times are whole seconds, or every other one.
const LONG_PAST: i128 = 3_000_000_000;

/// The nanoseconds of a second.
const SECOND: i128 = 1_000_000_000;

impl Disk {
    /// What tells that nothing moved. To be taken before [`Disk::tips`], whose answer then is right as
    /// long as [`Disk::is_still`] says so, or as another stamp is equal. None while a change is so
    /// recent that another could go unseen, and where something cannot be looked at.
    #[must_use]
    pub fn stamp(&self) -> Option<Stamp> {
        let paths = self.watched().ok()?;
        let mut seen = Vec::with_capacity(paths.len());
        for path in paths {
            let mark = Mark::of(&path).ok()?;
            seen.push((path, mark));
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        let now = i128::try_from(now.as_nanos()).ok()?;
        let is_past = |mark: &Mark| mark.is_past(now);
        seen.iter().filter_map(|(_, mark)| mark.as_ref()).all(is_past).then_some(Stamp { seen })
    }

    /// Whether nothing moved since the stamp was taken. Asks the system once for each directory of
    /// refs and for each file that it looks at, and lists nothing.
    #[must_use]
    pub fn is_still(&self, stamp: &Stamp) -> bool {
        stamp.seen.iter().all(|(path, mark)| Mark::of(path).is_ok_and(|now| now == *mark))
    }

    /// All that a move changes. A directory that is new changes the one it is in.
    fn watched(&self) -> io::Result<Vec<PathBuf>> {
        let mut paths = vec![self.common_dir.join("worktrees")];
        for (_, git_dir) in self.work_tree_dirs()? {
            paths.push(git_dir.join("HEAD"));
            paths.extend(SIGNS.map(|sign| git_dir.join(sign)));
            if self.is_reftable() {
                paths.push(git_dir.join("reftable/tables.list"));
            }
        }
        if self.is_reftable() {
            paths.push(self.common_dir.join("reftable/tables.list"));
            return Ok(paths);
        }
        paths.push(self.common_dir.join("packed-refs"));
        for within in WITHIN {
            Self::directories(self.common_dir.join(within), &mut paths)?;
        }
        Ok(paths)
    }

    /// A directory and all below it. A link to one is not followed, as where refs are listed.
    fn directories(top: PathBuf, paths: &mut Vec<PathBuf>) -> io::Result<()> {
        let mut pending = vec![top];
        while let Some(directory) = pending.pop() {
            match fs::read_dir(&directory) {
                Ok(entries) => {
                    for entry in entries {
                        let entry = entry?;
                        if entry.file_type()?.is_dir() {
                            pending.push(entry.path());
                        }
                    }
                }
                Err(error) => match error.kind() {
                    ErrorKind::NotFound | ErrorKind::NotADirectory => {}
                    _ => return Err(error),
                },
            }
            paths.push(directory);
        }
        Ok(())
    }
}

impl Mark {
    fn of(path: &Path) -> io::Result<Option<Self>> {
        let found = match path.symlink_metadata() {
            Ok(found) => found,
            Err(error) => match error.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory => return Ok(None),
                _ => return Err(error),
            },
        };
        Ok(Some(Self {
            device: found.dev(),
            inode: found.ino(),
            size: found.size(),
            modified: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
        }))
    }

    /// Whether a change from now on gets another time. A time that is yet to come says that the clock
    /// was put back: then nothing is known.
    fn is_past(&self, now: i128) -> bool {
        let (seconds, nanoseconds) = self.changed;
        let changed = i128::from(seconds) * SECOND + i128::from(nanoseconds);
        let enough = if nanoseconds == 0 { LONG_PAST } else { PAST };
        now - changed > enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed_at(seconds: i64, nanoseconds: i64) -> Mark {
        let changed = (seconds, nanoseconds);
        Mark { device: 1, inode: 1, size: 1, modified: changed, changed }
    }

    #[test]
    fn a_change_in_the_tick_of_a_stamp_or_in_the_future_proves_nothing() {
        let now = 1_000 * SECOND;
        assert!(changed_at(999, 899_999_999).is_past(now));
        assert!(!changed_at(999, 999_999_999).is_past(now), "the very tick");
        assert!(!changed_at(1_000, 1).is_past(now), "yet to come");
        assert!(!changed_at(2_000, 1).is_past(now), "long to come");
        assert!(!changed_at(998, 0).is_past(now), "where every other second is a tick");
        assert!(changed_at(996, 0).is_past(now));
    }
}
