//! SCHEDULE: the time is right.

use serde::{Deserialize, Serialize};

use super::{Verdict, View, Zones};
use crate::Millis;
use crate::schedule::{NotAWindow, Opening, Window};
use crate::wire::filled;

/// A window in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// When it opens: minute, hour, day of the month, month and day of the week, as cron has them.
    pub cron: String,
    /// The zone in which that is meant; UTC, if none is named.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub zone: String,
    /// For how many seconds it stays open; one hour, if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<u32>,
}

impl Schedule {
    /// The window that is meant.
    pub fn read(&self) -> Result<Window, NotAWindow> {
        Window::read(&self.cron, &self.zone, self.window)
    }

    /// Whether the window is open by the clock of whoever asks.
    pub(super) fn judge(&self, view: View<'_>) -> Verdict {
        if let Some(late) = view.behind() {
            return late;
        }
        match (self.is_in_a_zone(), &view.attempt.zones) {
            (true, Zones::Recorded(Some(_))) => Verdict::Pass,
            (true, Zones::Recorded(None)) => {
                Verdict::unknown("it is not recorded by which time zones the window was open")
            }
            _ => self.at(view.attempt.at),
        }
    }

    /// Whether it is meant in a zone whose clocks have to be looked up.
    pub(crate) fn is_in_a_zone(&self) -> bool {
        !matches!(self.zone.as_str(), "" | "UTC")
    }

    /// Whether the window is open at a time.
    fn at(&self, at: Millis) -> Verdict {
        let opening = match self.read() {
            Ok(window) => window.is_open(at),
            Err(wrong) => Opening::Unknown(format!("the schedule cannot be read: {wrong}")),
        };
        match opening {
            Opening::Open { .. } => Verdict::Pass,
            Opening::Shut { opens: Some(opens) } => {
                Verdict::Fail(vec![format!("it opens at {}", opens.rfc3339())])
            }
            Opening::Shut { opens: None } => {
                Verdict::Fail(vec!["it does not open again before the year 10000".to_owned()])
            }
            Opening::Unknown(why) => Verdict::unknown(&why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::{Attempt, Seen};

    #[test]
    fn a_clock_that_is_behind_what_was_recorded_opens_no_window() {
        let always = Schedule { cron: "* * * * *".to_owned(), zone: String::new(), window: None };
        let attempt = Attempt { at: Millis(1_763_700_000_000), ..Attempt::default() };
        let judged = |latest| {
            let seen = Seen { latest: Millis(latest), ..Seen::default() };
            always.judge(View { doubts: &[], seen: &seen, attempt: &attempt, since: None })
        };
        assert_eq!(judged(attempt.at.0), Verdict::Pass);
        let late = judged(attempt.at.0 + 1);
        assert!(matches!(late, Verdict::Unknown(_)), "{late:?}");
    }

    #[test]
    fn it_is_open_in_its_window_and_says_when_it_opens_next() {
        let office = |cron: &str, zone: &str, window| Schedule {
            cron: cron.to_owned(),
            zone: zone.to_owned(),
            window,
        };
        let at = Millis::parse("2026-11-23T10:30:00Z").expect("a time");
        assert!(office("0 9 * * 1-5", "Europe/Berlin", Some(28_800)).at(at).passes());
        let shut = Verdict::Fail(vec!["it opens at 2026-11-24T08:00:00Z".to_owned()]);
        assert_eq!(office("0 9 * * 1-5", "Europe/Berlin", None).at(at), shut);
        let last = office("@yearly", "", None).at(Millis::MAX);
        assert!(matches!(last, Verdict::Fail(_)), "{last:?}");
        for (cron, zone) in [("often", ""), ("@daily", "Nowhere"), ("0 0 30 2 *", "")] {
            let verdict = office(cron, zone, None).at(at);
            assert!(matches!(verdict, Verdict::Unknown(_)), "{cron} {zone}: {verdict:?}");
        }
    }
}
