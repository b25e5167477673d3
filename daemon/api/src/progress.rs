//! What an asker hears before the answer, and how long one is wanted.

use std::time::Duration;

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

    /// How long a question may be worked on that takes as long as somebody wrote it to; then it is
    /// given back unanswered.
    fn patience(&self) -> Option<Duration> {
        None
    }
}

/// An asker that waits for the answer only.
#[derive(Debug, Clone, Copy)]
pub struct Patient;

impl Asker for Patient {}
