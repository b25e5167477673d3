//! Windows in time: ticks as cron has them, in a zone, each of which opens for a while.
//!
//! A pure function of the expression, the zone and the time asked for, so that every clone and
//! every later check comes to the same answer. Never asks a clock, and never which zone this
//! machine is in. The `cron` crate holds what the fields of an expression name; what differs from
//! crontab(5) there (days of the week from 1, seconds, years up to 2100, days of the month *and*
//! of the week, hours that are left out or come twice when clocks change) is done here instead.

mod field;
mod posix;
mod ticks;
mod window;
mod zone;

#[cfg(test)]
mod tests;

pub use posix::{Cron, NotACron};
pub use window::{NotAWindow, ONE_HOUR, Opening, Window};
pub use zone::{NotAZone, zone_data};
