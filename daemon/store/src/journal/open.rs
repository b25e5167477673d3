//! The journal as a whole: opening it, and what stands in it.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tidegate_core::ReplicaId;
use tidegate_files::FileSystem;
use tidegate_git::HashKind;

use super::error::JournalError;
use super::gate::Gate;
use super::header::{Ends, Header, NoHeader, Reason, SECTOR};
use super::lock::{DEADLINE, LockFile};
use super::record::Record;
use super::segment::Segment;
use crate::random;

/// The segments.
pub(super) const NAMES: [&str; 2] = ["seg0", "seg1"];

/// The file whose lock is the right to append.
const LOCK: &str = "lock";

/// What is wrong with a segment that is not there, or says nothing of itself.
pub(super) const GONE: &str = "it is not there";
pub(super) const GARBAGE: &str = "its header makes no sense";
pub(super) const WIPED: &str = "it is blank, and was written once";

/// How often a view is taken anew because a segment was begun meanwhile.
const TRIES: usize = 100;

/// The journal of one replica.
#[derive(Debug)]
pub(crate) struct Journal {
    pub(super) files: Arc<dyn FileSystem>,
    pub(super) folder: PathBuf,
    mode: u32,
    pub(super) lock: Arc<LockFile>,
    segments: Mutex<[Segment; 2]>,
    pub(super) gate: Gate,
    /// Where it was last noted how far the segment is durable.
    pub(super) noted_at: AtomicU64,
}

/// What stands in a journal at one moment.
#[derive(Debug, Clone)]
pub(crate) struct View {
    /// What is not known to be in a pack of ours yet, oldest first.
    pub(crate) records: Records,
    /// Where the streams stood before these.
    pub(crate) base: Ends,
    /// Where they stand after.
    pub(crate) ends: Ends,
    /// The use of a segment that is written now, and how far.
    pub(super) generation: u64,
    pub(super) end: u64,
}

/// The records of both segments, shared with whoever looked at them.
#[derive(Debug, Clone)]
pub(crate) struct Records {
    /// Those of the older segment, unless they are in a pack of ours.
    before: Option<Arc<Vec<Record>>>,
    now: Arc<Vec<Record>>,
}

impl Records {
    /// All of them, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Record> + Clone {
        self.before.iter().flat_map(|before| before.iter()).chain(self.now.iter())
    }

    /// Those that came after `earlier`; nothing, if these do not go on from there.
    pub(crate) fn since(&self, earlier: &Self) -> Option<&[Record]> {
        let (known, last) = (earlier.now.len(), earlier.now.last());
        let is_same = match (&self.before, &earlier.before) {
            (Some(before), Some(earlier)) => Arc::ptr_eq(before, earlier),
            (before, earlier) => before.is_none() && earlier.is_none(),
        };
        let goes_on = last.is_none_or(|last| {
            self.now.get(known - 1).is_some_and(|record| record.oid == last.oid)
        });
        self.now.get(known..).filter(|_| is_same && goes_on)
    }
}

impl Journal {
    /// Makes the journal of `replica` in `folder`, which exists, unless there is one. It goes on from
    /// `base`.
    pub(crate) fn create(
        files: &Arc<dyn FileSystem>,
        folder: &Path,
        mode: u32,
        beginning: Beginning,
    ) -> Result<(), JournalError> {
        let Beginning { replica, hash, base, size } = beginning;
        let paths = NAMES.map(|name| folder.join(name));
        let reason = Reason::Begun;
        let failed = |path: &Path| {
            let path = path.to_owned();
            |error| JournalError::file("make", path, error)
        };
        let salt = random::number().map_err(failed(folder))?;
        let header = Header { generation: 1, salt, size, hash, reason, replica, base };
        for path in &paths {
            Segment::create(files.as_ref(), path, size, mode).map_err(failed(path))?;
        }
        // The names stay from here on: what begins the journal is its first header.
        let _lock = LockFile::at(files, folder.join(LOCK), mode).take(DEADLINE)?;
        let [first, second] = paths
            .map(|path| Segment::open(files.as_ref(), path.clone(), true).map_err(failed(&path)));
        let mut segments = [first?, second?];
        if has_begun(&segments)? {
            return Ok(());
        }
        let [first, _] = &mut segments;
        let begun = first.reuse(header).and_then(|()| first.file.sync());
        begun.map_err(|error| {
            // What could not be synced may be forgotten: it is not to be found by anybody.
            drop(first.file.write_at(0, &[0; SECTOR]));
            failed(&first.path)(error)
        })
    }

