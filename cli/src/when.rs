//! Times as people read and write them: in the local zone, and how long ago.

use chrono::{DateTime, Local, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use tidegate_core::Millis;

use crate::context::now;

/// How a time is shown.
const SHOWN: &str = "%Y-%m-%d %H:%M";

/// A time in the local zone, to the minute.
pub(crate) fn local(rfc3339: &str) -> String {
    match DateTime::parse_from_rfc3339(rfc3339) {
        Ok(time) => time.with_timezone(&Local).format(SHOWN).to_string(),
        Err(_) => rfc3339.to_owned(),
    }
}

/// The first moment of the time that somebody wrote.
pub(crate) fn first(text: &str) -> Result<Millis, String> {
    read(text, &Local).map(|(first, _)| first)
}

/// The last moment of the time that somebody wrote: of that day, minute or second.
pub(crate) fn last(text: &str) -> Result<Millis, String> {
    read(text, &Local).map(|(_, last)| last)
}

/// The first and last moment of a time. With an offset it is one moment; else it is in `zone`: a
/// day, a minute or a second, all of it where clocks were put back meanwhile.
fn read<Z: TimeZone>(text: &str, zone: &Z) -> Result<(Millis, Millis), String> {
    if let Ok(moment) = Millis::parse(text) {
        return Ok((moment, moment));
    }
    let units = [
        ("%Y-%m-%dT%H:%M", TimeDelta::minutes(1)),
        (SHOWN, TimeDelta::minutes(1)),
        ("%Y-%m-%dT%H:%M:%S", TimeDelta::seconds(1)),
        ("%Y-%m-%d %H:%M:%S", TimeDelta::seconds(1)),
    ];
    let time = |(format, unit): &(&str, TimeDelta)| {
        Some((NaiveDateTime::parse_from_str(text, format).ok()?, *unit))
    };
    let day = || {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        Some((date.and_time(NaiveTime::MIN), TimeDelta::days(1)))
    };
    let span = units.iter().find_map(time).or_else(day).and_then(|(begin, unit)| {
        let end = begin.checked_add_signed(unit)?.checked_sub_signed(TimeDelta::milliseconds(1))?;
        Some((moments(begin, zone)?.0, moments(end, zone)?.1))
    });
    span.filter(|(first, last)| first.is_writable() && last.is_writable()).ok_or_else(|| {
        format!(
            "'{}' is no time: write 2026-11-21, 2026-11-21 14:30 or 2026-11-21T14:30:00Z",
            tidegate_core::text::visible(text)
        )
    })
}

/// The first and the last moment at which clocks in `zone` show this. What they skip is counted on
/// from before.
fn moments<Z: TimeZone>(shown: NaiveDateTime, zone: &Z) -> Option<(Millis, Millis)> {
    let millis = |time: DateTime<Z>| Millis(time.timestamp_millis());
    let found = zone.from_local_datetime(&shown);
    if let (Some(first), Some(last)) = (found.clone().earliest(), found.latest()) {
        return Some((millis(first), millis(last)));
    }
    let day = TimeDelta::days(1);
    let before = zone.from_local_datetime(&shown.checked_sub_signed(day)?).latest()?;
    let moment = Millis(before.timestamp_millis() + day.num_milliseconds());
    Some((moment, moment))
}

/// A time in the local zone, with how long ago it was.
pub(crate) fn local_and_ago(rfc3339: &str) -> String {
    let ago = match (Millis::parse(rfc3339), now()) {
        (Ok(then), Ok(now)) => ago(now.0 - then.0),
        _ => return local(rfc3339),
    };
    format!("{} ({ago})", local(rfc3339))
}

fn ago(millis: i64) -> String {
    match millis {
        ..-60_000 => "in the future".to_owned(),
        -60_000..60_000 => "just now".to_owned(),
        _ => format!("{} ago", span(millis)),
    }
}

/// A length of time, in the largest unit of which it has one.
pub(crate) fn span(millis: i64) -> String {
    const UNITS: [(i64, &str); 6] = [
        (86_400_000 * 365, "year"),
        (86_400_000 * 30, "month"),
        (86_400_000, "day"),
        (3_600_000, "hour"),
        (60_000, "minute"),
        (1_000, "second"),
    ];
    let count = |(unit, name): &(i64, &'static str)| (millis / unit, *name);
    match UNITS.iter().map(count).find(|(count, _)| *count > 0) {
        Some((1, name)) => format!("1 {name}"),
        Some((count, name)) => format!("{count} {name}s"),
        None => "less than a second".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{FixedOffset, MappedLocalTime};

    use super::*;

    #[test]
    fn an_offset_makes_a_time_exact() {
        let east = FixedOffset::east_opt(7200).expect("a zone");
        let told =
            |text: &str| read(text, &east).map(|(first, last)| [first.rfc3339(), last.rfc3339()]);
        for (text, first, last) in [
            ("2026-11-21T13:06:07Z", "2026-11-21T13:06:07Z", "2026-11-21T13:06:07Z"),
            ("2026-11-21T13:06:07.5+01:00", "2026-11-21T12:06:07.500Z", "2026-11-21T12:06:07.500Z"),
            ("2026-11-21", "2026-11-20T22:00:00Z", "2026-11-21T21:59:59.999Z"),
            ("2026-11-21 13:06", "2026-11-21T11:06:00Z", "2026-11-21T11:06:59.999Z"),
            ("2026-11-21T13:06", "2026-11-21T11:06:00Z", "2026-11-21T11:06:59.999Z"),
            ("2026-11-21 13:06:07", "2026-11-21T11:06:07Z", "2026-11-21T11:06:07.999Z"),
        ] {
            assert_eq!(told(text), Ok([first.to_owned(), last.to_owned()]), "{text}");
        }
        for text in ["", "soon", "2026-13-01", "2026-11-21 25:00", "13:06", "1969-12-31"] {
            assert!(told(text).is_err(), "{text} was read as a time");
        }
    }

    /// Two hours ahead of UTC in the first half of 2026, else one. Clocks skip the first hour of
    /// the year, and show the last one before July twice.
    #[derive(Debug, Clone, Copy)]
    struct Summer;

    impl TimeZone for Summer {
        type Offset = FixedOffset;

        fn from_offset(_: &FixedOffset) -> Self {
            Self
        }

        fn offset_from_local_date(&self, date: &NaiveDate) -> MappedLocalTime<FixedOffset> {
            self.offset_from_local_datetime(&date.and_time(NaiveTime::MIN))
        }

        fn offset_from_local_datetime(
            &self,
            local: &NaiveDateTime,
        ) -> MappedLocalTime<FixedOffset> {
            let each = [2, 1].map(|hours| FixedOffset::east_opt(hours * 3600).expect("an offset"));
            let shows = |offset: &FixedOffset| {
                self.offset_from_utc_datetime(&(*local - *offset)) == *offset
            };
            match each.map(|offset| shows(&offset)) {
                [true, true] => MappedLocalTime::Ambiguous(each[0], each[1]),
                [true, false] => MappedLocalTime::Single(each[0]),
                [false, true] => MappedLocalTime::Single(each[1]),
                [false, false] => MappedLocalTime::None,
            }
        }

        fn offset_from_utc_date(&self, date: &NaiveDate) -> FixedOffset {
            self.offset_from_utc_datetime(&date.and_time(NaiveTime::MIN))
        }

        fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> FixedOffset {
            let begins =
                NaiveDate::from_ymd_opt(2025, 12, 31).and_then(|d| d.and_hms_opt(23, 0, 0));
            let ends = NaiveDate::from_ymd_opt(2026, 6, 30).and_then(|d| d.and_hms_opt(22, 0, 0));
            let is_summer = Some(*utc) >= begins && Some(*utc) < ends;
            FixedOffset::east_opt(if is_summer { 7200 } else { 3600 }).expect("an offset")
        }
    }

    #[test]
    fn a_day_is_whole_when_clocks_are_put_forward_or_back() {
        for (text, first, last) in [
            ("2025-12-31", "2025-12-30T23:00:00Z", "2025-12-31T22:59:59.999Z"),
            ("2026-01-01", "2025-12-31T23:00:00Z", "2026-01-01T21:59:59.999Z"),
            ("2026-01-01 00:30", "2025-12-31T23:30:00Z", "2025-12-31T23:30:59.999Z"),
            ("2026-06-30", "2026-06-29T22:00:00Z", "2026-06-30T22:59:59.999Z"),
            ("2026-06-30 23:30", "2026-06-30T21:30:00Z", "2026-06-30T22:30:59.999Z"),
        ] {
            let told = read(text, &Summer).map(|(first, last)| [first.rfc3339(), last.rfc3339()]);
            assert_eq!(told, Ok([first.to_owned(), last.to_owned()]), "{text}");
        }
    }

    #[test]
    fn ages_are_told_in_their_largest_unit() {
        let told = [0, 59_999, 60_000, 7_200_000, 90_000_000, 86_400_000 * 800].map(ago);
        assert_eq!(
            told,
            ["just now", "just now", "1 minute ago", "2 hours ago", "1 day ago", "2 years ago"]
        );
        assert_eq!(ago(-61_000), "in the future");
    }
}
