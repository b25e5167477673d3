//! Clocks that are put forward and back.

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::*;

#[test]
fn a_tick_that_clocks_leave_out_comes_at_the_first_moment_after() {
    for (zone, cron, after, wanted) in [
        (
            "Europe/Berlin",
            "30 2 * * *",
            "2027-03-27T12:00:00Z",
            ["2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z"],
        ),
        (
            "Europe/Berlin",
            "0,30 2 * * *",
            "2027-03-27T12:00:00Z",
            ["2027-03-28T01:00:00Z", "2027-03-29T00:00:00Z"],
        ),
        (
            "America/New_York",
            "15 2 * * *",
            "2027-03-13T12:00:00Z",
            ["2027-03-14T07:00:00Z", "2027-03-15T06:15:00Z"],
        ),
        // Clocks that show no midnight at all.
        (
            "America/Sao_Paulo",
            "0 0 * * *",
            "2018-11-03T12:00:00Z",
            ["2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"],
        ),
        // Half an hour is left out, and on Samoa a whole day.
        (
            "Australia/Lord_Howe",
            "15 2 * * *",
            "2026-10-03T12:00:00Z",
            ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"],
        ),
        (
            "Pacific/Apia",
            "0 12 30 * *",
            "2011-12-29T12:00:00Z",
            ["2011-12-30T10:00:00Z", "2012-01-29T22:00:00Z"],
        ),
    ] {
        assert_eq!(ticks(cron, zone, after, 2), wanted, "{zone} {cron}");
    }
}

#[test]
fn a_tick_that_clocks_show_twice_comes_the_first_time() {
    for (zone, cron, after, wanted) in [
        (
            "Europe/Berlin",
            "30 2 * * *",
            "2026-10-24T12:00:00Z",
            ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
        ),
        (
            "America/New_York",
            "15 1 * * *",
            "2026-10-31T12:00:00Z",
            ["2026-11-01T05:15:00Z", "2026-11-02T06:15:00Z"],
        ),
        // Midnight is shown twice, on two days.
        (
            "America/Sao_Paulo",
            "30 23 * * *",
            "2018-02-17T12:00:00Z",
            ["2018-02-18T01:30:00Z", "2018-02-19T02:30:00Z"],
        ),
    ] {
        assert_eq!(ticks(cron, zone, after, 2), wanted, "{zone} {cron}");
    }
}

#[test]
fn hourly_ticks_come_in_every_hour_that_passes() {
    let spring = ["00:30", "01:30", "02:30"].map(|time| format!("2027-03-28T{time}:00Z"));
    assert_eq!(ticks("30 * * * *", "Europe/Berlin", "2027-03-28T00:00:00Z", 3), spring);
    let autumn = ["00:30", "01:30", "02:30"].map(|time| format!("2026-10-25T{time}:00Z"));
    assert_eq!(ticks("30 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z", 3), autumn);
    let midnight =
        ["00:30", "01:30", "02:30", "03:30"].map(|time| format!("2018-02-18T{time}:00Z"));
    assert_eq!(ticks("30 * * * *", "America/Sao_Paulo", "2018-02-18T00:00:00Z", 4), midnight);
    let half = ["14:45", "15:30", "16:15"].map(|time| format!("2026-10-03T{time}:00Z"));
    assert_eq!(ticks("15 * * * *", "Australia/Lord_Howe", "2026-10-03T14:00:00Z", 3), half);
}

#[test]
fn a_window_takes_the_time_that_passes_and_not_what_clocks_show() {
    let night = window("0 1 * * *", "Europe/Berlin", 3 * 3_600);
    let Opening::Open { until, .. } = night.is_open(at("2027-03-28T00:30:00Z")) else {
        panic!("it opened at midnight in UTC");
    };
    assert_eq!(until, at("2027-03-28T03:00:00Z"), "three hours later, though clocks show five");
}

/// Each change of clocks from 1970 to 2100: when, from which offset, to which.
pub(super) fn changes(zone: Tz) -> Vec<(i64, i64, i64)> {
    const WEEK: i64 = 7 * 86_400;
    let offset = |at: i64| {
        let at = DateTime::from_timestamp(at, 0).expect("a time").naive_utc();
        i64::from(zone.offset_from_utc_datetime(&at).fix().local_minus_utc())
    };
    let weeks = (0..130 * 53).map(|week| week * WEEK);
    let changed = weeks.filter(|begin| offset(*begin) != offset(begin + WEEK));
    let of_week = |begin: i64| {
        let (mut before, mut after) = (begin, begin + WEEK);
        while after - before > 1 {
            let middle = i64::midpoint(before, after);
            match offset(middle) == offset(begin) {
                true => before = middle,
                false => after = middle,
            }
        }
        (after, offset(before), offset(after))
    };
    changed.map(of_week).collect()
}

#[test]
fn in_every_zone_a_time_comes_when_clocks_first_show_it_or_a_later_one() {
    let mut seen = [0, 0];
    for zone in TZ_VARIANTS {
        for (change, before, after) in changes(zone) {
            let (low, high) = (before.min(after), before.max(after));
            let is_gap = after > before;
            seen[usize::from(is_gap)] += 1;
            for shown in [change + low, change + i64::midpoint(low, high), change + high - 1] {
                let time = DateTime::from_timestamp(shown, 0).expect("a time").naive_utc();
                let wanted = if is_gap { change } else { shown - before };
                assert_eq!(zone::moments(zone, time, false), [Some(wanted), None], "{zone} {time}");
                let hourly: Vec<i64> =
                    zone::moments(zone, time, true).into_iter().flatten().collect();
                let wanted = match (is_gap, high - low >= 3_600) {
                    (true, true) => vec![],
                    (true, false) => vec![change],
                    (false, _) => vec![shown - before, shown - after],
                };
                assert_eq!(hourly, wanted, "{zone} {time}");
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 10_000), "{seen:?}");
}
