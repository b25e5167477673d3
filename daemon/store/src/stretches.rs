//! Reading many objects on all cores, handed over in order while later ones are still being read.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use tidegate_core::Oid;
use tidegate_core::fold::Received;

use crate::store::{Repository, StoreError};
use crate::walk::Reader;

/// The fewest objects that are worth it.
pub(crate) const FEWEST: usize = 4096;

/// How many objects a core reads before it fetches more work: few enough that they are still in its
/// reach when they are used.
const STRETCH: usize = 512;

/// The most threads, this one included.
const MOST_THREADS: usize = 8;

/// What stands at each of a stretch of objects.
pub(crate) type Stretch = Vec<Option<Received>>;

/// Hands what stands at `objects` to `take`, stretch by stretch, until that wants no more. This
/// thread reads too, while what is to be handed over next is being read by another.
pub(crate) fn in_order(
    repository: &dyn Repository,
    objects: &[Oid],
    take: &mut dyn FnMut(Stretch) -> bool,
) -> Result<(), StoreError> {
    let stretches: Vec<&[Oid]> = objects.chunks(STRETCH).collect();
    let cores = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    let readers = (0..cores.min(stretches.len())).map(|_| Reader::new(repository.reader()));
    let mut others: Vec<Reader> = readers.collect();
    let Some(mut own) = others.pop() else { return Ok(()) };
    let turn = AtomicUsize::new(0);
    let claim = || {
        let turn = turn.fetch_add(1, Ordering::Relaxed);
        stretches.get(turn).map(|stretch| (turn, *stretch))
    };
    let claim = &claim;
    thread::scope(|scope| {
        let (sender, arrived) = mpsc::channel();
        for mut reader in others {
            let sender = sender.clone();
            let work = move || {
                while let Some((turn, stretch)) = claim() {
                    // Nobody takes it once somebody else failed, or enough was read.
                    if sender.send((turn, read(&mut reader, stretch))).is_err() {
                        break;
                    }
                }
            };
            // Where the system allows no more threads, this one reads what is left.
            drop(thread::Builder::new().spawn_scoped(scope, work));
        }
        let mut early = BTreeMap::new();
        for next in 0..stretches.len() {
            let read = loop {
                early.extend(arrived.try_iter());
                if let Some(read) = early.remove(&next) {
                    break read;
                }
                early.extend(match claim() {
                    Some((turn, stretch)) => Some((turn, read(&mut own, stretch))),
                    None => arrived.recv().ok(),
                });
            };
            if !take(read?) {
                break;
            }
        }
        Ok(())
    })
}

fn read(reader: &mut Reader, objects: &[Oid]) -> Result<Stretch, StoreError> {
    objects.iter().map(|oid| reader.read(*oid)).collect()
}
