//! Which characters are escaped, and how.

/// Whether canonical text spells `c` as an escape rather than as itself.
#[must_use]
pub fn is_escaped(c: char) -> bool {
    matches!(c,
        '"' | '\\'
        | '\u{0}'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}')
}

/// The letter of the two-character escape of `c`, for those that have one.
pub(super) fn short_escape(c: char) -> Option<u8> {
    Some(match c {
        '"' => b'"',
        '\\' => b'\\',
        '\u{8}' => b'b',
        '\t' => b't',
        '\n' => b'n',
        '\u{c}' => b'f',
        '\r' => b'r',
        _ => return None,
    })
}
