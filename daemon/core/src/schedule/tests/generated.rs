//! Whatever is given: no panic, no hang, and answers that agree with each other.

use proptest::prelude::*;

use super::*;

/// Expressions that can be read, and zones.
pub(super) fn expression() -> impl Strategy<Value = String> {
    fn field(low: u32, high: u32) -> impl Strategy<Value = String> {
        let pair = (low..=high, low..=high).prop_map(|(a, b)| (a.min(b), a.max(b)));
        prop_oneof![
            3 => Just("*".to_owned()),
            3 => (low..=high).prop_map(|number| number.to_string()),
            1 => pair.clone().prop_map(|(from, to)| format!("{from}-{to}")),
            1 => pair.prop_map(|(from, to)| format!("{from},{to}")),
            1 => (1..=high).prop_map(|step| format!("*/{step}")),
            1 => (low..=high, 1..=high).prop_map(move |(from, step)| format!("{from}-{high}/{step}")),
        ]
    }
    let days = prop_oneof![2 => Just("*".to_owned()), 1 => field(0, 7)];
    (field(0, 59), field(0, 23), field(1, 31), field(1, 12), days).prop_map(
        |(minute, hour, day, month, weekday)| format!("{minute} {hour} {day} {month} {weekday}"),
    )
}

/// Zones of every kind: none, whole hours, half hours, both halves of the year, odd ones.
pub(super) const ZONES: [&str; 12] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "America/St_Johns",
    "Antarctica/Troll",
    "Africa/Monrovia",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_and_no_time_is_too_much(
        text in "[-0-9*/,@?LW#a-zA-Z \u{e4}\u{0}]{0,40}",
        zone in prop_oneof![Just("UTC".to_owned()), "[A-Z][a-z]{1,6}/[A-Z][a-z]{1,6}"],
        any in any::<String>(),
        now in any::<i64>(),
        seconds in any::<u32>(),
    ) {
        let _ = Cron::read(&any);
        if let Ok(window) = Window::read(&text, &zone, Some(seconds)) {
            let _ = window.is_open(Millis(now));
        }
    }

    #[test]
    fn what_is_open_has_ticked_and_what_is_shut_opens_at_the_time_that_it_says(
        cron in expression(),
        zone in proptest::sample::select(&ZONES[..]),
        now in 0..=Millis::MAX.0,
        seconds in prop_oneof![1..200_000_u32, any::<u32>()],
    ) {
        let Ok(window) = Window::read(&cron, zone, Some(seconds)) else {
            return Ok(());
        };
        match window.is_open(Millis(now)) {
            Opening::Open { since, until } => {
                prop_assert!(since.0 <= now && now < until.0);
                prop_assert_eq!((until.0 - since.0) / 1000, i64::from(seconds));
                if since.is_writable() {
                    let first = window.is_open(since);
                    prop_assert_eq!(first, Opening::Open { since, until });
                }
            }
            Opening::Shut { opens: Some(opens) } => {
                prop_assert!(opens.0 > now);
                let open = window.is_open(opens);
                let is_since = matches!(open, Opening::Open { since, .. } if since == opens);
                prop_assert!(is_since, "{:?}", open);
                let before = window.is_open(Millis(opens.0 - 1));
                prop_assert_eq!(before, Opening::Shut { opens: Some(opens) });
            }
            Opening::Shut { opens: None } => {
                prop_assert_eq!(window.is_open(Millis::MAX), Opening::Shut { opens: None });
            }
            Opening::Unknown(why) => prop_assert!(false, "{}", why),
        }
    }
}

/// Moments at which clocks were changed in some zone, and where several days went wrong at once.
const CHANGES: [&str; 10] = [
    "1970-01-01T00:00:00Z",
    "1972-01-07T00:44:30Z",
    "2011-12-30T10:00:00Z",
    "2026-03-08T07:00:00Z",
    "2026-03-22T03:00:00Z",
    "2026-03-29T01:00:00Z",
    "2026-04-04T15:00:00Z",
    "2026-10-03T15:30:00Z",
    "2026-10-25T01:00:00Z",
    "2026-11-01T06:00:00Z",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_ticked_within_the_hour_is_what_all_days_tell(
        cron in prop_oneof![expression(), (1..60, 1..4).prop_map(|(m, h)| format!("*/{m} */{h} * * *"))],
        zone in proptest::sample::select(&ZONES[..]),
        change in proptest::sample::select(&CHANGES[..]),
        beside in -100_000..100_000_i64,
    ) {
        let (Ok(cron), Ok(zone)) = (Cron::read(&cron), zone::read(zone)) else {
            return Ok(());
        };
        let now = at(change).seconds() + beside;
        let ticks = Ticks { cron: &cron, zone };
        if let Some(tick) = ticks.recent(now) {
            prop_assert_eq!(Some(tick), ticks.last_of_days(now, now - 3_600));
        }
    }
}

#[test]
fn a_tick_before_clocks_were_put_back_by_half_an_hour_is_not_overlooked() {
    let cron = Cron::read("35,50 1 * * *").expect("an expression");
    let zone = zone::read("Australia/Lord_Howe").expect("a zone");
    // Clocks show 1:40 for the second time; 1:50 was shown twenty minutes ago.
    let now = at("2026-04-04T15:10:00Z").seconds();
    let last = Ticks { cron: &cron, zone }.last(now, now - 3_600);
    assert_eq!(last, Some(at("2026-04-04T14:50:00Z").seconds()));
}
