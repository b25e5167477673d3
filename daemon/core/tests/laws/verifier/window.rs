//! Whether a window of time is open: minute by minute, in UTC.

use serde_json::Value;

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60;

/// Whether one of the minutes within the last `window` seconds before `at` is named.
pub(super) fn is_open(gate: &Value, at: i64) -> bool {
    let cron = gate["cron"].as_str().expect("an expression");
    assert!(gate.get("zone").is_none(), "UTC is all that is known here");
    let (seconds, window) = (at.div_euclid(1000), gate["window"].as_i64().unwrap_or(3_600));
    let first = (seconds - window).div_euclid(MINUTE) + 1;
    (first..=seconds.div_euclid(MINUTE)).any(|minute| names(cron, minute))
}

fn names(cron: &str, minute: i64) -> bool {
    let fields: Vec<&str> = cron.split(' ').collect();
    let (days, of_day) = (minute.div_euclid(DAY), minute.rem_euclid(DAY));
    let (day, month) = date(days);
    // The first of January 1970 was a Thursday.
    let weekday = (days + 4).rem_euclid(7);
    let holds = |field: usize, value: i64| {
        // Days of the month and months are counted from 1.
        let first = i64::from(matches!(field, 2 | 3));
        fields[field].split(',').any(|part| fits(part, value, first))
    };
    let (by_day, by_weekday) = (holds(2, day), holds(4, weekday) || holds(4, weekday + 7));
    let is_free = |field: usize| fields[field].starts_with('*');
    let fits_day = match is_free(2) || is_free(4) {
        true => by_day && by_weekday,
        false => by_day || by_weekday,
    };
    holds(0, of_day % 60) && holds(1, of_day / 60) && holds(3, month) && fits_day
}

fn fits(part: &str, value: i64, first: i64) -> bool {
    let number = |text: &str| text.parse::<i64>().expect("a number");
    let (range, step) = part.split_once('/').map_or((part, 1), |(r, step)| (r, number(step)));
    let (from, to) = match (range, range.split_once('-')) {
        ("*", _) => (first, i64::MAX),
        (_, Some((from, to))) => (number(from), number(to)),
        (one, None) => (number(one), number(one)),
    };
    (from..=to).contains(&value) && (value - from) % step == 0
}

/// The day of the month and the month, `days` after the first of January 1970.
fn date(days: i64) -> (i64, i64) {
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let (mut left, mut year) = (days, 1970);
    while left >= 365 + i64::from(is_leap(year)) {
        left -= 365 + i64::from(is_leap(year));
        year += 1;
    }
    let lengths = [31, 28 + i64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (month, length) in (1..).zip(lengths) {
        if left < length {
            return (left + 1, month);
        }
        left -= length;
    }
    unreachable!("a year has no more days")
}
