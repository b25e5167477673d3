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
    read: Vec<Option<Received>>,
    places: HashMap<Oid, usize>,
}

impl Ahead {
    /// Reads what lies around `next`, of whose chain about `left` entries are still to come.
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
        let read = Mutex::new(Vec::with_capacity(stored.len()));
        let work = |reader: &mut Reader| -> Result<(), StoreError> {
            while !strange.load(Ordering::Relaxed) {
                let turn = turn.fetch_add(1, Ordering::Relaxed);
                let Some(stretch) = stretches.get(turn) else { break };
                let ours = entries(reader, stretch)?;
                strange.fetch_or(ours.len() * 2 < stretch.len(), Ordering::Relaxed);
                read.lock().expect("no thread dies with it").extend(ours.into_iter().map(Some));
            }
            Ok(())
        };
        let work = &work;
        std::thread::scope(|scope| {
            let spawned = readers.iter_mut().map(|reader| scope.spawn(move || work(reader)));
            let spawned: Vec<_> = spawned.collect();
            spawned.into_iter().try_for_each(|one| one.join().expect("reading does not panic"))
        })?;
        let read: Vec<Option<Received>> = read.into_inner().expect("no thread dies with it");
        let places = (0..).zip(&read).filter_map(|(at, read)| Some((read.as_ref()?.oid, at)));
        Ok(Self { places: places.collect(), read })
    }

    /// How many entries were read.
    pub(crate) fn len(&self) -> usize {
        self.read.len()
    }

    /// Hands out what was read at `oid`.
    pub(crate) fn take(&mut self, oid: Oid) -> Option<Received> {
        self.read[*self.places.get(&oid)?].take()
    }
}

/// The entries among these objects.
fn entries(reader: &mut Reader, objects: &[Oid]) -> Result<Vec<Received>, StoreError> {
    let mut entries = Vec::with_capacity(objects.len());
    for oid in objects {
        entries.extend(reader.read(*oid)?.filter(|read| read.content.is_ok()));
    }
    Ok(entries)
}
