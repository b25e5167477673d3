//! Points in time as the log holds them: milliseconds since 1970, written as RFC 3339 in UTC.
//!
//! Never asks a clock; the time of a command is an argument.

use chrono::{DateTime, SecondsFormat, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Milliseconds since the start of 1970 in UTC.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// A text that names no point in time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no time: write 2026-11-21T14:30:00Z or with an offset")]
pub struct NotATime(pub String);

impl Millis {
    /// The latest time that can be written, the end of the year 9999.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// Whole seconds since 1970, for the headers of commits.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Whether this lies between 1970 and 9999, where every tool can write it.
    #[must_use]
    pub fn is_writable(self) -> bool {
        (0..=Self::MAX.0).contains(&self.0)
    }

    /// RFC 3339 in UTC, with milliseconds only where there are any.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let format = if self.0 % 1000 == 0 { SecondsFormat::Secs } else { SecondsFormat::Millis };
        DateTime::<Utc>::from_timestamp_millis(self.0.clamp(0, Self::MAX.0))
            .expect("the range of four-digit years is representable")
            .to_rfc3339_opts(format, true)
    }

    /// Reads RFC 3339.
    pub fn parse(text: &str) -> Result<Self, NotATime> {
        let moment = DateTime::parse_from_rfc3339(text).map(|time| Self(time.timestamp_millis()));
        moment.ok().filter(|m| m.is_writable()).ok_or_else(|| NotATime(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_back_as_written() {
        for millis in [0, 1_763_700_000_123, 1_763_700_000_000, Millis::MAX.0] {
            assert_eq!(Millis::parse(&Millis(millis).rfc3339()), Ok(Millis(millis)));
        }
        assert_eq!(Millis(1_763_700_000_123).rfc3339(), "2025-11-21T04:40:00.123Z");
    }

    #[test]
    fn offsets_count_and_nothing_is_guessed() {
        let midnight = Millis::parse("2026-11-21T00:00:00Z");
        assert_eq!(Millis::parse("2026-11-21T01:00:00+01:00"), midnight);
        let outside = ["1969-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"];
        for text in ["", "yesterday", "2026-11-21", "2026-11-21T00:00:00"].iter().chain(&outside) {
            assert!(Millis::parse(text).is_err(), "{text} was read as a time");
        }
    }
}
