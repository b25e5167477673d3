//! What is known of the documents that a way asks for.

use crate::Oid;
use crate::definition::Artifact;
use crate::fact::File;

/// What is known of one document that a way asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// A field of its path is not set.
    Unset(String),
    /// A field of its path holds what cannot stand in a path.
    Unfit(String),
    /// No file can be meant, for this reason.
    Unusable(String),
    /// Clones wrote a field of its path apart.
    Apart(String),
    /// No commit is under test.
    NoCommit,
    /// What this commit holds cannot be told, for this reason.
    Untold(Oid, String),
    /// It was recorded what was found, and of these files nothing.
    Unnamed(String),
    /// A commit was looked into.
    Seen {
        /// The commit.
        commit: Oid,
        /// Which files are meant, as people would name them.
        path: String,
        /// Those that are there.
        files: Vec<File>,
        /// How many more there are of which nothing else is known.
        more: u32,
    },
}

/// What is known of the documents of a way, in its order.
pub type Sights = Vec<(Artifact, Sight)>;
