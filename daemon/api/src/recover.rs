//! `tidegate.recover/1`: what is left of a broken store.

use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// What recovering came to, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverDocument {
    /// Always `tidegate.recover/1`.
    pub schema: String,
    /// Whether nothing is lost.
    pub ok: bool,
    /// Whether nothing was done.
    pub dry_run: bool,
    /// What was broken.
    pub broken: Vec<BrokenView>,
    /// The folder of copies of it.
    pub quarantine: Option<String>,
    /// Where the own log ends now, if its journal was begun anew.
    pub tip: Option<TipView>,
    /// How many objects were written again.
    pub rewritten: usize,
    /// Entries that do not follow on what is left, each in a file.
    pub kept: Vec<KeptView>,
    /// Entries that are nowhere.
    pub missing: Vec<String>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// Something that was broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokenView {
    /// The file.
    pub file: String,
    /// What is wrong with it.
    pub what: String,
}

/// The end of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TipView {
    /// Its last entry.
    pub entry: String,
    /// The number of that.
    pub seq: u64,
}

/// An entry that was saved and is none any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptView {
    /// What it was.
    pub entry: String,
    /// Its number.
    pub seq: u64,
    /// When it was recorded.
    pub at: String,
    /// What it says of itself.
    pub subject: String,
    /// The file that holds its commit.
    pub file: String,
}
