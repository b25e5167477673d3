//! The front: a document, or several, by their kind.

use std::collections::BTreeSet;

use tidegate_core::definition::lint::Code as FileCode;

use super::kind::Kind;
use super::markdown::is_unseen;
use super::report::Report;
use super::{Code, MAX_BYTES};
use crate::finding::Finding;

/// What a project allows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether criteria may be left without a test.
    pub allow_partial: bool,
}

/// Something that is wrong with one of several documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which one of them, counted from 0.
    pub document: usize,
    /// What.
    pub finding: Finding,
}

/// A document that is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Document<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
}

impl<'a> Document<'a> {
    /// The last name of the path.
    pub(super) fn file_name(&self) -> &'a str {
        self.path.rsplit(['/', '\\']).next().unwrap_or_default()
    }
}

/// What is wrong with a document of this kind.
#[must_use]
pub fn check(kind: &str, path: &str, bytes: &[u8]) -> Vec<Finding> {
    check_with(kind, path, bytes, Options::default())
}

/// What is wrong with a document of this kind, where the project allows something.
#[must_use]
pub fn check_with(kind: &str, path: &str, bytes: &[u8], options: Options) -> Vec<Finding> {
    let mut report = Report::default();
    let kind = Kind::of(kind, path);
    if is_empty(bytes) {
        let mend = format!("write it: {}", kind.map_or("anything will do", |kind| kind.holds));
        report.add(Code::EmptyDocument, 0..0, "the document is empty", mend);
        return report.findings("");
    }
    // Whoever does not say what the document is may have put a picture there.
    let Some(kind) = kind else { return Vec::new() };
    match text(bytes) {
        Ok(text) => {
            (kind.check)(&Document { path, text }, options, &mut report);
            report.findings(text)
        }
        Err(unread) => unread,
    }
}

/// What is wrong with what several documents say together, of which at least one is of this kind.
///
/// What is wrong with each of them alone is not told; those that cannot be read are left out.
#[must_use]
pub fn set(kind: &str, documents: &[(&str, &[u8])]) -> Vec<Found> {
    let read = documents.iter().enumerate().filter_map(|(number, (path, bytes))| {
        let text = text(bytes).ok()?;
        Some((number, Document { path, text }))
    });
    let (numbers, documents): (Vec<_>, Vec<_>) = read.unzip();
    let mut reports: Vec<_> = documents.iter().map(|_| Report::default()).collect();
    let named = documents.iter().find_map(|document| Kind::of(kind, document.path));
    if let Some(set) = named.and_then(|kind| kind.set) {
        set(&documents, &mut reports);
    }
    let told = numbers.into_iter().zip(documents).zip(reports);
    let findings = told.map(|((document, Document { text, .. }), report)| {
        report.findings(text).into_iter().map(move |finding| Found { document, finding })
    });
    findings.flatten().collect()
}

/// Other files that say something together with a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Companions {
    /// Files, by their paths from the top of the repository.
    pub files: BTreeSet<String>,
    /// The beginning and the end of the paths of others, all in one folder.
    pub siblings: Option<(String, &'static str)>,
}

impl Companions {
    /// Whether this file is one of them.
    #[must_use]
    pub fn mean(&self, path: &str) -> bool {
        let is_sibling = |(start, end): &(String, &'static str)| {
            let rest = path.strip_prefix(start.as_str()).and_then(|rest| rest.strip_suffix(end));
            rest.is_some_and(|rest| !rest.contains('/'))
        };
        self.files.contains(path) || self.siblings.as_ref().is_some_and(is_sibling)
    }

    /// Whether some of them may lie below this folder.
    #[must_use]
    pub fn lead_below(&self, folder: &str) -> bool {
        let starts = self.siblings.iter().map(|(start, _)| start).chain(&self.files);
        let is_below =
            |path: &String| path.strip_prefix(folder).is_some_and(|p| p.starts_with('/'));
        starts.into_iter().any(is_below)
    }
}

/// The other files that have to be looked at together with this document, so that [`set`] can say what
/// is wrong with it.
#[must_use]
pub fn companions(kind: &str, path: &str, bytes: &[u8]) -> Companions {
    let beside = Kind::of(kind, path).and_then(|kind| kind.beside).zip(text(bytes).ok());
    beside.map_or_else(Companions::default, |(beside, text)| beside(&Document { path, text }))
}

/// Whether anything is asked of documents of this kind but to be there.
#[must_use]
pub fn is_known(kind: &str, path: &str) -> bool {
    Kind::of(kind, path).is_some()
}

/// What is wrong with a document that is to fit a schema; nothing is known, if there is none of this
/// name.
#[must_use]
pub fn fits(schema: &str, path: &str, bytes: &[u8]) -> Option<Vec<Finding>> {
    crate::schema::schema(schema)?;
    let mut report = Report::default();
    Some(match text(bytes) {
        Ok(text) => {
            super::schema::check(schema, &Document { path, text }, &mut report);
            report.findings(text)
        }
        Err(unread) => unread,
    })
}

/// What some editors write before a text.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// Whether nothing is seen of a document.
fn is_empty(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes);
    text.is_ok_and(|text| text.chars().all(|c| c.is_whitespace() || is_unseen(c)))
}

/// The text of a document, or why there is none.
fn text(bytes: &[u8]) -> Result<&str, Vec<Finding>> {
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    let mut report = Report::default();
    if bytes.len() > MAX_BYTES {
        let message = format!("the document has {} bytes, the limit is {MAX_BYTES}", bytes.len());
        report.add(FileCode::TooBig, 0..0, message, "make it smaller, or several of it");
        return Err(report.findings(""));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let message = "this byte is no part of a text in UTF-8";
        report.add(FileCode::NotUtf8, valid.len()..valid.len(), message, "save it as UTF-8");
        report.findings(&valid)
    })
}
