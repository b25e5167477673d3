//! A bar for what takes its time: on a terminal only, and only once it has taken a second.

use std::io::{IsTerminal, Write, stderr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tidegate_api::{Asker, Step};

/// How long something takes before a bar is worth it.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long a bar stands before it is drawn anew.
const PAUSE: Duration = Duration::from_millis(100);

/// How wide the bar itself is.
const WIDTH: usize = 24;

/// A bar on standard error; nothing where nobody looks.
pub(crate) struct Bar(Option<Mutex<State>>);

struct State {
    what: String,
    begun: Instant,
    drawn: Option<Instant>,
}

impl Bar {
    pub(crate) fn new() -> Self {
        let is_dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        let is_seen = !is_dumb && stderr().is_terminal();
        let state = || State { what: String::new(), begun: Instant::now(), drawn: None };
        Self(is_seen.then(|| Mutex::new(state())))
    }

    /// One that nobody sees.
    pub(crate) fn hidden() -> Self {
        Self(None)
    }

    /// Takes it away.
    pub(crate) fn clear(&self) {
        if let Some(state) = &self.0
            && open(state).drawn.take().is_some()
        {
            write("\r\u{1b}[K");
        }
    }
}

impl Asker for Bar {
    fn step(&self, step: Step<'_>) {
        if let Some(state) = &self.0 {
            open(state).show(step);
        }
    }
}

impl State {
    fn show(&mut self, step: Step<'_>) {
        if self.what != step.what {
            (self.what, self.begun) = (step.what.to_owned(), Instant::now());
        }
        let passed = self.begun.elapsed();
        let is_due = self.drawn.is_none_or(|drawn| drawn.elapsed() >= PAUSE);
        if passed >= PATIENCE && is_due {
            self.drawn = Some(Instant::now());
            write(&format!("\r{}\u{1b}[K", line(step, passed)));
        }
    }
}

fn open(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A bar that cannot be drawn is no reason to fail.
fn write(text: &str) {
    let mut out = stderr().lock();
    drop(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
}

/// The bar, how much is done, and how fast that goes.
fn line(Step { what, done, total }: Step<'_>, passed: Duration) -> String {
    let filled = (done * WIDTH).checked_div(total).unwrap_or(0).min(WIDTH);
    let bar = "#".repeat(filled) + &"-".repeat(WIDTH - filled);
    let millis = passed.as_millis().max(1);
    let rate = (done as u128 * 1000).div_ceil(millis);
    format!("{what} [{bar}] {done}/{total}, {rate} a second")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_tells_how_much_and_how_fast() {
        let step = |done, total| line(Step { what: "entries", done, total }, PATIENCE * 2);
        assert_eq!(
            step(500, 1000),
            format!("entries [{}{}] 500/1000, 250 a second", "#".repeat(12), "-".repeat(12))
        );
        assert_eq!(step(0, 0), format!("entries [{}] 0/0, 0 a second", "-".repeat(24)));
        assert!(step(9, 3).starts_with(&format!("entries [{}]", "#".repeat(24))));
    }
}
