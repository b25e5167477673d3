//! When a window is open.

use super::*;
use crate::schedule::ONE_HOUR;

#[test]
fn a_window_is_open_from_its_tick_to_its_end_and_says_when_it_opens_next() {
    let office = window("0 9 * * 1-5", "Europe/Berlin", 8 * ONE_HOUR);
    let open =
        Opening::Open { since: at("2026-11-23T08:00:00Z"), until: at("2026-11-23T16:00:00Z") };
    let shut = |next| Opening::Shut { opens: Some(at(next)) };
    for (now, wanted) in [
        ("2026-11-23T07:59:59.999Z", shut("2026-11-23T08:00:00Z")),
        ("2026-11-23T08:00:00Z", open.clone()),
        ("2026-11-23T15:59:59.999Z", open),
        ("2026-11-23T16:00:00Z", shut("2026-11-24T08:00:00Z")),
        ("2026-11-27T16:00:00Z", shut("2026-11-30T08:00:00Z")),
        (
            "2026-07-01T07:30:00Z",
            Opening::Open { since: at("2026-07-01T07:00:00Z"), until: at("2026-07-01T15:00:00Z") },
        ),
    ] {
        assert_eq!(office.is_open(at(now)), wanted, "{now}");
    }
}

#[test]
fn an_hour_and_utc_are_meant_where_nothing_is_said() {
    let meant = Window::read("@daily", "", None);
    assert_eq!(meant, Window::read("0 0 * * *", "UTC", Some(ONE_HOUR)));
    let shut = Opening::Shut { opens: Some(at("2026-11-24T00:00:00Z")) };
    assert_eq!(meant.expect("a window").is_open(at("2026-11-23T01:00:00Z")), shut);
}

#[test]
fn a_window_longer_than_the_time_between_ticks_never_shuts() {
    let always = window("0 0 29 2 *", "Asia/Kathmandu", u32::MAX);
    for now in ["1973-01-01T00:00:00Z", "2101-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"] {
        assert!(matches!(always.is_open(at(now)), Opening::Open { .. }), "{now}");
    }
}

#[test]
fn what_lies_outside_of_the_years_that_can_be_written_is_not_told() {
    let daily = window("0 12 * * *", "Pacific/Kiritimati", 60);
    for now in [-1, Millis::MAX.0 + 1, i64::MIN, i64::MAX] {
        assert!(matches!(daily.is_open(Millis(now)), Opening::Unknown(_)), "{now}");
    }
    let yearly = window("@yearly", "", 60);
    assert_eq!(yearly.is_open(Millis::MAX), Opening::Shut { opens: None });
    let before = window("30 23 31 12 *", "", ONE_HOUR).is_open(Millis(0));
    let since = Millis(-1_800_000);
    assert_eq!(before, Opening::Open { since, until: Millis(1_800_000) });
}

#[test]
fn the_rarest_day_is_found_on_both_sides_of_a_century_without_a_leap_year() {
    // 29 February falls on a Sunday in 2088, then not before 2128.
    let rare = window("0 0 29 2 */7", "", 60);
    let opens = Some(at("2128-02-29T00:00:00Z"));
    assert_eq!(rare.is_open(at("2088-03-01T00:00:00Z")), Opening::Shut { opens });
    let long = window("0 0 29 2 */7", "", u32::MAX);
    let Opening::Open { since, .. } = long.is_open(at("2128-02-28T00:00:00Z")) else {
        panic!("136 years are more than 40");
    };
    assert_eq!(since, at("2088-02-29T00:00:00Z"));
}
