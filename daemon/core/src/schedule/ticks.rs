//! When an expression ticks in a zone: the next time, and the last.

use chrono::{DateTime, Days, NaiveDate};
use chrono_tz::Tz;

use super::posix::Cron;
use super::zone;

/// The ticks of an expression in a zone. Times are seconds since 1970.
pub(super) struct Ticks<'a> {
    pub(super) cron: &'a Cron,
    pub(super) zone: Tz,
}

impl Ticks<'_> {
    /// The first tick after `after`.
    ///
    /// Clocks that were put back over midnight show the day before once more, so the search
    /// begins a day early and looks at one day more than where it finds something.
    pub(super) fn next(&self, after: i64) -> Option<i64> {
        let mut day = self.cron.day_from(self.day(after)?.pred_opt()?)?;
        loop {
            let of = |day| self.on(day).filter(|tick| *tick > after).min();
            if let Some(tick) = of(day) {
                return of(day.succ_opt()?).into_iter().chain([tick]).min();
            }
            day = self.cron.day_from(day.succ_opt()?)?;
        }
    }

    /// The last tick at or before `at` that is after `since`.
    pub(super) fn last(&self, at: i64, since: i64) -> Option<i64> {
        let until = self.day(at)?.succ_opt()?;
        let since_day = self.day(since)?.checked_sub_days(Days::new(2))?;
        let mut day = self.cron.day_until(until, since_day)?;
        loop {
            let of = |day| self.on(day).filter(|tick| (since + 1..=at).contains(tick)).max();
            if let Some(tick) = of(day) {
                return of(day.pred_opt()?).into_iter().chain([tick]).max();
            }
            day = self.cron.day_until(day.pred_opt()?, since_day)?;
        }
    }

    /// The day that the clocks of the zone show.
    fn day(&self, at: i64) -> Option<NaiveDate> {
        Some(DateTime::from_timestamp(at, 0)?.with_timezone(&self.zone).date_naive())
    }

    /// The ticks of a day, in no order.
    fn on(&self, day: NaiveDate) -> impl Iterator<Item = i64> {
        let (hourly, zone) = (self.cron.is_hourly(), self.zone);
        let times = self.cron.ticks_on(day).then(|| self.cron.times()).into_iter().flatten();
        times.flat_map(move |time| zone::moments(zone, day.and_time(time), hourly)).flatten()
    }
}
