//! The outline of a document.

use std::ops::Range;

use super::prose::Prose;

/// A heading.
#[derive(Debug, Clone)]
pub(in crate::document) struct Heading {
    /// How deep, from 1 to 6.
    pub(in crate::document) level: usize,
    /// What it says.
    pub(in crate::document) title: String,
    /// Where its words stand.
    pub(in crate::document) place: Range<usize>,
    /// Where it stands with its marks.
    pub(in crate::document) whole: Range<usize>,
    /// Where its section ends: at the next heading that is not deeper, or with the quote or the
    /// item that it stands in.
    pub(in crate::document) end: usize,
}

/// A row of a table, below its head.
#[derive(Debug, Clone)]
pub(in crate::document) struct Row {
    /// What its cells say.
    pub(in crate::document) cells: Vec<String>,
    /// Where they stand, with their marks.
    pub(in crate::document) places: Vec<Range<usize>>,
}

/// What a document holds, in its order.
#[derive(Debug, Default)]
pub(in crate::document) struct Outline {
    /// Its headings.
    pub(in crate::document) headings: Vec<Heading>,
    /// What is said in it.
    pub(in crate::document) prose: Vec<Prose>,
    /// The rows of its tables.
    pub(in crate::document) rows: Vec<Row>,
    /// Where something stands that is no heading and no comment.
    pub(super) content: Vec<usize>,
}
