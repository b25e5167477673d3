//! Text from outside: what may be recorded, and how it is shown without harm.

use std::borrow::Cow;

use crate::canonical;

/// The longest title, criterion, label or other line.
pub const MAX_LINE: usize = 500;

/// The longest body, comment or reason. Longer texts are attached, not recorded.
pub const MAX_BODY: usize = 32 * 1024;

/// What some editors put before a text.
const BYTE_ORDER_MARK: char = '\u{feff}';

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
    // Joiners belong to emoji and to several scripts, and move nothing.
    if matches!(c, '\u{200c}' | '\u{200d}') {
        return false;
    }
    let is_tag = matches!(c, '\u{e0000}'..='\u{e007f}');
    is_tag || (canonical::is_escaped(c) && !matches!(c, '"' | '\\'))
}

/// Whether no text may be recorded with `c` in it: all that is unsafe, but for the marks of
/// direction. They belong to ordinary Arabic and Hebrew text, and reach no further than a letter of
/// those scripts would.
#[must_use]
pub fn is_refused(c: char) -> bool {
    is_unsafe(c) && !matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
}

/// Takes `text` as one line, its surrounding white space removed.
pub fn line(what: &'static str, text: &str) -> Result<String, BadText> {
    let text = text.trim_start_matches(BYTE_ORDER_MARK).trim();
    if text.is_empty() {
        return Err(BadText::Empty { what });
    }
    limited(what, text, MAX_LINE)?;
    match text.chars().find(|c| is_refused(*c)) {
        Some(character) => Err(BadText::Control { what, character }),
        None => Ok(text.to_owned()),
    }
}

/// Takes `text` as lines of prose: tabs and line ends may stand in it, other controls may not.
pub fn prose(what: &'static str, text: &str) -> Result<String, BadText> {
    let text = text.trim_start_matches(BYTE_ORDER_MARK).replace("\r\n", "\n");
    let text = text.trim_end();
    limited(what, text, MAX_BODY)?;
    match text.chars().find(|c| is_refused(*c) && !matches!(c, '\n' | '\t')) {
        Some(character) => Err(BadText::Control { what, character }),
        None => Ok(text.to_owned()),
    }
}

fn limited(what: &'static str, text: &str, limit: usize) -> Result<(), BadText> {
    let bytes = text.len();
    if bytes > limit { Err(BadText::TooLong { what, bytes, limit }) } else { Ok(()) }
}

/// Whether this is one word, of letters, digits, `-`, `_`, `.` and `/`.
#[must_use]
pub fn is_word(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    !text.is_empty() && text.chars().all(fits)
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
    fn joiners_are_part_of_words_and_a_byte_order_mark_is_not() {
        let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{645}\u{6cc}\u{200c}\u{62e}";
        assert_eq!(line("title", family), Ok(family.to_owned()));
        assert_eq!(visible(family), family);
        assert_eq!(prose("body", "\u{feff}hello"), Ok("hello".to_owned()));
    }

    #[test]
    fn marks_of_direction_are_recorded_and_spelled_out() {
        for mark in ['\u{61c}', '\u{200e}', '\u{200f}'] {
            let text = format!("\u{5e9}\u{5dc}{mark}!");
            assert_eq!(line("title", &text), Ok(text.clone()));
            assert_eq!(prose("body", &text), Ok(text.clone()));
            assert!(!visible(&text).contains(mark), "it is shown harmlessly");
        }
        for other in ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}') {
            let text = format!("\u{5e9}{other}!");
            assert!(line("title", &text).is_err() && prose("body", &text).is_err(), "{other:?}");
        }
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