    /// Opens the journal in `folder`, if there is one. Without `write` it can only be read.
    pub(crate) fn open(
        files: &Arc<dyn FileSystem>,
        folder: &Path,
        mode: u32,
        write: bool,
    ) -> Result<Option<Self>, JournalError> {
        let gone = |name| JournalError::Damaged { path: folder.join(name), what: GONE.to_owned() };
        let open = |name: &str| {
            let path = folder.join(name);
            match Segment::open(files.as_ref(), path.clone(), write) {
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                opened => opened.map(Some).map_err(|error| JournalError::file("open", path, error)),
            }
        };
        // Whoever makes a journal makes the first, then the second, and then begins it. So they are
        // opened the other way round.
        let second = open(NAMES[1])?;
        let Some(first) = open(NAMES[0])? else {
            return if second.is_some() { Err(gone(NAMES[0])) } else { Ok(None) };
        };
        let second = match second {
            None if !has_begun(std::slice::from_ref(&first))? => return Ok(None),
            None => open(NAMES[1])?.ok_or_else(|| gone(NAMES[1]))?,
            Some(second) => second,
        };
        let segments = [first, second];
        if !has_begun(&segments)? {
            return Ok(None);
        }
        Ok(Some(Self {
            files: Arc::clone(files),
            folder: folder.to_owned(),
            mode,
            lock: LockFile::at(files, folder.join(LOCK), mode),
            segments: Mutex::new(segments),
            gate: Gate::default(),
            noted_at: AtomicU64::default(),
        }))
    }

    /// What stands in the journal. Takes no lock, and writes nothing.
    pub(crate) fn view(&self) -> Result<View, JournalError> {
        let mut segments = self.segments();
        let active = refreshed(&mut segments)?;
        Ok(view(&segments, active))
    }

    /// Closes the journal for good. The caller holds its lock.
    pub(crate) fn close(&self) -> Result<(), JournalError> {
        let path = self.closed_path();
        let closed = self.files.create(&path, b"", self.mode);
        closed.map(drop).map_err(|error| JournalError::file("make", path, error))
    }

    pub(crate) fn is_closed(&self) -> Result<bool, JournalError> {
        let path = self.closed_path();
        self.files.stands(&path).map_err(|error| JournalError::file("look for", path, error))
    }

    fn closed_path(&self) -> PathBuf {
        self.folder.join("closed")
    }

    /// What the segment holds that is full and not retired, if there is one.
    pub(crate) fn full(&self) -> Result<Option<Vec<Record>>, JournalError> {
        let mut segments = self.segments();
        let active = refreshed(&mut segments)?;
        let other = &segments[1 - active];
        let is_full = other.header.is_ok() && !other.is_retired;
        Ok(is_full.then(|| other.records.to_vec()))
    }

    /// Allows the full segment to be used again. All of it lies in a pack that stays, and the ref
    /// is past it.
    pub(crate) fn retire(&self) -> Result<(), JournalError> {
        let mut segments = self.segments();
        let active = refreshed(&mut segments)?;
        let other = &mut segments[1 - active];
        let path = other.path.clone();
        other.retire().map_err(|error| JournalError::file("retire", path, error))
    }

    /// Where the streams stood at the last look.
    pub(crate) fn known_ends(&self) -> Ends {
        let segments = self.segments();
        newest(&segments).map(|newest| segments[newest].ends).unwrap_or_default()
    }

    /// Where the streams stand now.
    pub(crate) fn ends(&self) -> Result<Ends, JournalError> {
        let mut segments = self.segments();
        let active = refreshed(&mut segments)?;
        Ok(segments[active].ends)
    }

