//! What is to be known about an answer, for people: a line each.

use tidegate_api::notice::Notice;
use tidegate_core::text::visible;

/// A line for each notice, with what would help.
pub(crate) fn notices(notices: &[Notice]) -> String {
    let line = |notice: &Notice| match notice.hints.join(", or ") {
        hints if hints.is_empty() => format!("note: {}\n", visible(&notice.message)),
        hints => format!("note: {}; try {}\n", visible(&notice.message), visible(&hints)),
    };
    notices.iter().map(line).collect()
}
