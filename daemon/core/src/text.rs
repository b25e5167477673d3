//! Text from outside: what may be recorded, and how it is shown without harm.

use std::borrow::Cow;

use crate::canonical;

/// The longest title, criterion, label or other line.
pub const MAX_LINE: usize = 500;

/// The longest body, comment or reason. Longer texts are attached, not recorded.
pub const MAX_BODY: usize = 32 * 1024;

/// Why a text cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadText {
    /// Nothing but white space.
    #[error("the {what} is empty")]
    Empty {
        /// What the text was to be.
        what: &'static str,
    },
    /// Longer than its limit.
    #[error("the {what} has {bytes} bytes, the limit is {limit}")]
    TooLong {
        /// What the text was to be.
        what: &'static str,
        /// Its length.
        bytes: usize,
        /// The most it may have.
        limit: usize,
    },
    /// Control, escape or bidirectional characters.
    #[error("the {what} holds the control character {}", visible(&.character.to_string()))]
    Control {
        /// What the text was to be.
        what: &'static str,
        /// The first such character.
        character: char,
    },
}

/// Whether showing `c` as it is could move a cursor, hide text or reorder it.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    let is_tag = matches!(c, '\u{e0000}'..='\u{e007f}');
    is_tag || (canonical::is_escaped(c) && !matches!(c, '"' | '\\'))
}

/// Takes `text` as one line, its surrounding white space removed.
pub fn line(what: &'static str, text: &str) -> Result<String, BadText> {
    let text = text.trim();
    if text.is_empty() {
        return Err(BadText::Empty { what });
    }
    limited(what, text, MAX_LINE)?;
    match text.chars().find(|c| is_unsafe(*c)) {
        Some(character) => Err(BadText::Control { what, character }),
        None => Ok(text.to_owned()),
    }
}

/// Takes `text` as lines of prose: tabs and line ends may stand in it, other controls may not.
pub fn prose(what: &'static str, text: &str) -> Result<String, BadText> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim_end();
    limited(what, text, MAX_BODY)?;
    match text.chars().find(|c| is_unsafe(*c) && !matches!(c, '\n' | '\t')) {
        Some(character) => Err(BadText::Control { what, character }),
        None => Ok(text.to_owned()),
    }
}

fn limited(what: &'static str, text: &str, limit: usize) -> Result<(), BadText> {
    let bytes = text.len();
    if bytes > limit { Err(BadText::TooLong { what, bytes, limit }) } else { Ok(()) }
}

/// `text` as one harmless line for a terminal: every unsafe character is spelled out.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    spelled(text, is_unsafe)
}

/// `text` as harmless lines for a terminal: line ends and tabs stay what they are.
#[must_use]
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    spelled(text, |c| is_unsafe(c) && !matches!(c, '\n' | '\t'))
}

fn spelled(text: &str, spell: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&spell) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' if spell(c) => shown.push_str("\\n"),
            '\t' if spell(c) => shown.push_str("\\t"),
            c if spell(c) => shown.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_unsafe_reaches_a_terminal(text: String) {
            prop_assert!(!visible(&text).contains(is_unsafe));
            prop_assert!(!visible_lines(&text).contains(|c| is_unsafe(c) && c != '\n' && c != '\t'));
        }
    }

    #[test]
    fn escapes_and_bidi_are_spelled_out() {
        assert_eq!(visible("a\u{1b}[2J\u{202e}b\nc"), "a\\u{1b}[2J\\u{202e}b\\nc");
        assert_eq!(visible_lines("a\n\tb\u{9b}"), "a\n\tb\\u{9b}");
    }

    #[test]
    fn lines_and_prose_have_their_limits() {
        assert_eq!(line("title", "  \t "), Err(BadText::Empty { what: "title" }));
        assert_eq!(line("title", " ok "), Ok("ok".to_owned()));
        assert!(line("title", "two\nlines").is_err());
        assert!(line("title", &"x".repeat(MAX_LINE + 1)).is_err());
        assert_eq!(prose("body", "a\r\nb\n\n"), Ok("a\nb".to_owned()));
        assert!(prose("body", "a\u{1b}b").is_err());
        assert!(prose("body", &"x".repeat(MAX_BODY + 1)).is_err());
    }
}
