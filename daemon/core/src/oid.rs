//! Object ids: the names git gives to what it stores, SHA-1 or SHA-256.
//!
//! Knows how ids are written; does not compute them.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The id of a git object. Orders by its bytes, which is also the order of its text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Oid {
    bytes: [u8; 32],
    length: u8,
}

/// A text or byte string that is no object id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an object id: 40 or 64 lower-case hexadecimal digits are")]
pub struct NotAnOid;

impl Oid {
    /// The id whose raw bytes are `raw`: 20 of them for SHA-1, 32 for SHA-256.
    pub fn from_bytes(raw: &[u8]) -> Result<Self, NotAnOid> {
        let length = match raw.len() {
            20 => 20,
            32 => 32,
            _ => return Err(NotAnOid),
        };
        let mut bytes = [0; 32];
        bytes[..raw.len()].copy_from_slice(raw);
        Ok(Self { bytes, length })
    }

    /// The id written as `hex`, in lower case only, so that every id has one spelling.
    pub fn from_hex(hex: &[u8]) -> Result<Self, NotAnOid> {
        if hex.len() != 40 && hex.len() != 64 {
            return Err(NotAnOid);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        let length = if hex.len() == 40 { 20 } else { 32 };
        Ok(Self { bytes, length })
    }

    /// The raw bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// The first `digits` hexadecimal digits, for people.
    #[must_use]
    pub fn short(&self, digits: usize) -> String {
        let mut text = self.to_string();
        text.truncate(digits);
        text
    }
}

/// An id is a hash already, so eight of its bytes tell it from others, the last that ids of both
/// lengths have. Maps mix them with a key of their own; two ids that share all eight take four
/// billion tries to make, and each further one many times more, so nobody slows a map with them.
impl Hash for Oid {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let eight = self.bytes[12..].first_chunk().expect("an id has twenty bytes or more");
        state.write_u64(u64::from_ne_bytes(*eight));
    }
}

fn digit(byte: u8) -> Result<u8, NotAnOid> {
    match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        _ => Err(NotAnOid),
    }
}

impl FromStr for Oid {
    type Err = NotAnOid;

    fn from_str(text: &str) -> Result<Self, NotAnOid> {
        Self::from_hex(text.as_bytes())
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 64];
        let raw = self.as_bytes();
        for (pair, byte) in text.chunks_exact_mut(2).zip(raw) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        let text =
            std::str::from_utf8(&text[..raw.len() * 2]).expect("hexadecimal digits are ASCII");
        f.pad(text)
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

impl Serialize for Oid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Oid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::wire::from_text(deserializer, Self::from_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        let hex = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
        let id = Oid::from_hex(hex.as_bytes()).expect("forty digits");
        assert_eq!(id.to_string(), hex);
        assert_eq!(Oid::from_bytes(id.as_bytes()), Ok(id));
        assert_eq!(Oid::from_hex(hex.to_uppercase().as_bytes()), Err(NotAnOid));
        assert_eq!(Oid::from_hex(&hex.as_bytes()[1..]), Err(NotAnOid));
    }

    #[test]
    fn ids_of_both_hashes_have_their_length() {
        assert_eq!(Oid::from_bytes(&[7; 20]).expect("SHA-1").to_string().len(), 40);
        assert_eq!(Oid::from_bytes(&[7; 32]).expect("SHA-256").to_string().len(), 64);
    }
}
