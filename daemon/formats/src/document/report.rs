//! What is gathered while a document is read, and made into findings at its end.

use std::ops::Range;

use tidegate_core::definition::lint::Severity;

use super::{Code as Own, MAX_TOLD};
use crate::finding::{Code, ENDS, Finding, Lines};

/// How many characters of a text are quoted in a message.
const QUOTED: usize = 60;

/// Something that is wrong, with the bytes where it stands.
#[derive(Debug)]
struct Wrong {
    code: Code,
    at: Range<usize>,
    message: String,
    mend: String,
}

/// What is wrong with a document, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Report {
    errors: Vec<Wrong>,
    warnings: Vec<Wrong>,
    untold: usize,
}

impl Report {
    /// Notes something, unless too much of its weight was noted already.
    pub(super) fn add(
        &mut self,
        code: impl Into<Code>,
        at: Range<usize>,
        message: impl Into<String>,
        mend: impl Into<String>,
    ) {
        let code = code.into();
        let list = match code.severity() {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        if list.len() == MAX_TOLD {
            self.untold += 1;
        } else {
            list.push(Wrong { code, at, message: message.into(), mend: mend.into() });
        }
    }

    /// The findings, in the order of the text that they are about.
    pub(super) fn findings(self, text: &str) -> Vec<Finding> {
        let Self { errors, warnings, untold } = self;
        let mut wrong: Vec<_> = errors.into_iter().chain(warnings).collect();
        wrong.sort_by_key(|wrong| (wrong.at.start, wrong.at.end));
        if let (true, Some(last)) = (untold > 0, wrong.last()) {
            let (at, code) = (last.at.clone(), Own::MoreFindings.into());
            let message = format!("{untold} more are not told");
            wrong.push(Wrong { code, at, message, mend: "mend these first".to_owned() });
        }
        let lines = Lines::of(text);
        wrong.into_iter().map(|wrong| finding(wrong, text, &lines)).collect()
    }
}

fn finding(wrong: Wrong, text: &str, lines: &Lines<'_>) -> Finding {
    let Wrong { code, at, message, mend } = wrong;
    let start = boundary(text, at.start);
    let mut place = lines.place(start);
    let meant = &text[start..boundary(text, at.end).max(start)];
    let meant = meant.split(ENDS).next().unwrap_or_default();
    place.width = meant.trim_end().chars().count().max(1);
    Finding { code, place, message, mend, excerpt: lines.excerpt(place) }
}

/// The character that `at` stands in or before.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// A text of the document, short enough to stand in a message.
pub(super) fn quoted(text: &str) -> String {
    let mut line = text.split_whitespace().take(QUOTED).collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(QUOTED) {
        line.truncate(end);
        line.push('…');
    }
    format!("'{line}'")
}
