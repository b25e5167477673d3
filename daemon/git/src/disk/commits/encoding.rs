//! Texts of commits, of which git knows no more than what the commit claims.

/// How texts of a commit are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8, or something that we take for it.
    Utf8,
    /// ISO 8859-1: each byte is the character of that number.
    Latin1,
}

impl Encoding {
    /// What the header `encoding` means.
    pub(super) fn named(name: &[u8]) -> Self {
        let plain = |byte: &&u8| byte.is_ascii_alphanumeric();
        let name: Vec<u8> = name.iter().filter(plain).map(u8::to_ascii_lowercase).collect();
        match name.as_slice() {
            b"iso88591" | b"latin1" | b"l1" | b"cp819" => Self::Latin1,
            _ => Self::Utf8,
        }
    }

    /// The text, with a mark where it is none.
    pub(super) fn text(self, bytes: &[u8]) -> String {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Self::Latin1 => bytes.iter().copied().map(char::from).collect(),
        }
    }

    /// As much of the text as fits into `limit` bytes, without half a character.
    pub(super) fn beginning(self, bytes: &[u8], limit: usize) -> String {
        let mut first = &bytes[..bytes.len().min(limit)];
        if let Err(error) = std::str::from_utf8(first)
            && error.error_len().is_none()
            && first.len() < bytes.len()
            && self == Self::Utf8
        {
            first = &first[..error.valid_up_to()];
        }
        let mut text = self.text(first);
        text.truncate(text.floor_char_boundary(limit));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_leaves_no_half_character() {
        assert_eq!(Encoding::Utf8.beginning("aü".as_bytes(), 2), "a");
        assert_eq!(Encoding::Utf8.beginning("aüb".as_bytes(), 3), "aü");
        assert_eq!(Encoding::Utf8.beginning("aü".as_bytes(), 9), "aü");
        assert_eq!(Encoding::Utf8.beginning(&[0xff; 9], 4), "\u{fffd}");
        assert_eq!(Encoding::Utf8.beginning(&[0x80; 9], 2), "");
        assert_eq!(Encoding::Latin1.beginning(&[0xfc; 9], 5), "üü");
    }

    #[test]
    fn latin_1_has_many_names() {
        for name in ["ISO-8859-1", "iso8859-1", "latin-1", "Latin1"] {
            assert_eq!(Encoding::named(name.as_bytes()).text(b"\xe4"), "ä", "{name}");
        }
        assert_eq!(Encoding::named(b"UTF-8").text(b"\xe4"), "\u{fffd}");
    }
}
