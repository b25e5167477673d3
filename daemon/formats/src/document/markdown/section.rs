//! Sections: a heading with all that stands below it.

use std::ops::Range;

use super::outline::{Heading, Outline, Row};
use super::prose::Prose;

/// A heading with all that stands below it, as far as its section goes.
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
        self.headings.iter().map(|heading| Section {
            outline: self,
            heading,
            start: heading.whole.end,
            end: heading.end,
        })
    }

    /// The sections that have this name, whatever their case, number and addition.
    pub(in crate::document) fn named<'a>(
        &'a self,
        name: &'a str,
    ) -> impl Iterator<Item = Section<'a>> {
        self.sections().filter(move |section| section.heading.is_named(name))
    }

    /// Where the title of the document stands, or its beginning.
    pub(in crate::document) fn title(&self) -> Range<usize> {
        self.headings.first().map_or(0..0, |heading| heading.place.clone())
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

impl Heading {
    /// Whether it is this name: in any case, with a number before it or an addition after it.
    fn is_named(&self, name: &str) -> bool {
        let title = self.name();
        let Some(rest) = title.strip_prefix(name) else { return false };
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with(['(', ':', '-', '–', '—', '/'])
    }

    /// What it says, in small letters and on one line, without a number before it.
    pub(in crate::document) fn name(&self) -> String {
        let title = self.title.to_lowercase().replace('&', "and");
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_number = |c: char| c.is_ascii_digit() || ".) ".contains(c);
        title.trim_start_matches(is_number).to_owned()
    }
}
