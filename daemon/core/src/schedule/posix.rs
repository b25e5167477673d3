//! Expressions of cron with five fields, read as crontab(5) says and never more loosely.

use std::collections::BTreeSet;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use cron::{Schedule, TimeUnitSpec};

use super::field::{FIELDS, WEEKDAY};
use crate::text::visible;

/// How long an expression may be, in bytes. Every minute written out takes less than half of it.
const MAX_EXPRESSION: usize = 512;

/// How many days the calendar takes until it repeats itself, weekdays included: 400 years. What
/// has not come within them never comes.
const CYCLE: u64 = 146_097;

/// Names of whole expressions.
const NAMES: [(&str, &str); 5] = [
    ("@hourly", "0 * * * *"),
    ("@daily", "0 0 * * *"),
    ("@weekly", "0 0 * * 0"),
    ("@monthly", "0 0 1 * *"),
    ("@yearly", "0 0 1 1 *"),
];

/// A text that is no expression of cron.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotACron {
    /// It is longer than what is read.
    #[error("it has more than {MAX_EXPRESSION} bytes")]
    TooLong,
    /// It has not five fields.
    #[error(
        "'{text}' has {count} parts, and not five: minute, hour, day of the month, month, day of \
         the week{hint}"
    )]
    Parts {
        /// What was written.
        text: String,
        /// How many parts that has.
        count: usize,
        /// What may have been meant.
        hint: &'static str,
    },
    /// A name that means nothing.
    #[error("'{0}' is no schedule: the names are @hourly, @daily, @weekly, @monthly and @yearly")]
    Name(String),
    /// A field holds what it may not.
    #[error("'{text}' is no {field}: {why}")]
    Field {
        /// Which one.
        field: &'static str,
        /// What was written.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// It names a day that no year has.
    #[error("'{0}' never comes: no year has such a day")]
    Never(String),
}

/// How the day of the month and the day of the week go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OnDays {
    /// One of the fields begins with `*`: a day has to fit both.
    Both,
    /// Both are restricted: a day has to fit either.
    Either,
}

/// An expression of cron.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    fields: Schedule,
    on: OnDays,
}

impl Cron {
    /// Reads an expression.
    pub fn read(text: &str) -> Result<Self, NotACron> {
        if text.len() > MAX_EXPRESSION {
            return Err(NotACron::TooLong);
        }
        let text = match text.trim_ascii() {
            name if name.starts_with('@') => named(name)?,
            text => text,
        };
        let parts: Vec<&str> = text.split_ascii_whitespace().collect();
        let parts: [&str; 5] = parts.try_into().map_err(|parts: Vec<&str>| {
            let hint = match parts.len() {
                6 | 7 => "; it has no seconds and no years",
                _ => "",
            };
            NotACron::Parts { text: visible(text).into_owned(), count: parts.len(), hint }
        })?;
        let mut numbers: [BTreeSet<u32>; 5] = Default::default();
        for ((field, part), numbers) in FIELDS.iter().zip(parts).zip(&mut numbers) {
            *numbers = field.numbers(part).map_err(|why| NotACron::Field {
                field: field.name,
                text: visible(part).into_owned(),
                why,
            })?;
        }
        let is_free = |part: &str| part.starts_with('*');
        let on = match is_free(parts[2]) || is_free(parts[WEEKDAY]) {
            true => OnDays::Both,
            false => OnDays::Either,
        };
        if on == OnDays::Both && !comes(&numbers[3], &numbers[2]) {
            return Err(NotACron::Never(visible(text).into_owned()));
        }
        Ok(Self { fields: fields(numbers), on })
    }

    /// Whether it ticks in every hour of the days on which it ticks. When clocks change, such a
    /// schedule goes by the hours that pass, and others by what clocks show.
    pub(super) fn is_hourly(&self) -> bool {
        self.fields.hours().count() == 24
    }

    /// The times of a day at which it ticks, earliest first.
    pub(super) fn times(&self) -> impl Iterator<Item = NaiveTime> {
        let minutes = |hour| {
            let minutes = self.fields.minutes().iter();
            minutes.filter_map(move |minute| NaiveTime::from_hms_opt(hour, minute, 0))
        };
        self.fields.hours().iter().flat_map(minutes)
    }

    /// The first day from `day` on on which it ticks, if it ever ticks again.
    pub(super) fn day_from(&self, day: NaiveDate) -> Option<NaiveDate> {
        let until = day.checked_add_days(Days::new(CYCLE))?;
        let mut day = day;
        while day <= until {
            if self.ticks_on(day) {
                return Some(day);
            }
            day = match self.fields.months().includes(day.month()) {
                true => day.succ_opt()?,
                false => day.with_day(1)?.checked_add_months(chrono::Months::new(1))?,
            };
        }
        None
    }

    /// The last day up to `day` on which it ticks, if there is one that is not before `since`.
    pub(super) fn day_until(&self, day: NaiveDate, since: NaiveDate) -> Option<NaiveDate> {
        let mut day = day;
        while day >= since {
            if self.ticks_on(day) {
                return Some(day);
            }
            day = match self.fields.months().includes(day.month()) {
                true => day.pred_opt()?,
                false => day.with_day(1)?.pred_opt()?,
            };
        }
        None
    }

    /// Whether it ticks on a day.
    pub(super) fn ticks_on(&self, day: NaiveDate) -> bool {
        let of_month = || self.fields.days_of_month().includes(day.day());
        let of_week = || self.fields.days_of_week().includes(day.weekday().number_from_sunday());
        self.fields.months().includes(day.month())
            && match self.on {
                OnDays::Both => of_month() && of_week(),
                OnDays::Either => of_month() || of_week(),
            }
    }
}

fn named(name: &str) -> Result<&'static str, NotACron> {
    let found = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, text)| *text).ok_or_else(|| NotACron::Name(visible(name).into_owned()))
}

/// Whether one of these months ever has one of these days. Within 400 years every date there is,
/// the 29th of February included, falls on every day of the week.
fn comes(months: &BTreeSet<u32>, days: &BTreeSet<u32>) -> bool {
    let first = days.first().copied().unwrap_or(u32::MAX);
    let leap_year = 2000;
    months.iter().any(|month| NaiveDate::from_ymd_opt(leap_year, *month, first).is_some())
}

/// The fields as the crate spells them: with seconds, and with Sunday as 1.
fn fields(mut numbers: [BTreeSet<u32>; 5]) -> Schedule {
    let weekday = &mut numbers[WEEKDAY];
    *weekday = weekday.iter().map(|day| day % 7 + 1).collect();
    let spelled = numbers.map(|numbers| {
        let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
        numbers.join(",")
    });
    Schedule::from_str(&format!("0 {}", spelled.join(" ")))
        .expect("numbers within their bounds are read in every field")
}
