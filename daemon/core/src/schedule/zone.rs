//! Zones: what their clocks show, and when they first show it.

use chrono::{DateTime, Duration, MappedLocalTime, NaiveDateTime, TimeZone};
use chrono_tz::{GapInfo, TZ_VARIANTS, Tz};

use crate::text::visible;

/// A name of no zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{name}' is no time zone: {hint}")]
pub struct NotAZone {
    name: String,
    hint: String,
}

/// Which edition of the time-zone database is built in, such as `2025b`. What it says of a year
/// to come may be another thing in the next one, so answers about time are kept with it.
#[must_use]
pub fn zone_data() -> &'static str {
    chrono_tz::IANA_TZDB_VERSION
}

/// The zone of this name; UTC, if it is empty.
pub(super) fn read(name: &str) -> Result<Tz, NotAZone> {
    if name.is_empty() {
        return Ok(Tz::UTC);
    }
    name.parse().map_err(|_| {
        let alike = TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(name));
        let hint = match alike {
            Some(zone) => format!("write '{zone}'"),
            None => "write a place such as 'Europe/Berlin', or UTC".to_owned(),
        };
        NotAZone { name: visible(name).into_owned(), hint }
    })
}

/// When the clocks of `zone` show `time`, as seconds since 1970.
///
/// By what clocks show: once, the first time, and where clocks were put forward over it, at the
/// first moment after. By hours that pass (`hourly`): each time; where clocks were put forward
/// over a whole hour, no hour passed.
pub(super) fn moments(zone: Tz, time: NaiveDateTime, hourly: bool) -> [Option<i64>; 2] {
    let seconds = |time: DateTime<Tz>| Some(time.timestamp());
    match zone.from_local_datetime(&time) {
        MappedLocalTime::Single(time) => [seconds(time), None],
        MappedLocalTime::Ambiguous(first, second) if hourly => [seconds(first), seconds(second)],
        MappedLocalTime::Ambiguous(first, _) => [seconds(first), None],
        MappedLocalTime::None => {
            let gap = GapInfo::new(&time, &zone);
            let after = gap.and_then(|gap| {
                let (begin, end) = (gap.begin?.0, gap.end?);
                let is_long = end.naive_local() - begin >= Duration::hours(1);
                (!hourly || !is_long).then_some(end)
            });
            [after.and_then(seconds), None]
        }
    }
}
