//! What the tests ask with: times, windows and ticks as people write them.

use crate::Millis;
use crate::schedule::ticks::Ticks;
use crate::schedule::{Cron, Window, zone};

pub(super) fn at(text: &str) -> Millis {
    Millis::parse(text).expect("a time")
}

pub(super) fn window(cron: &str, zone: &str, seconds: u32) -> Window {
    Window::read(cron, zone, Some(seconds)).expect("a window")
}

/// The first `count` ticks after a time.
pub(super) fn ticks(cron: &str, zone: &str, after: &str, count: usize) -> Vec<String> {
    let cron = Cron::read(cron).expect("an expression");
    let ticks = Ticks { cron: &cron, zone: zone::read(zone).expect("a zone") };
    let mut last = at(after).seconds();
    let next = || {
        last = ticks.next(last)?;
        Some(Millis(last * 1000).rfc3339())
    };
    std::iter::from_fn(next).take(count).collect()
}
