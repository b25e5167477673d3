//! Questions that the repository answers: which documents a commit holds, and whether those are there
//! that moves rest on. They are asked by the ids of objects, so an answer stays true.

use crate::definition::path::Pattern;
use crate::event::{Demand, Documents};
use crate::item::Meant;
use crate::{Oid, ReplicaId};

/// A question that the repository answers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorldQuestion {
    /// Which documents are there?
    Look(Look),
    /// Are these?
    Rests(Rests),
}

/// Which documents does the tree of a commit hold?
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Look {
    /// The commit.
    pub commit: Oid,
    /// The files that are meant.
    pub pattern: Pattern,
    /// What they have to be.
    pub demand: Demand,
    /// Whether there may be several.
    pub multiple: bool,
}

/// Does somebody's move rest on what is there?
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rests {
    /// Who recorded it.
    pub by: ReplicaId,
    /// What it says was there.
    pub documents: Documents,
    /// Which files it means by that.
    pub meant: Vec<Meant>,
    /// The commit that is under test, which may hold the same where the other is not here.
    pub under_test: Option<Oid>,
}

/// The answer to one.
#[derive(Debug, Clone)]
pub enum WorldAnswer {
    /// To [`WorldQuestion::Look`].
    Looked(Looked),
    /// To [`WorldQuestion::Rests`].
    Rests(Truth),
}

/// Which documents the tree of a commit holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looked {
    /// These.
    Files {
        /// The tree.
        tree: Oid,
        /// In the order of their paths.
        files: Vec<File>,
    },
    /// It cannot be told, for this reason.
    Untold(String),
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it stands, from the top of the repository.
    pub path: String,
    /// Its content.
    pub blob: Oid,
    /// What is wrong with it, so that it cannot be used.
    pub flaws: Vec<Flaw>,
    /// What else is odd about it.
    pub remarks: Vec<Flaw>,
}

/// Something that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The line, counted from 1.
    pub line: usize,
    /// The character in it.
    pub column: usize,
    /// What kind of thing it is.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What would mend it.
    pub mend: String,
}

/// What is not here of what would confirm that documents were there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// The commit.
    Commit,
    /// Some of what it holds.
    Files,
}

/// Whether what was recorded is so, as far as this clone can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    /// It is.
    Verified,
    /// What would show it is not here.
    Missing {
        /// Why it cannot be told.
        why: String,
        /// What that is.
        lack: Lack,
    },
    /// It is not.
    Refuted(String),
}