    pub(super) fn segments(&self) -> MutexGuard<'_, [Segment; 2]> {
        // A thread that died left at most a segment that is read again.
        self.segments.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a new journal begins with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Beginning {
    pub(crate) replica: ReplicaId,
    pub(crate) hash: HashKind,
    pub(crate) base: Ends,
    pub(crate) size: u64,
}

/// Reads both segments up to now, and gives the number of the one that is written.
pub(super) fn refreshed(segments: &mut [Segment; 2]) -> Result<usize, JournalError> {
    for _ in 0..TRIES {
        for segment in &mut *segments {
            segment.look().map_err(unread(&segment.path))?;
        }
        let newest = newest(segments).unwrap_or_default();
        for slot in [newest, 1 - newest] {
            // Since the newer one was begun, nobody writes to the older one: it is read once more.
            if slot == newest || !segments[slot].is_complete {
                segments[slot].read_on().map_err(unread(&segments[slot].path))?;
                segments[slot].is_complete = slot != newest;
            }
        }
        let is_still = |segment: &Segment| segment.is_still().map_err(unread(&segment.path));
        // Whoever began one anew while it was read would make it look damaged, or leave a gap.
        if is_still(&segments[0])? && is_still(&segments[1])? {
            return active(segments);
        }
    }
    let [first, _] = segments;
    let what = "it is begun anew faster than it can be read".to_owned();
    Err(JournalError::Damaged { path: first.path.clone(), what })
}

/// Whether a header was ever written. Segments without one were left by somebody who was stopped.
fn has_begun(segments: &[Segment]) -> Result<bool, JournalError> {
    for segment in segments {
        // As it was opened it is unused.
        if !segment.is_still().map_err(unread(&segment.path))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The number of the segment that was begun last.
fn newest(segments: &[Segment; 2]) -> Option<usize> {
    let generation = |slot: usize| segments[slot].header.ok().map(|header| header.generation);
    let newest = [0, 1].into_iter().max_by_key(|slot| generation(*slot));
    newest.filter(|slot| generation(*slot).is_some())
}

fn active(segments: &[Segment; 2]) -> Result<usize, JournalError> {
    let flawed = |segment: &Segment, what: &str| {
        Err(JournalError::Damaged { path: segment.path.clone(), what: what.to_owned() })
    };
    for segment in segments {
        match segment.header {
            Err(NoHeader::Newer(version)) => {
                return Err(JournalError::Newer { path: segment.path.clone(), version });
            }
            // A header is one sector, which a power cut leaves as it was or makes new.
            Err(NoHeader::Garbage) => return flawed(segment, GARBAGE),
            Err(NoHeader::Unused) | Ok(_) => {}
        }
    }
    let Some(active) = newest(segments) else {
        return flawed(&segments[0], "neither of its segments has a header");
    };
    if is_wiped(&segments[1 - active].header, segments[active].header.ok()) {
        return flawed(&segments[1 - active], WIPED);
    }
    let damaged_at = |segment: &Segment, at| {
        let what = format!("its record at {at} is damaged, and was durable once");
        Err(JournalError::Damaged { path: segment.path.clone(), what })
    };
    let damaged = |segment: &Segment| match segment.damaged_at {
        None => Ok(()),
        Some(at) => damaged_at(segment, at),
    };
    damaged(&segments[active])?;
    // One that does not count may be half overwritten by what comes next, or could not be synced.
    let (newer, older) = (&segments[active], &segments[1 - active]);
    if counts(newer, older) {
        damaged(older)?;
        if falls_short(newer, older) {
            damaged_at(older, older.end)?;
        }
    }
    Ok(active)
}

/// Whether a segment is blank though it was written before `active` began.
pub(super) fn is_wiped(header: &Result<Header, NoHeader>, active: Option<Header>) -> bool {
    *header == Err(NoHeader::Unused) && active.is_some_and(|active| active.reason != Reason::Begun)
}

/// Whether the older segment ends before the newer one was begun, all of it durable by then.
pub(super) fn falls_short(newer: &Segment, older: &Segment) -> bool {
    newer.header.is_ok_and(|header| header.base != older.ends)
}

/// Whether what the older segment holds is not known to be in a pack, or in the newer one.
pub(super) fn counts(newer: &Segment, older: &Segment) -> bool {
    let is_carried_over = newer.header.is_ok_and(|header| header.reason == Reason::Suspect);
    older.header.is_ok() && !older.is_retired && !is_carried_over
}

/// The view of segments that were just read.
pub(super) fn view(segments: &[Segment; 2], active: usize) -> View {
    let (newer, older) = (&segments[active], &segments[1 - active]);
    let header = newer.header.expect("the active segment has a header");
    let counts = counts(newer, older);
    let base = match older.header {
        Ok(older) if counts => older.base,
        _ => header.base,
    };
    let before = counts.then(|| Arc::clone(&older.records));
    View {
        records: Records { before, now: Arc::clone(&newer.records) },
        base,
        ends: newer.ends,
        generation: header.generation,
        end: newer.end,
    }
}

fn unread(path: &Path) -> impl Fn(io::Error) -> JournalError {
    let path = path.to_owned();
    move |error| JournalError::file("read", path.clone(), error)
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.note();
    }
}
