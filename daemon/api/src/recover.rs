//! `tidegate.recover/1`: what is left of a broken store.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// What recovering came to, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// Where the own log ends now, if that was found out anew.
    pub tip: Option<TipView>,
    /// How many objects were written again.
    pub rewritten: usize,
    /// Entries that do not follow on what is left, each in a file.
    pub kept: Vec<KeptView>,
    /// Entries that are nowhere.
    pub missing: Vec<String>,
    /// Logs that end earlier than they did.
    pub cuts: Vec<CutView>,
    /// The replica as which this clone goes on, if it is a new one.
    pub replica: Option<String>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// Something that was broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BrokenView {
    /// The file.
    pub file: String,
    /// What is wrong with it.
    pub what: String,
}

/// The end of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TipView {
    /// Its last entry.
    pub entry: String,
    /// The number of that.
    pub seq: u64,
}

/// An entry that was saved and is none any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// A log that ends earlier than it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CutView {
    /// The replica whose log it is.
    pub log: String,
    /// Its last entry that can be proven, if there is one.
    pub end: Option<TipView>,
    /// The numbers of the entries that are gone, as far as they are known: the first and the last
    /// of each stretch.
    pub gone: Vec<(u64, u64)>,
}

impl CutView {
    /// What is gone, in words.
    #[must_use]
    pub fn told(&self) -> String {
        let numbers = self.gone.iter().map(|(first, last)| match last - first {
            0 => first.to_string(),
            _ => format!("{first} to {last}"),
        });
        let gone = match self.gone.as_slice() {
            [] => "what came later".to_owned(),
            [(first, last)] if first == last => format!("entry {first}"),
            _ => format!("entries {}", numbers.collect::<Vec<_>>().join(", ")),
        };
        let end = match &self.end {
            Some(end) => format!("ends with entry {}", end.seq),
            None => "is not here any more".to_owned(),
        };
        format!("the log {} {end}: {gone} cannot be found here", self.log)
    }
}
