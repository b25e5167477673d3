//! Schedules: how they are read, when they tick, what they do when clocks change.

mod asked;
mod daylight;
mod generated;
mod oracle;
mod reading;
mod windows;

use super::ticks::Ticks;
use super::{Cron, Opening, Window, zone};
use crate::Millis;
use asked::{at, ticks, window};
