//! What is remembered between one look at the user's commits and the next.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tidegate_git::Stamp;

use crate::place::Place;

/// What is remembered between one comparison and the next.
#[derive(Debug, Default)]
pub(crate) struct Lookout {
    remembered: Mutex<Remembered>,
    /// Whether something was recorded that nobody has published yet. Beside the lock, which is held for
    /// as long as somebody looks: it is asked after every answer.
    has_recorded: AtomicBool,
    is_for_others: AtomicBool,
}

/// What is remembered.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    /// How the refs looked when nothing was left to be done.
    pub(crate) stamp: Option<Stamp>,
}

impl Lookout {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Remembered> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether nothing moved since nothing was left to be done; no, if somebody is just looking.
    pub(crate) fn is_at_rest(&self, place: &Place) -> bool {
        let Ok(remembered) = self.remembered.try_lock() else { return false };
        let Some(stamp) = &remembered.stamp else { return false };
        place.look(|disk| disk.is_still(stamp)).unwrap_or_default()
    }

    /// Says that others are answered who may have to record by themselves.
    pub(crate) fn serve_others(&self) {
        self.is_for_others.store(true, Ordering::Relaxed);
    }

    /// Whether others are answered.
    pub(crate) fn is_for_others(&self) -> bool {
        self.is_for_others.load(Ordering::Relaxed)
    }

    /// Takes note of whether something was recorded.
    pub(crate) fn recorded(&self, was: bool) {
        self.has_recorded.fetch_or(was, Ordering::AcqRel);
    }

    /// Whether something was recorded since this was asked last.
    pub(crate) fn take_recorded(&self) -> bool {
        self.has_recorded.swap(false, Ordering::AcqRel)
    }
}
