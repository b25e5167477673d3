//! What is an expression, and what is not.

use super::*;
use crate::schedule::{NotACron, NotAWindow};

/// Sunday.
const BEGIN: &str = "2026-11-22T00:00:00Z";

#[test]
fn expressions_tick_as_crontab_says() {
    for (cron, wanted) in [
        ("0 9 * * 1-5", ["2026-11-23T09:00:00Z", "2026-11-24T09:00:00Z"]),
        ("0 9 * * 0", ["2026-11-22T09:00:00Z", "2026-11-29T09:00:00Z"]),
        ("0 9 * * 7", ["2026-11-22T09:00:00Z", "2026-11-29T09:00:00Z"]),
        ("0 9 * * 5-7", ["2026-11-22T09:00:00Z", "2026-11-27T09:00:00Z"]),
        ("0 9 * * Mon,WED", ["2026-11-23T09:00:00Z", "2026-11-25T09:00:00Z"]),
        ("0 9 * * fri-sun", ["2026-11-22T09:00:00Z", "2026-11-27T09:00:00Z"]),
        ("0 9 * * sun-mon", ["2026-11-22T09:00:00Z", "2026-11-23T09:00:00Z"]),
        ("  5,50\t*/12  *  * * ", ["2026-11-22T00:05:00Z", "2026-11-22T00:50:00Z"]),
        ("10-40/15 08 * * *", ["2026-11-22T08:10:00Z", "2026-11-22T08:25:00Z"]),
        ("0 0 1 jan-MAR *", ["2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z"]),
        ("0 0 29 2 *", ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]),
        ("@hourly", ["2026-11-22T01:00:00Z", "2026-11-22T02:00:00Z"]),
        ("@daily", ["2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"]),
        ("@weekly", ["2026-11-29T00:00:00Z", "2026-12-06T00:00:00Z"]),
        ("@monthly", ["2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"]),
        ("@Yearly", ["2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z"]),
    ] {
        assert_eq!(ticks(cron, "", BEGIN, 2), wanted, "{cron}");
    }
}

#[test]
fn a_day_fits_either_field_if_both_are_restricted_and_both_if_one_begins_with_a_star() {
    for (cron, wanted) in [
        ("0 0 13 * FRI", ["2026-11-27T00:00:00Z", "2026-12-04T00:00:00Z", "2026-12-11T00:00:00Z"]),
        ("0 0 */2 * 1", ["2026-11-23T00:00:00Z", "2026-12-07T00:00:00Z", "2026-12-21T00:00:00Z"]),
        ("0 0 1 * */3", ["2027-05-01T00:00:00Z", "2027-08-01T00:00:00Z", "2027-09-01T00:00:00Z"]),
    ] {
        assert_eq!(ticks(cron, "", BEGIN, 3), wanted, "{cron}");
    }
}

#[test]
fn what_cron_does_not_have_is_refused_and_the_refusal_says_what_is_meant() {
    for (cron, said) in [
        ("", "has 0 parts"),
        ("often", "minute, hour, day of the month, month, day of the week"),
        ("0 9 * *", "has 4 parts"),
        ("0 0 9 * * 1", "no seconds and no years"),
        ("0 0 9 * * 1 2027", "no seconds and no years"),
        ("60 9 * * *", "'60' is no number from 0 to 59"),
        ("0 24 * * *", "from 0 to 23"),
        ("0 9 0 * *", "from 1 to 31"),
        ("0 9 * 13 *", "or a name from `jan` to `dec`"),
        ("0 9 * * 8", "or a name from `sun` to `sat`"),
        ("0 9 * * monday", "'monday' is no number"),
        ("0 9 * * 5-1", "ends before it begins"),
        ("0 9 * * 1-5-6", "is no number"),
        ("0 9 L * *", "`L` is no part of cron"),
        ("0 9 * * 5L", "`L` is no part of cron"),
        ("0 9 15W * *", "`W` is no part of cron"),
        ("0 9 ? * 1", "`?` is no part of cron: write `*`"),
        ("0 9 * * 1#1", "`#` is no part of cron"),
        ("*/0 * * * *", "a step is a number from 1 to 59"),
        ("*/60 * * * *", "a step is a number from 1 to 59"),
        ("5/10 * * * *", "a step needs a range or `*`, as in `5-59/10`"),
        ("1, * * * *", "nothing before or after a comma"),
        ("*,5 * * * *", "stands in no list"),
        ("-1 * * * *", "is no number"),
        ("+1 * * * *", "is no number"),
        ("001 * * * *", "is no number"),
        ("\u{661} * * * *", "is no number"),
        ("@reboot", "@hourly, @daily, @weekly, @monthly and @yearly"),
        ("0 0 30 2 *", "never comes"),
        ("0 0 31 4,6,9,11 *", "never comes"),
        ("0 0 30 feb */2", "never comes"),
    ] {
        let wrong = Cron::read(cron).expect_err(cron).to_string();
        assert!(wrong.contains(said), "{cron}: {wrong}");
    }
    assert_eq!(Cron::read(&" ".repeat(10_000)), Err(NotACron::TooLong));
    assert!(Cron::read("0 0 30 2 1").is_ok(), "it comes on Mondays of February");
}

#[test]
fn every_value_written_out_is_still_read() {
    let all = |numbers: std::ops::RangeInclusive<u32>| {
        numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(",")
    };
    let text = [all(0..=59), all(0..=23), all(1..=31), all(1..=12), all(0..=7)].join(" ");
    let (written, stars) = (Cron::read(&text), Cron::read("* * * * *"));
    let written = written.expect("it is short enough");
    assert_eq!(written.times().count(), stars.expect("an expression").times().count());
}

#[test]
fn zones_are_named_as_they_are_and_never_guessed() {
    let wrong = |zone| Window::read("@daily", zone, None).expect_err(zone).to_string();
    assert!(wrong("europe/berlin").contains("write 'Europe/Berlin'"));
    for zone in ["Local", "Berlin", "+01:00", " ", "Europe/Berlin\u{1b}[2J"] {
        let said = wrong(zone);
        assert!(said.contains("is no time zone") && !said.contains('\u{1b}'), "{said}");
    }
    assert_eq!(Window::read("@daily", "", Some(0)), Err(NotAWindow::Empty));
    assert!(crate::schedule::zone_data().starts_with("20"), "{}", crate::schedule::zone_data());
}
