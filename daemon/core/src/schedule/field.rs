//! One field of an expression: numbers, names, ranges, lists, steps and `*`, as in crontab(5).

use std::collections::BTreeSet;

use crate::text::visible;

/// What a field may hold.
pub(super) struct Field {
    /// What it is called in messages.
    pub(super) name: &'static str,
    pub(super) low: u32,
    pub(super) high: u32,
    /// Names of the values, the first of which is `low`.
    pub(super) names: &'static [&'static str],
}

/// Day of the week, in which 0 and 7 are Sunday.
pub(super) const WEEKDAY: usize = 4;

/// The five fields in their order.
pub(super) const FIELDS: [Field; 5] = [
    Field { name: "minute", low: 0, high: 59, names: &[] },
    Field { name: "hour", low: 0, high: 23, names: &[] },
    Field { name: "day of the month", low: 1, high: 31, names: &[] },
    Field {
        name: "month",
        low: 1,
        high: 12,
        names: &[
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ],
    },
    Field {
        name: "day of the week",
        low: 0,
        high: 7,
        names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
    },
];

impl Field {
    /// The numbers that `text` names, or what is wrong with it.
    pub(super) fn numbers(&self, text: &str) -> Result<BTreeSet<u32>, String> {
        let mut numbers = BTreeSet::new();
        let is_list = text.contains(',');
        for part in text.split(',') {
            if is_list && part.starts_with('*') {
                return Err("`*` is every value already, and stands in no list".to_owned());
            }
            numbers.extend(self.part(part)?);
        }
        Ok(numbers)
    }

    fn part(&self, part: &str) -> Result<impl Iterator<Item = u32>, String> {
        foreign(part)?;
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(self.step(range, step)?)),
            None => (part, None),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (self.low, self.high),
            Some((from, to)) => (self.number(from)?, self.end(to)?),
            None => (self.number(range)?, self.number(range)?),
        };
        if from > to {
            return Err(format!("the range {range} ends before it begins"));
        }
        Ok((from..=to).step_by(step.unwrap_or(1)))
    }

    /// How many values a step goes on.
    fn step(&self, range: &str, step: &str) -> Result<usize, String> {
        if range != "*" && !range.contains('-') {
            let whole = format!("{range}-{}/{step}", self.high);
            return Err(format!("a step needs a range or `*`, as in `{}`", visible(&whole)));
        }
        let number = digits(step).filter(|step| (1..=self.high).contains(step));
        let number = number.and_then(|step| usize::try_from(step).ok());
        number.ok_or_else(|| format!("a step is a number from 1 to {}", self.high))
    }

    /// The end of a range. Sunday ends a week as well as it begins one: `fri-sun`.
    fn end(&self, text: &str) -> Result<u32, String> {
        let number = self.number(text)?;
        let is_sunday = self.high == 7 && number == 0 && digits(text).is_none();
        Ok(if is_sunday { self.high } else { number })
    }

    fn number(&self, text: &str) -> Result<u32, String> {
        let named = || {
            let place = self.names.iter().position(|name| name.eq_ignore_ascii_case(text))?;
            u32::try_from(place).ok().map(|place| self.low + place)
        };
        let number = digits(text).filter(|number| (self.low..=self.high).contains(number));
        number.or_else(named).ok_or_else(|| {
            let names = match self.names {
                [first, .., last] => format!(", or a name from `{first}` to `{last}`"),
                _ => String::new(),
            };
            format!("'{}' is no number from {} to {}{names}", visible(text), self.low, self.high)
        })
    }
}

/// A number of at most two digits, and nothing else: no sign, no space.
fn digits(text: &str) -> Option<u32> {
    let fits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// Refuses what other programs read in addition, with what would be right instead.
fn foreign(part: &str) -> Result<(), String> {
    let letter = |letter: char| {
        let rest = part.trim_matches(|c: char| c.is_ascii_digit() || c == '-');
        rest.len() == 1 && rest.eq_ignore_ascii_case(letter.encode_utf8(&mut [0; 4]))
    };
    let no = |what: &str, instead: &str| Err(format!("{what} is no part of cron: {instead}"));
    match part {
        "" => Err("it names nothing before or after a comma".to_owned()),
        _ if part.contains('?') => no("`?`", "write `*` for every day"),
        _ if part.contains('#') => {
            no("`#`", "name the days of the month, as in `1-7`, and the weekday where work is done")
        }
        _ if letter('L') || part.len() > 3 && part.ends_with(['L', 'l']) => {
            no("`L`", "name a day that every month has, as in `28`")
        }
        _ if letter('W') => no("`W`", "name days of the week, as in `1-5`"),
        _ if part.contains(['H', 'h']) && part.trim_matches(['H', 'h']).starts_with(['/', '(']) => {
            no("`H`", "name a number")
        }
        _ => Ok(()),
    }
}
