//! Reading ahead: the entries that lie in one pack, read on all cores before they are asked for.
//!
//! Only a hint is taken from where objects lie; what is handed out is asked for by id, and what was
//! not read ahead is simply read later. Reading stops where the pack holds something else.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tidegate_core::Oid;
use tidegate_core::fold::Received;

use crate::store::{Repository, StoreError};
use crate::walk::Reader;

/// The fewest entries that are worth it.
const FEWEST: usize = 4096;

/// How many objects a core reads before it fetches more work.
const STRETCH: usize = 4096;

/// The most threads.
const MOST_THREADS: usize = 8;

/// Entries read before they were asked for.
#[derive(Debug, Default)]
pub(crate) struct Ahead {
    /// In the order in which they lie in the pack.
    read: Vec<Option<Received>>,
    /// Where the last one lay that was asked for: a chain mostly lies in a row, either way round.
    last: usize,
    /// Where all lie, once one did not lie there.
    places: Option<HashMap<Oid, usize>>,
}

impl Ahead {
    /// Reads what lies around `next`, where about `left` entries of all chains are still to come.
    pub(crate) fn of(
        repository: &dyn Repository,
        next: Oid,
        left: usize,
    ) -> Result<Self, StoreError> {
        if left < FEWEST {
            return Ok(Self::default());
        }
        // A pack of more than twice as many objects is mostly somebody else's.
        let stored = repository.neighbours(next, left.saturating_mul(2))?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        let mut readers: Vec<Reader> =
            (0..cores).map(|_| Reader::new(repository.reader())).collect();
        let stretches: Vec<&[Oid]> = stored.chunks(STRETCH).collect();
        let turn = AtomicUsize::new(0);
        let strange = AtomicBool::new(false);
        let read: Mutex<Vec<(usize, Vec<Option<Received>>)>> = Mutex::default();
        let work = |reader: &mut Reader| -> Result<(), StoreError> {
            while !strange.load(Ordering::Relaxed) {
                let turn = turn.fetch_add(1, Ordering::Relaxed);
                let Some(stretch) = stretches.get(turn) else { break };
                let ours = entries(reader, stretch)?;
                let found = ours.iter().flatten().count();
                strange.fetch_or(found * 2 < stretch.len(), Ordering::Relaxed);
                read.lock().expect("no thread dies with it").push((turn, ours));
            }
            Ok(())
        };
        let work = &work;
        std::thread::scope(|scope| {
            let spawned = readers.iter_mut().map(|reader| scope.spawn(move || work(reader)));
            let spawned: Vec<_> = spawned.collect();
            spawned.into_iter().try_for_each(|one| one.join().expect("reading does not panic"))
        })?;
        let mut read = read.into_inner().expect("no thread dies with it");
        read.sort_unstable_by_key(|(turn, _)| *turn);
        let mut ahead = Self { read: Vec::with_capacity(stored.len()), ..Self::default() };
        read.into_iter().for_each(|(_, stretch)| ahead.read.extend(stretch));
        ahead.last = stored.iter().position(|oid| *oid == next).unwrap_or_default();
        Ok(ahead)
    }

    /// How many entries may have been read.
    pub(crate) fn len(&self) -> usize {
        self.read.len()
    }

    /// Hands out what was read at `oid`.
    pub(crate) fn take(&mut self, oid: Oid) -> Option<Received> {
        let is_there = |at: &usize| {
            self.read.get(*at).and_then(Option::as_ref).is_some_and(|read| read.oid == oid)
        };
        let near = [self.last, self.last.wrapping_sub(1), self.last + 1];
        self.last = match near.into_iter().find(is_there) {
            Some(at) => at,
            None => *self.places.get_or_insert_with(|| places(&self.read)).get(&oid)?,
        };
        self.read[self.last].take()
    }
}

/// Where each entry lies.
fn places(read: &[Option<Received>]) -> HashMap<Oid, usize> {
    let mut places = HashMap::with_capacity(read.len());
    places.extend((0..).zip(read).filter_map(|(at, read)| Some((read.as_ref()?.oid, at))));
    places
}

/// The objects, where they are entries.
fn entries(reader: &mut Reader, objects: &[Oid]) -> Result<Vec<Option<Received>>, StoreError> {
    let entry = |oid: &Oid| Ok(reader.read(*oid)?.filter(|read| read.content.is_ok()));
    objects.iter().map(entry).collect()
}
