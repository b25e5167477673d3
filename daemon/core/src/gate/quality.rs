//! QUALITY: the work was judged good enough.

use serde::{Deserialize, Serialize};

use super::{Seen, Verdict, View, expiry};
use crate::Millis;
use crate::wire::filled;

/// The dimension that scores the whole.
pub const OVERALL: &str = "overall";

/// A score in an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quality {
    /// The least score, from 0 to 100.
    pub score: u32,
    /// What is scored; the whole, if nothing is named.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub dimension: String,
    /// For how many seconds a score counts; for ever, if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<u32>,
}

impl Quality {
    /// The dimension that it asks for.
    #[must_use]
    pub fn scored(&self) -> &str {
        if self.dimension.is_empty() { OVERALL } else { &self.dimension }
    }

    pub(super) fn judge(&self, view: View<'_>) -> Verdict {
        expiry::ask(self.expires, view, |lasts| self.by_time(view.seen, lasts))
    }

    fn by_time(&self, seen: &Seen, lasts: &dyn Fn(Option<Millis>) -> bool) -> Verdict {
        let (scored, least) = (self.scored(), self.score);
        match seen.scores.get(scored).map(Vec::as_slice) {
            None | Some([]) => Verdict::Fail(vec![format!("{scored} was not assessed")]),
            Some([score]) if *score >= i64::from(least) => {
                match lasts(seen.scored_at.get(scored).copied()) {
                    true => Verdict::Pass,
                    false => Verdict::Fail(vec![format!("{scored} was assessed too long ago")]),
                }
            }
            Some([score]) => {
                Verdict::Fail(vec![format!("{scored} was scored {score}, and {least} is needed")])
            }
            Some(several) => {
                let several: Vec<String> = several.iter().map(ToString::to_string).collect();
                Verdict::unknown(&format!("{scored} was scored apart: {}", several.join(" and ")))
            }
        }
    }
}
