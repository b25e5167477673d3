//! Keeping signals off for the short while in which others wait for this process.

use std::marker::PhantomData;

use nix::sys::signal::{SigSet, SigmaskHow, Signal};

/// What a terminal, or whoever ends a session, sends. `SIGSTOP` and `SIGKILL` nobody can keep off.
const KEPT_OFF: [Signal; 4] = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGTSTP];

/// While it lives, signals to this thread wait.
#[derive(Debug)]
pub(super) struct Undisturbed {
    before: SigSet,
    /// It belongs to its thread.
    _thread: PhantomData<*const ()>,
}

impl Undisturbed {
    /// Where signals cannot be kept off, all goes on without.
    pub(super) fn begin() -> Option<Self> {
        let signals: SigSet = KEPT_OFF.into_iter().collect();
        let before = signals.thread_swap_mask(SigmaskHow::SIG_BLOCK).ok()?;
        Some(Self { before, _thread: PhantomData })
    }
}

impl Drop for Undisturbed {
    fn drop(&mut self) {
        // A mask that was taken from the system can be given back.
        let _ = self.before.thread_set_mask();
    }
}
