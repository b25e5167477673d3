//! What the bytes of a commit say. Total: bytes that git itself would not take for a commit are none,
//! and everything else is made out as far as it goes.

use gix::bstr::ByteSlice as _;
use tidegate_core::Oid;

use super::encoding::Encoding;
use crate::objects::HashKind;

/// The most bytes of a message that are kept: its beginning and its end.
pub(super) const MESSAGE: usize = 256 * 1024;

/// The most bytes of a name or an address that are kept.
const NAME: usize = 64 * 1024;

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: Oid,
    /// Its files.
    pub tree: Oid,
    /// What it builds on, in its order, whether that is here or not.
    pub parents: Vec<Oid>,
    /// Who wrote it.
    pub author: Signature,
    /// Who made the commit.
    pub committer: Signature,
    /// All of the message, or its first 8 MiB; what is no text in its encoding is marked.
    pub message: String,
}

/// Who did something to a commit, and when. What a commit does not say is empty or zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// Seconds since 1970.
    pub seconds: i64,
    /// How far clocks were from Greenwich there, as `+0100`.
    pub zone: String,
}

/// The parts of a commit, where they lie.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Raw<'a> {
    pub(super) tree: Oid,
    pub(super) parents: Vec<Oid>,
    author: &'a [u8],
    committer: &'a [u8],
    encoding: &'a [u8],
    message: &'a [u8],
}

impl<'a> Raw<'a> {
    /// The parts, unless git would not take this for a commit: one begins with its tree, and what
    /// follows as a parent names one.
    pub(super) fn of(bytes: &'a [u8], hash: HashKind) -> Option<Self> {
        let mut lines = Lines(bytes);
        let tree = id(lines.next()?.strip_prefix(b"tree ")?, hash)?;
        let mut raw = Self {
            tree,
            parents: Vec::new(),
            author: b"",
            committer: b"",
            encoding: b"",
            message: b"",
        };
        let mut may_be_parent = true;
        while let Some(line) = lines.next() {
            if line.is_empty() {
                raw.message = lines.0;
                break;
            }
            match line.strip_prefix(b"parent ").filter(|_| may_be_parent) {
                Some(parent) => raw.parents.push(id(parent, hash)?),
                None => {
                    may_be_parent = false;
                    raw.take(line);
                }
            }
        }
        Some(raw)
    }

    fn take(&mut self, line: &'a [u8]) {
        let fields = [
            (b"author ".as_slice(), &mut self.author),
            (b"committer ", &mut self.committer),
            (b"encoding ", &mut self.encoding),
        ];
        for (key, field) in fields {
            if field.is_empty()
                && let Some(value) = line.strip_prefix(key)
            {
                *field = value;
            }
        }
    }

    /// When the commit was made, as far as walks are concerned.
    pub(super) fn seconds(&self) -> i64 {
        date(self.committer).0
    }

    /// All of it, as texts.
    pub(super) fn commit(&self, id: Oid) -> Commit {
        let encoding = Encoding::named(self.encoding);
        Commit {
            id,
            tree: self.tree,
            parents: self.parents.clone(),
            author: signature(self.author, encoding),
            committer: signature(self.committer, encoding),
            message: whole_or_ends(self.message, encoding),
        }
    }
}

/// A message; of one that is very long the first and the last lines, in which all stands that is looked
/// for.
fn whole_or_ends(message: &[u8], encoding: Encoding) -> String {
    if message.len() <= MESSAGE {
        return encoding.text(message);
    }
    let tail = &message[message.len() - MESSAGE / 2..];
    let line = tail.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let head = encoding.beginning(message, MESSAGE / 2);
    // No line is empty that was none: what stands after it would be a paragraph of its own.
    format!("{head}\n{}", encoding.text(&tail[line..]))
}

/// The lines of the head of a commit. The last one may have no end.
struct Lines<'a>(&'a [u8]);

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.0.is_empty() {
            return None;
        }
        let end = self.0.find_byte(b'\n');
        let line = &self.0[..end.unwrap_or(self.0.len())];
        self.0 = end.map_or(b"", |end| &self.0[end + 1..]);
        Some(line)
    }
}

fn id(hex: &[u8], hash: HashKind) -> Option<Oid> {
    Oid::from_hex(hex).ok().filter(|id| hash.names(*id))
}

/// `Name <address> seconds zone`, as far as it is that.
fn signature(line: &[u8], encoding: Encoding) -> Signature {
    let text = |bytes: &[u8]| encoding.beginning(bytes.trim_ascii(), NAME);
    let (seconds, zone) = date(line);
    let (name, rest) = match line.find_byte(b'<') {
        Some(begin) => (&line[..begin], &line[begin + 1..]),
        None => (before_date(line), b"".as_slice()),
    };
    let email = &rest[..rest.find_byte(b'>').unwrap_or(rest.len())];
    Signature { name: text(name), email: text(email), seconds, zone }
}

/// The name of a line that has no address.
fn before_date(line: &[u8]) -> &[u8] {
    &line[..line.find_byte(b'>').unwrap_or(line.len())]
}

/// What follows the address. A time that no clock shows is the beginning of time, as to git.
fn date(line: &[u8]) -> (i64, String) {
    let after = line.rfind_byte(b'>').map_or(b"".as_slice(), |end| &line[end + 1..]);
    let mut words = after.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let number = words.next().and_then(|word| std::str::from_utf8(word).ok()?.parse().ok());
    let zone = words.next().filter(|zone| is_zone(zone)).unwrap_or(b"+0000");
    (number.unwrap_or(0), String::from_utf8_lossy(zone).into_owned())
}

fn is_zone(zone: &[u8]) -> bool {
    let is_sign = |sign: &u8| matches!(sign, b'+' | b'-');
    zone.len() == 5 && is_sign(&zone[0]) && zone[1..].iter().all(u8::is_ascii_digit)
}
