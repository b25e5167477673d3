//! What an asker hears before the answer, and how long one is wanted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// One step of something that takes its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'a> {
    /// What is counted.
    pub what: &'a str,
    /// How much is done.
    pub done: usize,
    /// Of how much.
    pub total: usize,
}

/// Who asks, while the request is carried out.
pub trait Asker: Sync {
    /// Hears of every step. Cheap, for there are many.
    fn step(&self, _: Step<'_>) {}

    /// Hears that something is about to be recorded, and the key under which it can be asked for
    /// again if no answer comes. Gives whether anybody is still there: nothing is recorded for those
    /// who have gone.
    fn recording(&self, _repeat: Option<&str>) -> bool {
        true
    }

    /// Until when a question is worked on; then it is given back unanswered.
    fn patience(&self) -> Patience {
        Patience::default()
    }
}

/// Until when somebody waits for an answer: as long as it takes, unless something else is said.
#[derive(Debug, Clone, Default)]
pub struct Patience {
    /// Until this time at most.
    pub until: Option<Instant>,
    /// Whether nobody waits any more.
    pub is_gone: Arc<AtomicBool>,
}

impl Patience {
    /// Whether nobody wants an answer any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.is_gone.load(Ordering::Relaxed) || self.until.is_some_and(|end| Instant::now() >= end)
    }
}

/// An asker that waits for the answer only.
#[derive(Debug, Clone, Copy)]
pub struct Patient;

impl Asker for Patient {}
