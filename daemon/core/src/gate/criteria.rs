//! CRITERIA: what was asked for is met.

use serde::{Deserialize, Serialize};

use super::{Counted, Verdict};
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
}

impl Criteria {
    /// How many there have to be.
    pub(super) fn needed(&self) -> usize {
        self.least.unwrap_or(1) as usize
    }

    /// Whether a criterion counts.
    pub(super) fn is_met(&self, one: &Counted) -> bool {
        one.holds && (one.is_shown || !self.evidence)
    }

    pub(super) fn judge(&self, criteria: &[Counted]) -> Verdict {
        let (all, least) = (criteria.len(), self.needed());
        if all < least {
            let why = match (all, least) {
                (0, 1) => "it has no criterion, and needs one".to_owned(),
                _ => format!("it has {all} criteria, and needs {least}"),
            };
            return Verdict::Fail(vec![why]);
        }
        let (met, open): (Vec<&Counted>, Vec<&Counted>) =
            criteria.iter().partition(|one| self.is_met(one));
        let percent = u64::from(self.coverage.unwrap_or(100));
        if met.len() as u64 * 100 >= percent * all as u64 {
            return Verdict::Pass;
        }
        let why = |one: &&Counted| match one.holds {
            true => {
                format!("criterion {} is claimed, and no command showed it: {}", one.n, one.text)
            }
            false => format!("criterion {} is not known to hold: {}", one.n, one.text),
        };
        Verdict::Fail(open.iter().map(why).collect())
    }
}
