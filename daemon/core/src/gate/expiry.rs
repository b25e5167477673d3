//! How long what was found out counts.

use super::{Verdict, View};
use crate::Millis;

/// Asks a gate for which what was found longer ago than so many seconds counts no more. By a clock that
/// is behind what was recorded nothing can be told.
pub(super) fn ask(
    expires: Option<u32>,
    view: View<'_>,
    judge: impl FnOnce(&dyn Fn(Option<Millis>) -> bool) -> Verdict,
) -> Verdict {
    let Some(seconds) = expires else { return judge(&|_| true) };
    if let Some(late) = view.behind() {
        return late;
    }
    let lasts = i64::from(seconds) * 1000;
    judge(&|at| at.is_some_and(|at| view.attempt.at.0.saturating_sub(at.0) <= lasts))
}
