//! What is wrong with a file, with the place where it stands.

use tidegate_core::definition::lint::{self, Severity};

use crate::document;

/// How many findings of one file are told.
pub const MAX_FINDINGS: usize = 1_000;

/// How many characters of a line are shown.
const SHOWN: usize = 120;

/// What ends a line, each alone or both together.
pub(crate) const ENDS: [char; 2] = ['\r', '\n'];

/// A place in a file: counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in it.
    pub column: usize,
    /// How many characters are meant, at least one, all of them in this line.
    pub width: usize,
}

/// What kind of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// With a definition, or with a file of any kind.
    File(lint::Code),
    /// With a document.
    Document(document::Code),
}

impl Code {
    /// All there are.
    pub fn all() -> impl Iterator<Item = Self> {
        let documents = document::Code::ALL.iter().copied().map(Self::Document);
        lint::Code::ALL.iter().copied().map(Self::File).chain(documents)
    }

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::File(code) => code.word(),
            Self::Document(code) => code.word(),
        }
    }

    /// How much it weighs.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::File(code) => code.severity(),
            Self::Document(code) => code.severity(),
        }
    }

    /// What it means, in a sentence.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::File(code) => code.meaning(),
            Self::Document(code) => code.meaning(),
        }
    }
}

impl From<lint::Code> for Code {
    fn from(code: lint::Code) -> Self {
        Self::File(code)
    }
}

impl From<document::Code> for Code {
    fn from(code: document::Code) -> Self {
        Self::Document(code)
    }
}

/// Something that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing it is.
    pub code: Code,
    /// Where it stands.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What would mend it.
    pub mend: String,
    /// What is shown of the line, and how many characters stand before the place in that.
    pub excerpt: (String, usize),
}

impl Finding {
    /// How much it weighs.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// The lines of a file, to show excerpts of.
pub(crate) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let ends = text.match_indices(ENDS).map(|(at, _)| at + 1);
        // CR and LF together end one line.
        let ends = ends.filter(|end| !text[end - 1..].starts_with("\r\n"));
        Self { text, starts: std::iter::once(0).chain(ends).collect() }
    }

    /// The place of the byte at `at`, as far as the text goes.
    pub(crate) fn place(&self, at: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= at);
        let start = self.starts[line - 1];
        let column = self.text.get(start..at).map_or(0, |before| before.chars().count()) + 1;
        Place { line, column, width: 1 }
    }

    /// What is shown of the line at `place`: all of it, or what stands around the place.
    pub(crate) fn excerpt(&self, place: Place) -> (String, usize) {
        let Some(start) = place.line.checked_sub(1).and_then(|line| self.starts.get(line)) else {
            return (String::new(), 0);
        };
        let line = self.text[*start..].split(ENDS).next().unwrap_or_default();
        let before = place.column.saturating_sub(1);
        let skipped = if before < SHOWN { 0 } else { before - SHOWN / 2 };
        (line.chars().skip(skipped).take(SHOWN).collect(), before - skipped)
    }
}
