//! What is checked out: the question every commit-borne fact begins with. Reads `HEAD` and the
//! branch it names, nothing else.

use tidegate_core::oid::Oid;

use crate::refs::{RefError, RefTarget, Refs};

use super::Disk;

/// What `HEAD` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// A branch without a commit yet.
    Unborn {
        /// Its full name, `refs/heads/…`.
        branch: String,
    },
    /// A branch.
    Branch {
        /// Its full name, `refs/heads/…`.
        name: String,
        /// Its tip.
        commit: Oid,
    },
    /// A commit, without a branch.
    Detached {
        /// The commit.
        commit: Oid,
    },
}

/// How many symbolic refs are followed, as in git.
const DEPTH: usize = 5;

impl Disk {
    /// What is checked out in this work tree.
    pub fn head(&self) -> Result<Head, RefError> {
        let broken = |reason: String| RefError::Unreadable {
            name: "HEAD".to_owned(),
            source: reason.into(),
        };
        let branch = match self.find("HEAD")? {
            None => return Err(broken("it does not exist".to_owned())),
            Some(RefTarget::Broken(reason)) => return Err(broken(reason)),
            Some(RefTarget::Oid(commit)) => return Ok(Head::Detached { commit }),
            Some(RefTarget::Symbolic(branch)) => branch,
        };
        let mut name = branch.clone();
        for _ in 0..DEPTH {
            match self.find(&name)? {
                None => return Ok(Head::Unborn { branch }),
                Some(RefTarget::Oid(commit)) => return Ok(Head::Branch { name: branch, commit }),
                Some(RefTarget::Broken(reason)) => {
                    return Err(broken(format!("{name}, which it names, is broken: {reason}")));
                }
                Some(RefTarget::Symbolic(next)) => name = next,
            }
        }
        Err(broken(format!("more than {DEPTH} symbolic refs follow one another")))
    }
}
