//! A window: open for a while from each tick on.

use chrono_tz::Tz;

use super::posix::{Cron, NotACron};
use super::ticks::Ticks;
use super::zone::{self, NotAZone};
use crate::Millis;

/// How long a window stays open where nothing else is said, in seconds.
pub const ONE_HOUR: u32 = 3_600;

/// Why there can be no such window.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAWindow {
    /// The expression cannot be read.
    #[error(transparent)]
    Cron(#[from] NotACron),
    /// There is no such zone.
    #[error(transparent)]
    Zone(#[from] NotAZone),
    /// It takes no time.
    #[error("a window that lasts no time is never open")]
    Empty,
}

/// A window in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    cron: Cron,
    zone: Tz,
    seconds: u32,
}

/// Whether a window is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// It is.
    Open {
        /// The last tick.
        since: Millis,
        /// When it shuts, unless the next tick comes first.
        until: Millis,
    },
    /// It is not.
    Shut {
        /// The next tick; `None` if none comes before the end of the year 9999.
        opens: Option<Millis>,
    },
    /// It cannot be told, for this reason.
    Unknown(String),
}

impl Window {
    /// Reads a window: an expression of cron, the name of a zone (UTC, if it is empty) and how
    /// many seconds it stays open.
    pub fn read(cron: &str, zone: &str, seconds: Option<u32>) -> Result<Self, NotAWindow> {
        let cron = Cron::read(cron)?;
        let zone = zone::read(zone)?;
        match seconds.unwrap_or(ONE_HOUR) {
            0 => Err(NotAWindow::Empty),
            seconds => Ok(Self { cron, zone, seconds }),
        }
    }

    /// Whether it is open at `at`: from the last tick on, for as long as it stays open.
    #[must_use]
    pub fn is_open(&self, at: Millis) -> Opening {
        if !at.is_writable() {
            return Opening::Unknown("the time is not between 1970 and 9999".to_owned());
        }
        let ticks = Ticks { cron: &self.cron, zone: self.zone };
        let (now, length) = (at.seconds(), i64::from(self.seconds));
        if let Some(since) = ticks.last(now, now - length) {
            let millis = |seconds: i64| Millis(seconds.saturating_mul(1000));
            return Opening::Open { since: millis(since), until: millis(since + length) };
        }
        let opens = ticks.next(now).map(|tick| Millis(tick.saturating_mul(1000)));
        Opening::Shut { opens: opens.filter(|opens| opens.is_writable()) }
    }
}
