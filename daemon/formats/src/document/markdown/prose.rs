//! Prose: a paragraph, an item of a list or a cell of a table, without its marks.

use std::ops::Range;

/// Where prose stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::document) enum Role {
    /// On its own.
    Paragraph,
    /// What an item begins with, in a list that stands in that many others.
    Item(usize),
    /// In an item, below what it begins with.
    Further,
    /// In a table.
    Cell,
}

/// Some prose.
#[derive(Debug, Clone)]
pub(in crate::document) struct Prose {
    /// Where it stands.
    pub(in crate::document) role: Role,
    /// Whether it is a task, and then whether that is done.
    pub(in crate::document) task: Option<bool>,
    /// What it says; lines end where those of the document do.
    pub(in crate::document) text: String,
    /// From where in `text` on it is from where in the document.
    pieces: Vec<(usize, Range<usize>)>,
    start: usize,
}

impl Prose {
    pub(super) fn new(role: Role, start: usize) -> Self {
        Self { role, task: None, text: String::new(), pieces: Vec::new(), start }
    }

    /// Adds what is seen of a text.
    pub(super) fn push(&mut self, text: &str, at: Range<usize>) {
        let is_as_written = text.len() == at.len();
        let unseen = text.char_indices().filter(|(_, c)| is_unseen(*c));
        let cuts = unseen.map(|(cut, c)| (cut, cut + c.len_utf8()));
        let mut start = 0;
        for (end, next) in cuts.chain([(text.len(), text.len())]) {
            if start < end {
                let exact = at.start + start..at.start + end;
                let place = if is_as_written { exact } else { at.clone() };
                self.pieces.push((self.text.len(), place));
                self.text.push_str(&text[start..end]);
            }
            start = next;
        }
    }

    /// Where in the document a part of the text stands.
    pub(in crate::document) fn place(&self, part: Range<usize>) -> Range<usize> {
        let start = self.source(part.start);
        start..self.source(part.end.saturating_sub(1)).max(start) + 1
    }

    /// Where all of it stands.
    pub(in crate::document) fn whole(&self) -> Range<usize> {
        self.place(0..self.text.len())
    }

    fn source(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|(from, _)| *from <= at);
        let Some((from, place)) = piece.checked_sub(1).map(|piece| &self.pieces[piece]) else {
            return self.start;
        };
        (place.start + (at - from)).min(place.end.saturating_sub(1)).max(place.start)
    }

    /// Its lines, each with where it begins in the text.
    pub(in crate::document) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut start = 0;
        self.text.split('\n').map(move |line| {
            let at = start;
            start += line.len() + 1;
            (at, line)
        })
    }
}

/// Whether a character takes no place and shows nothing, as a space without width.
pub(in crate::document) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{feff}')
}
