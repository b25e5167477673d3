//! Appending: one write under the lock, one sync after it, and what to do when that fails.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::error::JournalError;
use super::header::{Header, Position, Reason, Stream};
use super::lock::{DEADLINE, Lock};
use super::open::{Journal, View, refreshed, view};
use super::record::Record;
use super::segment::Segment;
use crate::random;

/// After how many bytes it is noted again how far a segment is durable.
const NOTED_EACH: u64 = 64 * 1024;

/// What was written and is not known to be durable.
#[must_use]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pending {
    generation: u64,
    /// Where the segment ended then.
    end: u64,
    last: Position,
    stream: Stream,
}

/// Why nothing was written.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The stream does not end where the caller thought.
    Stale,
    /// This clone writes under another name now.
    Closed,
    /// There is no room until what is there is published.
    Full,
    /// The journal cannot be read or written.
    Failed(JournalError),
}

impl Journal {
    /// Takes the right to append.
    pub(crate) fn lock(&self) -> Result<Lock, JournalError> {
        Ok(self.lock.take_undisturbed(DEADLINE)?)
    }

    /// Writes `records` behind the one that ends `stream` if that is `expected`. They are durable
    /// once they are [settled](Self::settle). A lock that the caller holds is used.
    pub(crate) fn append(
        &self,
        held: Option<&Lock>,
        stream: Stream,
        expected: Option<Position>,
        records: Vec<Record>,
    ) -> Result<Pending, Refusal> {
        let _lock = match held {
            Some(_) => None,
            None => Some(self.lock().map_err(Refusal::Failed)?),
        };
        if self.is_closed().map_err(Refusal::Failed)? {
            return Err(Refusal::Closed);
        }
        let mut segments = self.segments();
        let mut active = refreshed(&mut segments).map_err(Refusal::Failed)?;
        if segments[active].ends.of(stream) != expected {
            return Err(Refusal::Stale);
        }
        let length: usize = records.iter().map(Record::length).sum();
        if segments[active].room() < length {
            active = rotate(&mut segments, active, Reason::Rotated)?;
        }
        let segment = &mut segments[active];
        let header = segment.header.expect("the active segment has a header");
        if segment.room() < length {
            return Err(Refusal::Full);
        }
        let path = segment.path.clone();
        let synced = self.gate.synced(header.generation).max(segment.noted());
        let written = segment.write(records, synced);
        written.map_err(|source| Refusal::Failed(JournalError::Halfway { path, source }))?;
        let last = segment.ends.of(stream).expect("something was appended");
        Ok(Pending { generation: header.generation, end: segment.end, last, stream })
    }

    /// What stands at the end of a stream, whoever wrote it. Nothing, if all of it is in packs of ours,
    /// which were durable before anything was forgotten here.
    pub(crate) fn pending(&self, stream: Stream) -> Result<Option<Pending>, JournalError> {
        let View { records, ends, generation, end, .. } = self.view()?;
        let last = ends.of(stream).filter(|_| records.iter().next().is_some());
        Ok(last.map(|last| Pending { generation, end, last, stream }))
    }

    /// Waits until what was appended is durable: acknowledged from here on.
    pub(crate) fn settle(&self, pending: Pending) -> Result<(), JournalError> {
        let synced = self.sync(pending.generation, pending.end);
        let mut segments = self.segments();
        // Another process may have left the segment because it could not be synced; then it began
        // the other one.
        if synced.is_ok() && !has_moved(&segments, pending.generation)? {
            self.note_now_and_then(&mut segments, pending);
            return Ok(());
        }
        let active = refreshed(&mut segments)?;
        let header = segments[active].header.expect("the active segment has a header");
        let is_left = header.generation != pending.generation;
        // It was synced before it was left, if that was because it was full.
        if synced.is_ok() && header.reason != Reason::Suspect {
            return Ok(());
        }
        let now = view(&segments, active);
        drop(segments);
        match synced {
            Err(error) if !is_left => self.rescue(pending, error),
            synced => self.settle_in(&now, pending, synced.err()),
        }
    }

    /// Makes all of a view durable.
    pub(crate) fn settle_view(&self, view: &View) -> Result<(), JournalError> {
        let synced = self.sync(view.generation, view.end);
        synced.map_err(|error| {
            let told = io::Error::new(error.kind(), error);
            JournalError::file("sync", self.folder.clone(), told)
        })?;
        self.note();
        Ok(())
    }

    /// Notes how far the active segment is durable, for those who read and write after us: the first
    /// time that this process appends, and not so often that it costs a second write on the disk.
    fn note_now_and_then(&self, segments: &mut [Segment; 2], pending: Pending) {
        let last = self.noted_at.load(Ordering::Relaxed);
        if last == 0 || !(last..last + NOTED_EACH).contains(&pending.end) {
            self.noted_at.store(pending.end, Ordering::Relaxed);
            self.note_in(segments);
        }
    }

