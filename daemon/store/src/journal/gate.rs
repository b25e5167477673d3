//! One sync for many: whoever comes first syncs for all who wrote before, the others wait.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// How far a segment is durable, and who is seeing to it.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    state: Mutex<State>,
    turned: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// The use of a segment that this is about.
    generation: u64,
    /// How much of it is durable.
    synced: u64,
    is_syncing: bool,
    /// Why nothing more of it will ever be.
    failed: Option<Arc<io::Error>>,
}

impl Gate {
    /// How much of `generation` is known to be durable.
    pub(crate) fn synced(&self, generation: u64) -> u64 {
        let state = self.state();
        if state.generation == generation { state.synced } else { 0 }
    }

    /// Waits until all up to `end` is durable. `written` tells how far `sync` will reach. A sync
    /// that failed is never tried again: the system may have forgotten what it did not write.
    pub(crate) fn pass(
        &self,
        generation: u64,
        end: u64,
        written: impl FnOnce() -> u64,
        sync: impl FnOnce() -> io::Result<()>,
    ) -> Result<(), Arc<io::Error>> {
        let mut state = self.state();
        if state.generation < generation {
            *state = State { generation, ..State::default() };
        }
        loop {
            // An earlier use of a segment was synced before it was left, or carried over whole.
            if state.generation > generation || state.synced >= end {
                return Ok(());
            }
            if let Some(error) = &state.failed {
                return Err(Arc::clone(error));
            }
            if !state.is_syncing {
                break;
            }
            state = self.turned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.is_syncing = true;
        drop(state);
        let reached = written().max(end);
        let outcome = sync().map_err(Arc::new);
        let mut state = self.state();
        state.is_syncing = false;
        if state.generation == generation {
            match &outcome {
                Ok(()) => state.synced = state.synced.max(reached),
                Err(error) => state.failed = Some(Arc::clone(error)),
            }
        }
        self.turned.notify_all();
        outcome
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
