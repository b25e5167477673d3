//! Sections: a heading with all that stands below it.

use std::ops::Range;

use super::outline::{Heading, Outline, Row};
use super::prose::Prose;

/// A heading with all that stands below it, as far as the next heading that is not deeper.
#[derive(Debug, Clone, Copy)]
pub(in crate::document) struct Section<'a> {
    outline: &'a Outline,
    /// Its heading.
    pub(in crate::document) heading: &'a Heading,
    start: usize,
    end: usize,
}

impl Outline {
    /// All sections, in order.
    pub(in crate::document) fn sections(&self) -> impl Iterator<Item = Section<'_>> {
        let ends = self.ends();
        self.headings.iter().zip(ends).map(|(heading, end)| Section {
            outline: self,
            heading,
            start: heading.whole.end,
            end,
        })
    }

    /// The sections that have this name, whatever their case, number and addition.
    pub(in crate::document) fn named<'a>(
        &'a self,
        name: &'a str,
    ) -> impl Iterator<Item = Section<'a>> {
        self.sections().filter(move |section| is_named(&section.heading.title, name))
    }

    /// Where the title of the document stands, or its beginning.
    pub(in crate::document) fn title(&self) -> Range<usize> {
        self.headings.first().map_or(0..0, |heading| heading.place.clone())
    }

    /// Where the section of each heading ends.
    fn ends(&self) -> Vec<usize> {
        let mut ends = vec![self.end; self.headings.len()];
        let mut next = [self.end; 7];
        for (heading, end) in self.headings.iter().zip(&mut ends).rev() {
            *end = next[1..=heading.level].iter().copied().min().unwrap_or(self.end);
            next[heading.level] = heading.whole.start;
        }
        ends
    }
}

impl<'a> Section<'a> {
    /// Whether it holds nothing but headings and comments.
    pub(in crate::document) fn is_empty(&self) -> bool {
        let content = &self.outline.content;
        let first = content.partition_point(|at| *at < self.start);
        content.get(first).is_none_or(|at| *at >= self.end)
    }

    /// What is said in it.
    pub(in crate::document) fn prose(&self) -> &'a [Prose] {
        let prose = &self.outline.prose;
        let at = |place: usize| prose.partition_point(|prose| prose.whole().start < place);
        &prose[at(self.start)..at(self.end)]
    }

    /// The rows of the tables in it.
    pub(in crate::document) fn rows(&self) -> &'a [Row] {
        let rows = &self.outline.rows;
        let start = |row: &Row| row.places.first().map_or(0, |place| place.start);
        let at = |place: usize| rows.partition_point(|row| start(row) < place);
        &rows[at(self.start)..at(self.end)]
    }
}

/// Whether a title is this name: in any case, with a number before it or an addition after it.
fn is_named(title: &str, name: &str) -> bool {
    let title = title.to_lowercase().replace('&', "and");
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = title.trim_start_matches(|c: char| c.is_ascii_digit() || ".) ".contains(c));
    let Some(rest) = title.strip_prefix(name) else { return false };
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with(['(', ':', '-', '–', '—', '/'])
}
