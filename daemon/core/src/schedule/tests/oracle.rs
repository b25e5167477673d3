//! Our ticks beside those of croner, which was written by others from the same manual.
//!
//! It means other things in some places, each of which is left out here by name.

use std::str::FromStr;

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::generated::{ZONES, expression};
use super::*;

/// How far before a time the last tick is looked for: seconds of fifty years.
const FAR: i64 = 50 * 366 * 86_400;

/// Seconds of two days, within which a change of clocks can move a tick.
const NEAR: i64 = 2 * 86_400;

fn shown(zone: Tz, at: i64) -> DateTime<Tz> {
    DateTime::from_timestamp(at, 0).expect("a time").with_timezone(&zone)
}

/// Whether clocks change near a time.
fn clocks_change(zone: Tz, at: i64) -> bool {
    let offset = |at: i64| {
        let at = DateTime::from_timestamp(at, 0).expect("a time").naive_utc();
        zone.offset_from_utc_datetime(&at).fix()
    };
    (-4..=4).any(|step| offset(at) != offset(at + step * NEAR / 4))
}

/// A day of the month or of the week that goes on in steps from `*` is no restriction for
/// crontab(5), and one for croner.
fn means_other_days(cron: &str) -> bool {
    let fields: Vec<&str> = cron.split(' ').collect();
    let is_stepped = |field: &str| field.starts_with("*/");
    is_stepped(fields[2]) || is_stepped(fields[4])
}

/// When clocks change, croner goes by what they show for one minute of one hour only, and by the
/// hours that pass for all else; we do the latter for what ticks in each hour alone.
fn means_the_same_change(cron: &str, ours: &Cron, theirs: &croner::Cron) -> bool {
    let is_fixed = theirs.determine_job_type() == croner::JobType::FixedTime;
    let is_star = cron.split(' ').nth(1) == Some("*");
    is_fixed || (ours.is_hourly() && is_star)
}

/// Zones in which croner means another thing when clocks change: it looks no further than two
/// hours for the end of what is left out (a day in Apia and on Kiritimati, and two hours in
/// Troll), leaves hourly ticks out with half an hour (Lord Howe), and counts in whole minutes
/// where zones did not (Monrovia).
const OTHER_CHANGES: [&str; 5] = [
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Antarctica/Troll",
    "Australia/Lord_Howe",
    "Africa/Monrovia",
];

/// Whether croner can be asked about what happens at `moments`.
fn is_comparable(same_change: bool, zone: Tz, moments: &[i64]) -> bool {
    let moves = moments.iter().any(|at| clocks_change(zone, *at));
    !moves || (same_change && !OTHER_CHANGES.contains(&zone.name()))
}

/// Times of all seasons, and times near which clocks change in many zones.
fn time() -> impl Strategy<Value = i64> {
    const YEAR: i64 = 31_556_952;
    let near = (0..125_i64, prop_oneof![60..135_i64, 270..315_i64], 0..86_400_i64)
        .prop_map(|(year, day, second)| year * YEAR + day * 86_400 + second);
    prop_oneof![0..125 * YEAR, near]
}

/// Compares both neighbours of a time.
fn assert_agree(text: &str, zone: Tz, now: i64) -> Result<(), TestCaseError> {
    let Ok(cron) = Cron::read(text) else {
        return Ok(());
    };
    let theirs = croner::Cron::from_str(text).expect("croner reads what we read");
    let same = means_the_same_change(text, &cron, &theirs);
    let ticks = Ticks { cron: &cron, zone };
    let comparable = |ours: Option<i64>, theirs: Option<i64>| {
        let moments: Vec<i64> = [Some(now), ours, theirs].into_iter().flatten().collect();
        is_comparable(same, zone, &moments)
    };
    let next = theirs.find_next_occurrence(&shown(zone, now), false).ok();
    let (ours, next) = (ticks.next(now), next.map(|next| next.timestamp()));
    if comparable(ours, next) {
        prop_assert_eq!(ours, next, "next of {} in {} after {}", text, zone, now);
    }
    let last = theirs.find_previous_occurrence(&shown(zone, now), true).ok();
    let last = last.map(|last| last.timestamp()).filter(|last| *last > now - FAR);
    let ours = ticks.last(now, now - FAR);
    if comparable(ours, last) {
        prop_assert_eq!(ours, last, "last of {} in {} at {}", text, zone, now);
    }
    Ok(())
}

/// Zones in which clocks change, and both mean the same by it.
const CHANGING: [&str; 5] = [
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Africa/Casablanca",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn ticks_are_those_of_croner_but_for_what_it_means_otherwise(
        text in expression(),
        zone in proptest::sample::select(&ZONES[..]),
        now in time(),
    ) {
        prop_assume!(!means_other_days(&text));
        assert_agree(&text, zone::read(zone).expect("a zone"), now)?;
    }

    #[test]
    fn ticks_are_those_of_croner_where_clocks_change(
        minute in 0..60_u8,
        hour in prop_oneof![(0..4_u8).prop_map(|hour| hour.to_string()), Just("*".to_owned())],
        zone in proptest::sample::select(&CHANGING[..]),
        change in any::<proptest::sample::Index>(),
        near in -14_400..14_400_i64,
    ) {
        let zone = zone::read(zone).expect("a zone");
        let changes = super::daylight::changes(zone);
        let now = change.get(&changes).0 + near;
        assert_agree(&format!("{minute} {hour} * * *"), zone, now)?;
    }
}
