//! What documents are made of, and what is told of them.

use super::super::super::{check, set};
use super::choices::Choices;
use super::{adr, assessment, coverage, ears, phase, prd};

/// A file, and the kind that it is held to.
pub(super) struct File {
    kind: &'static str,
    path: String,
    text: String,
}

/// What can be wrong: what is done, and the code that is told.
pub(super) type Rule = (&'static str, &'static str);

/// Something that documents are made of.
pub(super) struct Made {
    pub(super) kind: &'static str,
    /// The heading below which the documentation describes it.
    pub(super) heading: &'static str,
    pub(super) rules: &'static [Rule],
    /// Good documents, but for the rule that is broken in them.
    pub(super) make: fn(&mut Choices, Option<&str>) -> Vec<File>,
}

/// All that are made.
pub(super) const MADE: [Made; 6] =
    [prd::MADE, adr::MADE, coverage::MADE, assessment::MADE, ears::MADE, phase::MADE];

impl File {
    pub(super) fn new(kind: &'static str, path: impl Into<String>, text: String) -> Self {
        Self { kind, path: path.into(), text }
    }
}

/// The codes that are told of each file and of all together.
pub(super) fn told(kind: &str, files: &[File]) -> Vec<&'static str> {
    let alone = files.iter().flat_map(|file| check(file.kind, &file.path, file.text.as_bytes()));
    let all: Vec<_> = files.iter().map(|file| (file.path.as_str(), file.text.as_bytes())).collect();
    let together = set(kind, &all).into_iter().map(|found| found.finding);
    alone.chain(together).map(|finding| finding.code.word()).collect()
}

/// The files, to be shown.
pub(super) fn texts(files: &[File]) -> String {
    let text = |file: &File| format!("=== {}\n{}", file.path, file.text);
    files.iter().map(text).collect::<Vec<_>>().join("\n")
}
