//! What git is in the middle of in a work tree, found by the files it keeps for that.

use std::io::ErrorKind;
use std::path::Path;

use tidegate_files::read_plain;

/// What git is in the middle of. Where several things are nested, the outermost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnderWay {
    /// A rebase.
    Rebase {
        /// The full name of the branch that will be moved, if it is one.
        branch: Option<String>,
    },
    /// Patches out of mails, one after the other.
    Apply,
    /// A merge that waits for its commit.
    Merge,
    /// Commits are picked, one or several.
    CherryPick,
    /// Commits are reverted, one or several.
    Revert,
    /// The commit is searched for that broke something.
    Bisect,
}

/// What is looked at in the directory of a work tree. A stamp watches all of it.
pub(super) const SIGNS: [&str; 11] = [
    "rebase-merge",
    "rebase-merge/head-name",
    "rebase-apply",
    "rebase-apply/applying",
    "rebase-apply/head-name",
    "MERGE_HEAD",
    "CHERRY_PICK_HEAD",
    "REVERT_HEAD",
    "sequencer",
    "sequencer/todo",
    "BISECT_LOG",
];

/// How much of a file of git's is read.
const LONGEST: u64 = 8 * 1024;

impl UnderWay {
    /// What is under way in the work tree of this directory; `is_ref` says whether a pseudo-ref
    /// exists, which is a file unless the refs are kept in a reftable.
    pub(super) fn of(
        git_dir: &Path,
        is_ref: &dyn Fn(&str) -> std::io::Result<bool>,
    ) -> std::io::Result<Option<Self>> {
        if exists(&git_dir.join("rebase-merge"))? {
            return Ok(Some(Self::Rebase { branch: branch(&git_dir.join("rebase-merge"))? }));
        }
        let apply = git_dir.join("rebase-apply");
        if exists(&apply)? {
            return Ok(Some(match exists(&apply.join("applying"))? {
                true => Self::Apply,
                false => Self::Rebase { branch: branch(&apply)? },
            }));
        }
        if exists(&git_dir.join("MERGE_HEAD"))? {
            return Ok(Some(Self::Merge));
        }
        if is_ref("CHERRY_PICK_HEAD")? {
            return Ok(Some(Self::CherryPick));
        }
        if is_ref("REVERT_HEAD")? {
            return Ok(Some(Self::Revert));
        }
        // Between two of several commits neither of those is there.
        if let Some(todo) = text(&git_dir.join("sequencer/todo"))? {
            match todo.split_ascii_whitespace().next() {
                Some("pick" | "p") => return Ok(Some(Self::CherryPick)),
                Some("revert") => return Ok(Some(Self::Revert)),
                _ => {}
            }
        }
        Ok(exists(&git_dir.join("BISECT_LOG"))?.then_some(Self::Bisect))
    }
}

pub(super) fn exists(path: &Path) -> std::io::Result<bool> {
    match path.symlink_metadata() {
        Ok(_) => Ok(true),
        Err(error) if is_absent(error.kind()) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The branch that a rebase will move: git writes down something else where there is none.
fn branch(directory: &Path) -> std::io::Result<Option<String>> {
    let name = text(&directory.join("head-name"))?;
    Ok(name.map(|name| name.trim_end().to_owned()).filter(|name| name.starts_with("refs/")))
}

fn text(path: &Path) -> std::io::Result<Option<String>> {
    match read_plain(path, LONGEST) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        // What is no file says nothing, to git neither.
        Err(error) if is_absent(error.kind()) || error.kind() == ErrorKind::InvalidData => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_absent(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory)
}