    /// Notes how far the segments are durable.
    pub(super) fn note(&self) {
        self.note_in(&mut self.segments());
    }

    fn note_in(&self, segments: &mut [Segment; 2]) {
        for segment in segments {
            if let Ok(header) = segment.header {
                segment.note(self.gate.synced(header.generation));
            }
        }
    }

    fn sync(&self, generation: u64, end: u64) -> Result<(), Arc<io::Error>> {
        let segments = self.segments();
        let found = segments
            .iter()
            .find(|segment| segment.header.is_ok_and(|header| header.generation == generation));
        let Some(segment) = found else { return Ok(()) };
        let file = Arc::clone(&segment.file);
        drop(segments);
        let written = || {
            let segments = self.segments();
            let of_it = |s: &&Segment| s.header.is_ok_and(|h| h.generation == generation);
            segments.iter().find(of_it).map_or(0, |segment| segment.end)
        };
        self.gate.pass(generation, end, written, || file.sync())
    }

    /// The segment was left because it could not be synced: what was appended must stand in the
    /// one that took its place.
    fn settle_in(
        &self,
        now: &View,
        pending: Pending,
        failed: Option<Arc<io::Error>>,
    ) -> Result<(), JournalError> {
        let stands = now
            .records
            .iter()
            .any(|record| record.stream == pending.stream && record.oid == pending.last.oid);
        let unknown = |source| JournalError::Unknown { source };
        if !stands {
            let lost = || Arc::new(io::Error::other("the journal was begun anew without it"));
            return Err(unknown(failed.unwrap_or_else(lost)));
        }
        self.sync(now.generation, now.end).map_err(unknown)
    }

    /// Carries everything over to the other segment after a sync that failed, and syncs that.
    /// The one that failed is never asked again: it may say yes for what it forgot.
    fn rescue(&self, pending: Pending, failed: Arc<io::Error>) -> Result<(), JournalError> {
        let unknown = || JournalError::Unknown { source: Arc::clone(&failed) };
        let lock = self.lock().map_err(|_| unknown())?;
        let mut segments = self.segments();
        let active = refreshed(&mut segments).map_err(|_| unknown())?;
        let header = segments[active].header.expect("the active segment has a header");
        if header.generation == pending.generation {
            let records = segments[active].records.to_vec();
            let base = segments[active].header.map(|header| header.base).ok();
            let other =
                begin(&mut segments, active, Reason::Suspect, base).map_err(|_| unknown())?;
            segments[other].write(records, 0).map_err(|_| unknown())?;
        }
        let active = refreshed(&mut segments).map_err(|_| unknown())?;
        let now = view(&segments, active);
        drop(segments);
        drop(lock);
        self.settle_in(&now, pending, Some(failed))
    }
}

/// Whether another segment than that of `generation` may be the active one.
fn has_moved(segments: &[Segment; 2], generation: u64) -> Result<bool, JournalError> {
    let is_of_it = |s: &&Segment| s.header.is_ok_and(|header| header.generation == generation);
    let [one, other] = segments;
    let other = if is_of_it(&one) { other } else { one };
    let is_newer = other.header.is_ok_and(|header| header.generation > generation);
    let failed = |error| JournalError::file("read", other.path.clone(), error);
    Ok(is_newer || !other.is_still().map_err(failed)?)
}

/// Goes over to the other segment. All of the full one is durable before.
fn rotate(segments: &mut [Segment; 2], active: usize, reason: Reason) -> Result<usize, Refusal> {
    if !may_be_used(&segments[1 - active]) {
        return Err(Refusal::Full);
    }
    let full = &segments[active];
    let failed = |path: PathBuf| move |error| JournalError::file("sync", path, error);
    full.file.sync().map_err(failed(full.path.clone())).map_err(Refusal::Failed)?;
    begin(segments, active, reason, None)
}

/// Begins the other segment where the active one ends, or at `base`.
fn begin(
    segments: &mut [Segment; 2],
    active: usize,
    reason: Reason,
    base: Option<super::header::Ends>,
) -> Result<usize, Refusal> {
    let other = 1 - active;
    if !may_be_used(&segments[other]) {
        return Err(Refusal::Full);
    }
    let old = segments[active].header.expect("the active segment has a header");
    let base = base.unwrap_or(segments[active].ends);
    let failed = |path: PathBuf| move |error| JournalError::file("begin", path, error);
    let path = segments[other].path.clone();
    let salt = random::number().map_err(failed(path.clone())).map_err(Refusal::Failed)?;
    let header = Header { generation: old.generation + 1, salt, reason, base, ..old };
    // That it may be used again must not be forgotten once something is written over what it held.
    segments[other].file.sync().map_err(failed(path.clone())).map_err(Refusal::Failed)?;
    segments[other].reuse(header).map_err(failed(path)).map_err(Refusal::Failed)?;
    Ok(other)
}

fn may_be_used(segment: &Segment) -> bool {
    segment.header.is_err() || segment.is_retired
}
