//! SCHEDULE gates: an expression of cron, and in further parts its zone and how long it is open.

use tidegate_core::definition::lint::Code;
use tidegate_core::gate::{Gate, Schedule};
use tidegate_core::schedule::ONE_HOUR;
use tidegate_core::text::visible;

use super::gate::{seconds, span};
use super::reader::Reader;
use crate::yaml::Node;

/// The members of such a gate in a map.
pub(super) const SCHEDULE: [&str; 3] = ["cron", "zone", "window"];

impl Reader<'_> {
    /// The gate of a map.
    pub(super) fn schedule(&mut self, node: &Node<'_>) -> Option<Gate> {
        let cron = self.needed(node, "cron", "this gate")?;
        let window = match self.member(node, "window") {
            Some(window) => Some(self.length(window)?),
            None => None,
        };
        Some(gate(&cron, self.text(node, "zone"), window))
    }

    /// The gate that is written in brackets.
    pub(super) fn schedule_of_text(&mut self, node: &Node<'_>, given: &str) -> Option<Gate> {
        let gate = of_text(given);
        if let Err(why) = &gate {
            self.bad_schedule(node, why);
        }
        gate.ok()
    }

    /// How long a window is open: `8h`, or a number of seconds.
    fn length(&mut self, node: &Node<'_>) -> Option<u32> {
        let length = span(node);
        if length.is_none() {
            self.bad_schedule(node, "the window is no time such as 90s, 8h or 2d");
        }
        length
    }

    fn bad_schedule(&mut self, node: &Node<'_>, why: &str) {
        let mend =
            "write it as `SCHEDULE[\"cron: 0 9 * * 1-5\", tz=\"Europe/Berlin\", window=\"8h\"]`";
        self.add(Code::BadSchedule, node.place, why, mend);
    }
}

/// The gate that is written in brackets: `"cron: 0 9 * * 1-5", tz="Europe/Berlin", window="8h"`.
///
/// An expression has commas of its own, and no `=`.
fn of_text(given: &str) -> Result<Gate, String> {
    let (mut expression, mut zone, mut window) = (Vec::new(), None, None);
    for part in parts(given) {
        match part.split_once('=').map(|(name, value)| (name.trim(), unquoted(value))) {
            None if zone.is_none() && window.is_none() => expression.push(part),
            Some(("tz", value)) if zone.is_none() => zone = Some(value.to_owned()),
            Some(("window", value)) if window.is_none() => {
                let wrong = || format!("'{}' is no time such as 90s, 8h or 2d", visible(value));
                window = Some(seconds(value).ok_or_else(wrong)?);
            }
            _ => {
                let part = visible(part.trim());
                return Err(format!(
                    "after the schedule come `tz=` and `window=`, and no '{part}'"
                ));
            }
        }
    }
    Ok(gate(unquoted(&expression.join(",")), zone.unwrap_or_default(), window))
}

/// One hour is what is meant by nothing, and is recorded as nothing.
fn gate(cron: &str, zone: String, window: Option<u32>) -> Gate {
    let cron = cron.trim();
    let cron = cron.strip_prefix("cron:").unwrap_or(cron).trim().to_owned();
    Gate::Schedule(Schedule { cron, zone, window: window.filter(|window| *window != ONE_HOUR) })
}

/// What stands between commas that are not in quotes.
fn parts(text: &str) -> Vec<&str> {
    let mut quote = None;
    text.split(|c| {
        match quote {
            None if c == '"' || c == '\'' => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
        c == ',' && quote.is_none()
    })
    .collect()
}

/// A text without the quotes around it.
pub(super) fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inner = |quote: char| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_in_the_brackets_may_be_quoted_and_come_in_any_order() {
        let wanted = |window| {
            Gate::Schedule(Schedule {
                cron: "0,30 9 * * 1-5".to_owned(),
                zone: "Europe/Berlin".to_owned(),
                window,
            })
        };
        for (text, window) in [
            (r#""cron: 0,30 9 * * 1-5", tz="Europe/Berlin", window="8h""#, Some(28_800)),
            (r#""cron:0,30 9 * * 1-5" , window = 8h , tz = 'Europe/Berlin'"#, Some(28_800)),
            ("cron: 0,30 9 * * 1-5, tz=Europe/Berlin, window=60m", None),
            ("0,30 9 * * 1-5,tz=Europe/Berlin", None),
        ] {
            assert_eq!(of_text(text), Ok(wanted(window)), "{text}");
        }
    }

    #[test]
    fn other_parts_and_parts_said_twice_are_refused() {
        for text in [
            r#""@daily", zone="UTC""#,
            r#""@daily", tz="UTC", tz="UTC""#,
            r#""@daily", window="1h", window="1h""#,
            r#""@daily", window="long""#,
            r#""@daily", tz="UTC", 5"#,
            r#""@daily", tz="UTC","#,
        ] {
            assert!(of_text(text).is_err(), "{text}");
        }
    }
}
