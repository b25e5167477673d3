//! Refusing every spelling but the canonical one, in one pass and without building a value.

use std::borrow::Cow;

use super::escape::{is_escaped, short_escape};
use super::{MAX_DEPTH, MAX_INTEGER};

/// Where and why a text is not canonical JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not canonical JSON: {what} at byte {at}")]
pub struct NotCanonical {
    /// The offset of the first offending byte.
    pub at: usize,
    /// What is wrong there.
    pub what: &'static str,
}

/// Accepts `text` iff it is one canonical JSON value and nothing else.
pub fn check(text: &str) -> Result<(), NotCanonical> {
    let mut reader = Reader { text, at: 0 };
    reader.value(0)?;
    if reader.at == text.len() { Ok(()) } else { reader.fail("something after the value") }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn fail<T>(&self, what: &'static str) -> Result<T, NotCanonical> {
        Err(NotCanonical { at: self.at, what })
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8, what: &'static str) -> Result<(), NotCanonical> {
        if self.peek() != Some(byte) {
            return self.fail(what);
        }
        self.at += 1;
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<(), NotCanonical> {
        match self.peek() {
            Some(b'{') => self.map(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.text().map(drop),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.fail("null"),
            _ => self.fail("no value"),
        }
    }

    fn word(&mut self, word: &str) -> Result<(), NotCanonical> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return self.fail("an unknown word");
        }
        self.at += word.len();
        Ok(())
    }

    fn integer(&mut self) -> Result<(), NotCanonical> {
        let rest = &self.text.as_bytes()[self.at..];
        let sign = usize::from(rest[0] == b'-');
        let digits = rest[sign..].iter().take_while(|b| b.is_ascii_digit()).count();
        let number = &self.text[self.at..self.at + sign + digits];
        let canonical = match rest.get(sign) {
            Some(b'0') => digits == 1 && sign == 0,
            _ => digits > 0,
        };
        if !canonical {
            return self.fail("an integer that is not in its shortest form");
        }
        if !matches!(number.parse::<i64>(), Ok(i) if i.abs() <= MAX_INTEGER) {
            return self.fail("an integer beyond 2^53 - 1");
        }
        self.at += number.len();
        match self.peek() {
            Some(b'.' | b'e' | b'E') => self.fail("a number that is not an integer"),
            _ => Ok(()),
        }
    }

    fn list(&mut self, depth: usize) -> Result<(), NotCanonical> {
        let depth = self.deeper(depth)?;
        self.at += 1;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.value(depth)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                _ => return self.eat(b']', "no end of the list"),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<(), NotCanonical> {
        let depth = self.deeper(depth)?;
        self.at += 1;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        let mut last: Option<Cow<'a, str>> = None;
        loop {
            let start = self.at;
            let key = self.text()?;
            if last.is_some_and(|last| last.as_bytes() >= key.as_bytes()) {
                return Err(NotCanonical { at: start, what: "a key out of order or repeated" });
            }
            last = Some(key);
            self.eat(b':', "no colon after the key")?;
            self.value(depth)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                _ => return self.eat(b'}', "no end of the map"),
            }
        }
    }

    fn deeper(&self, depth: usize) -> Result<usize, NotCanonical> {
        if depth < MAX_DEPTH { Ok(depth + 1) } else { self.fail("too many levels") }
    }

    /// Reads a text and gives what it says; copied only if it holds an escape.
    fn text(&mut self) -> Result<Cow<'a, str>, NotCanonical> {
        self.eat(b'"', "no text")?;
        let mut said: Option<String> = None;
        let mut start = self.at;
        loop {
            match self.peek() {
                None => return self.fail("no end of the text"),
                Some(b'"') => {
                    let tail = &self.text[start..self.at];
                    self.at += 1;
                    return Ok(match said {
                        None => Cow::Borrowed(tail),
                        Some(said) => Cow::Owned(said + tail),
                    });
                }
                Some(b'\\') => {
                    let said = said.get_or_insert_default();
                    said.push_str(&self.text[start..self.at]);
                    said.push(self.escape()?);
                    start = self.at;
                }
                Some(0x20..=0x7e) => self.at += plain(&self.text.as_bytes()[self.at..]),
                Some(_) => {
                    let c = self.text[self.at..].chars().next().expect("a byte is left");
                    if is_escaped(c) {
                        return self.fail("a character that must be escaped");
                    }
                    self.at += c.len_utf8();
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, NotCanonical> {
        let rest = &self.text.as_bytes()[self.at + 1..];
        let (c, length) = match rest.first() {
            Some(b'u') => {
                let code = rest.get(1..5).and_then(lower_hex).and_then(char::from_u32);
                let Some(c) = code.filter(|c| is_escaped(*c) && short_escape(*c).is_none()) else {
                    return self.fail("an escape where none is needed, or not in its one spelling");
                };
                (c, 6)
            }
            Some(letter) => {
                let c = ['"', '\\', '\u{8}', '\t', '\n', '\u{c}', '\r']
                    .into_iter()
                    .find(|c| short_escape(*c) == Some(*letter));
                let Some(c) = c else { return self.fail("an unknown escape") };
                (c, 2)
            }
            None => return self.fail("no end of the escape"),
        };
        self.at += length;
        Ok(c)
    }
}

/// How many bytes from the first on are characters that stand for themselves in any text.
fn plain(bytes: &[u8]) -> usize {
    let eights = bytes.chunks_exact(8).map(|eight| {
        let eight: [u8; 8] = eight.try_into().expect("a chunk of eight is eight");
        first_special(u64::from_le_bytes(eight))
    });
    let mut length = 0;
    for special in eights {
        if let Some(at) = special {
            return length + at;
        }
        length += 8;
    }
    let is_plain = |byte: &&u8| matches!(byte, 0x20..=0x7e) && !matches!(byte, b'"' | b'\\');
    length + bytes[length..].iter().take_while(is_plain).count()
}

/// The first of eight bytes that is a control, a quote, a backslash or not ASCII, all at once: in
/// each byte the highest bit is raised if it is one.
fn first_special(eight: u64) -> Option<usize> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGHEST: u64 = 0x80 * EACH;
    let below = |limit: u64| eight.wrapping_sub(limit * EACH) & !eight;
    let equals = |byte: u64| {
        let difference = eight ^ (byte * EACH);
        difference.wrapping_sub(EACH) & !difference
    };
    let quote = equals(u64::from(b'"')) | equals(u64::from(b'\\'));
    let special = (eight | below(0x20) | equals(0x7f) | quote) & HIGHEST;
    // Borrows only ever run upwards, so the lowest raised bit is true.
    (special != 0).then(|| special.trailing_zeros() as usize / 8)
}

fn lower_hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |code, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            _ => return None,
        };
        Some(code << 4 | u32::from(digit))
    })
}
