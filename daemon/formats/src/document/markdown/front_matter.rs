//! Front matter: what a document says of itself before it begins.

use crate::finding::ENDS;

/// How it begins, and how it may end.
const FENCES: [(&str, &[&str]); 2] = [("---", &["---", "..."]), ("+++", &["+++"])];

/// How many bytes the front matter takes that a text begins with.
pub(super) fn length(text: &str) -> usize {
    let mut lines = text.split_inclusive(ENDS);
    let first = lines.next().unwrap_or_default();
    let fence = FENCES.iter().find(|(begins, _)| *begins == first.trim_end());
    let Some((_, ends)) = fence else { return 0 };
    let mut length = first.len();
    for line in lines {
        length += line.len();
        if ends.contains(&line.trim_end()) {
            return length;
        }
    }
    0
}
