//! CRITERIA: what was asked for is met.

use serde::{Deserialize, Serialize};

use super::{Counted, Verdict, View, expiry};
use crate::Millis;
use crate::wire::{filled, is_default};

/// A share of the criteria of the item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criteria {
    /// The least share, in percent; all of them, if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<u32>,
    /// Whether only those count that a command showed to hold.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub evidence: bool,
    /// How many there have to be; one, if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<u32>,
    /// For how many seconds a tick counts; for ever, if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<u32>,
}

impl Criteria {
    /// How many there have to be.
    pub(super) fn needed(&self) -> usize {
        self.least.unwrap_or(1) as usize
    }

    /// The criteria that do not count.
    pub(super) fn open<'a>(&self, view: View<'a>) -> Vec<&'a Counted> {
        let mut open = Vec::new();
        let criteria = &view.seen.criteria;
        let _ = expiry::ask(self.expires, view, |lasts| {
            open.extend(criteria.iter().filter(|one| !self.is_met(one, lasts)));
            Verdict::Pass
        });
        open
    }

    /// Whether a criterion counts.
    fn is_met(&self, one: &Counted, lasts: &dyn Fn(Option<Millis>) -> bool) -> bool {
        match self.evidence {
            true => one.holds && one.is_shown && lasts(one.shown_at),
            false => one.holds && lasts(one.ticked_at),
        }
    }

    pub(super) fn judge(&self, view: View<'_>) -> Verdict {
        expiry::ask(self.expires, view, |lasts| self.by_time(&view.seen.criteria, lasts))
    }

    fn by_time(&self, criteria: &[Counted], lasts: &dyn Fn(Option<Millis>) -> bool) -> Verdict {
        let (all, least) = (criteria.len(), self.needed());
        if all < least {
            let why = match (all, least) {
                (0, 1) => "it has no criterion, and needs one".to_owned(),
                _ => format!("it has {all} criteria, and needs {least}"),
            };
            return Verdict::Fail(vec![why]);
        }
        let (met, open): (Vec<&Counted>, Vec<&Counted>) =
            criteria.iter().partition(|one| self.is_met(one, lasts));
        let percent = u64::from(self.coverage.unwrap_or(100));
        if met.len() as u64 * 100 >= percent * all as u64 {
            return Verdict::Pass;
        }
        let why = |one: &&Counted| {
            let what = match (one.holds, one.is_shown || !self.evidence) {
                (true, true) => "was ticked too long ago",
                (true, false) => "is claimed, and no command showed it",
                (false, _) => "is not known to hold",
            };
            format!("criterion {} {what}: {}", one.n, one.text)
        };
        Verdict::Fail(open.iter().map(why).collect())
    }
}
