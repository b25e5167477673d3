//! Reading canonical JSON piece by piece, and refusing every spelling but the canonical one.

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

/// A place in a text, all before which is canonical.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    pub(super) fn fail<T>(&self, what: &'static str) -> Result<T, NotCanonical> {
        Err(NotCanonical { at: self.at, what })
    }

    /// The byte that comes next.
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// How far it has come.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// That nothing follows.
    pub(super) fn end(&self) -> Result<(), NotCanonical> {
        if self.at == self.text.len() { Ok(()) } else { self.fail("something after the value") }
    }

    /// Passes over one value, and gives it as it is spelled.
    pub(super) fn skip(&mut self) -> Result<&'a str, NotCanonical> {
        let start = self.at;
        match self.peek() {
            Some(b'{') => {
                self.open()?;
                let mut last = None;
                while let Some(key) = self.key(last)? {
                    last = Some(key);
                    self.skip()?;
                }
            }
            Some(b'[') => {
                self.open()?;
                let mut first = true;
                while self.item(first)? {
                    first = false;
                    self.skip()?;
                }
            }
            Some(b'"') => drop(self.text()?),
            Some(b'-' | b'0'..=b'9') => drop(self.integer()?),
            _ => drop(self.truth()?),
        }
        Ok(&self.text[start..self.at])
    }

    /// Reads a word, which is true or false.
    pub(super) fn truth(&mut self) -> Result<bool, NotCanonical> {
        let word = match self.peek() {
            Some(b't') => "true",
            Some(b'f') => "false",
            Some(b'n') => return self.fail("null"),
            _ => return self.fail("no value"),
        };
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return self.fail("an unknown word");
        }
        self.at += word.len();
        Ok(word == "true")
    }

    /// Reads an integer. Its first byte is there.
    pub(super) fn integer(&mut self) -> Result<i64, NotCanonical> {
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
        let read = number.parse::<i64>().ok().filter(|i| (-MAX_INTEGER..=MAX_INTEGER).contains(i));
        let Some(integer) = read else {
            return self.fail("an integer beyond 2^53 - 1");
        };
        self.at += number.len();
        match self.peek() {
            Some(b'.' | b'e' | b'E') => self.fail("a number that is not an integer"),
            _ => Ok(integer),
        }
    }

    /// Passes over the bracket that begins a list or a map.
    pub(super) fn open(&mut self) -> Result<(), NotCanonical> {
        if self.depth == MAX_DEPTH {
            return self.fail("too many levels");
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Whether the open list has an item more, which then comes next.
    pub(super) fn item(&mut self, is_first: bool) -> Result<bool, NotCanonical> {
        self.goes_on(is_first, b']', "no end of the list")
    }

    /// The next key of the open map after `last`, if there is one. Its value comes next.
    pub(super) fn key(&mut self, last: Option<Said<'a>>) -> Result<Option<Said<'a>>, NotCanonical> {
        if !self.goes_on(last.is_none(), b'}', "no end of the map")? {
            return Ok(None);
        }
        let start = self.at;
        let key = self.text()?;
        if last.is_some_and(|last| !last.precedes(key)) {
            return Err(NotCanonical { at: start, what: "a key out of order or repeated" });
        }
        self.eat(b':', "no colon after the key")?;
        Ok(Some(key))
    }

    fn goes_on(
        &mut self,
        is_first: bool,
        end: u8,
        missing: &'static str,
    ) -> Result<bool, NotCanonical> {
        match self.peek() {
            Some(byte) if byte == end => {
                self.at += 1;
                self.depth -= 1;
                Ok(false)
            }
            _ if is_first => Ok(true),
            _ => self.eat(b',', missing).map(|()| true),
        }
    }

    fn eat(&mut self, byte: u8, what: &'static str) -> Result<(), NotCanonical> {
        if self.peek() != Some(byte) {
            return self.fail(what);
        }
        self.at += 1;
        Ok(())
    }

    /// Reads a text, and gives it as it is spelled.
    pub(super) fn text(&mut self) -> Result<Said<'a>, NotCanonical> {
        self.eat(b'"', "no text")?;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at += plain(&self.text.as_bytes()[self.at..]);
            match self.peek() {
                None => return self.fail("no end of the text"),
                Some(b'"') => {
                    let spelled = &self.text[start..self.at];
                    self.at += 1;
                    return Ok(Said { spelled, escaped });
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
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

    /// Reads an escape, which must be needed and in its one spelling.
    fn escape(&mut self) -> Result<(), NotCanonical> {
        let rest = &self.text.as_bytes()[self.at + 1..];
        let known = match escaped(rest) {
            Some((c, length)) if length == 2 || short_escape(c).is_none() => {
                is_escaped(c).then_some(length)
            }
            _ => None,
        };
        let Some(length) = known else {
            return self.fail("an escape that is not needed, or not in its one spelling");
        };
        self.at += length;
        Ok(())
    }
}

/// A text as it is spelled, without its quotes.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    spelled: &'a str,
    escaped: bool,
}

impl<'a> Said<'a> {
    /// Whether this text sorts before `other`, by the bytes of what both say.
    fn precedes(self, other: Self) -> bool {
        match self.escaped || other.escaped {
            false => self.spelled.as_bytes() < other.spelled.as_bytes(),
            true => self.said().as_bytes() < other.said().as_bytes(),
        }
    }

    /// What it says. Its escapes were checked.
    pub(super) fn said(self) -> Cow<'a, str> {
        if !self.escaped {
            return Cow::Borrowed(self.spelled);
        }
        let mut said = String::with_capacity(self.spelled.len());
        let mut rest = self.spelled;
        while let Some(at) = rest.find('\\') {
            said.push_str(&rest[..at]);
            let (c, length) = escaped(&rest.as_bytes()[at + 1..]).unwrap_or(('\\', 1));
            said.push(c);
            rest = &rest[at + length..];
        }
        said.push_str(rest);
        Cow::Owned(said)
    }
}

/// The character that an escape stands for, and the length of the escape with its backslash, which
/// `rest` follows.
fn escaped(rest: &[u8]) -> Option<(char, usize)> {
    match rest.first()? {
        b'u' => Some((char::from_u32(lower_hex(rest.get(1..5)?)?)?, 6)),
        letter => {
            let short = ['"', '\\', '\u{8}', '\t', '\n', '\u{c}', '\r'];
            short.into_iter().find(|c| short_escape(*c) == Some(*letter)).map(|c| (c, 2))
        }
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
