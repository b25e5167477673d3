//! Bytes in, lines out.

use crate::limit;

/// What came in, up to the ends of lines.
#[derive(Debug)]
pub struct Frames {
    bytes: Vec<u8>,
    /// How much of it holds no end of a line.
    looked: usize,
    limit: usize,
}

/// A line is longer than may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a line is longer than {0} bytes")]
pub struct TooLong(pub usize);

impl Frames {
    /// No bytes yet, of lines of at most so many.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { bytes: Vec::new(), looked: 0, limit }
    }

    /// Takes bytes in.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
        if self.looked == self.bytes.len() && self.bytes.len() + end > self.limit {
            return Err(TooLong(self.limit));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// The next line, without its end.
    pub fn next_line(&mut self) -> Option<Vec<u8>> {
        let end = self.bytes[self.looked..].iter().position(|byte| *byte == b'\n');
        let Some(end) = end else {
            self.looked = self.bytes.len();
            return None;
        };
        let rest = self.bytes.split_off(self.looked + end + 1);
        let mut line = std::mem::replace(&mut self.bytes, rest);
        line.pop();
        self.looked = 0;
        Some(line)
    }

    /// Whether a line has begun and not ended.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// Whether what has begun is a long line.
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.bytes.len() > limit::SMALL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_out_however_they_went_in() {
        let text = b"one\n\ntwo\nthr";
        for size in 1..=text.len() {
            let mut frames = Frames::new(3);
            let mut lines = Vec::new();
            for bytes in text.chunks(size) {
                frames.push(bytes).expect("short lines");
                lines.extend(std::iter::from_fn(|| frames.next_line()));
            }
            assert_eq!(lines, [&b"one"[..], b"", b"two"], "{size} at a time");
            assert!(frames.has_begun());
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_refused_before_it_is_kept() {
        let mut frames = Frames::new(8);
        for _ in 0..4 {
            frames.push(b"12").expect("it fits");
            assert_eq!(frames.next_line(), None);
        }
        assert_eq!(frames.push(b"9"), Err(TooLong(8)));
        assert_eq!(frames.push(b"\n"), Ok(()));
        assert_eq!(frames.next_line().as_deref(), Some(&b"12121212"[..]));
    }
}
