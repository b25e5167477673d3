//! What went wrong, for people.

use tidegate_api::Failure;
use tidegate_core::text::visible_lines;

/// The message, the reasons, and what would help.
pub(crate) fn failure(failure: &Failure) -> String {
    let mut text = format!("error: {}\n", visible_lines(&failure.message));
    for reason in &failure.reasons {
        text.push_str(&format!("  {}\n", visible_lines(reason)));
    }
    for hint in &failure.hints {
        text.push_str(&format!("hint: {}\n", visible_lines(hint)));
    }
    text
}
