//! TIMER: some time has passed since the item came here.

use serde::{Deserialize, Serialize};

use super::{Verdict, View};
use crate::Millis;

/// A time to wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timer {
    /// How long, in seconds.
    pub seconds: u32,
}

impl Timer {
    pub(super) fn judge(&self, view: View<'_>) -> Verdict {
        if let Some(late) = view.behind() {
            return late;
        }
        let Some(since) = view.since else {
            return Verdict::unknown("nobody can tell since when the item is where it is");
        };
        let opens = Millis(since.0.saturating_add(i64::from(self.seconds) * 1000));
        match view.attempt.at >= opens {
            true => Verdict::Pass,
            false => Verdict::Fail(vec![format!("it opens at {}", opens.rfc3339())]),
        }
    }
}

impl View<'_> {
    /// That nothing can be told by a clock that is behind what was recorded already.
    pub(super) fn behind(&self) -> Option<Verdict> {
        let (at, latest) = (self.attempt.at, self.seen.latest);
        let told = || {
            let (at, latest) = (at.rfc3339(), latest.rfc3339());
            format!("by this clock it is {at}, and the item was changed at {latest}")
        };
        (at < latest).then(|| Verdict::unknown(&told()))
    }
}
