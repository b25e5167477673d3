//! When an expression ticks in a zone: the next time, and the last.

use chrono::{DateTime, Days, NaiveDate, Offset};
use chrono_tz::Tz;

use super::posix::Cron;
use super::zone;

/// How long ago something recent is at most.
const AN_HOUR: i64 = 3_600;

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
        let recent = self.recent(at).filter(|tick| *tick > since);
        recent.or_else(|| self.last_of_days(at, since))
    }

    /// The last tick at or before `at`, if it is less than an hour old and no clock was changed since.
    ///
    /// What ticks every minute does so over a thousand times a day; this looks at one of them. Any
    /// tick after the one that it finds would have been shown by clocks that were put back since, and
    /// then forward again: within an hour no zone ever did both.
    pub(super) fn recent(&self, at: i64) -> Option<i64> {
        let shown = |at| Some(DateTime::from_timestamp(at, 0)?.with_timezone(&self.zone));
        let now = shown(at)?;
        let (day, time) = (now.date_naive(), now.time());
        let last = self.cron.times().take_while(|tick| *tick <= time).last();
        let last = last.filter(|_| self.cron.ticks_on(day))?;
        let [tick, again] = zone::moments(self.zone, day.and_time(last), self.cron.is_hourly());
        let is_recent = |tick: &i64| (0..AN_HOUR).contains(&(at - tick)) && again.is_none();
        let tick = tick.filter(is_recent)?;
        (shown(tick)?.offset().fix() == now.offset().fix()).then_some(tick)
    }

    /// The same as [`Self::last`], looked for day by day.
    pub(super) fn last_of_days(&self, at: i64, since: i64) -> Option<i64> {
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
