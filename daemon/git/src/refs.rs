//! The seam for refs: names that point to objects and move by compare-and-swap, one at a time.
//! Does not look at the objects they point to, and never writes through a symbolic ref.

use std::path::PathBuf;
use std::time::Duration;

use gix::bstr::ByteSlice;
use tidegate_core::oid::Oid;

use crate::failure::Cause;

/// What a ref points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefTarget {
    /// An object.
    Oid(Oid),
    /// Another ref, by name.
    Symbolic(String),
    /// Nothing that can be made out, and why. A power cut leaves such refs behind.
    Broken(String),
}

/// A ref that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RefError {
    /// No ref may be called that.
    #[error("use {name:?} as the name of a ref: git does not allow it")]
    BadName {
        /// The name.
        name: String,
    },
    /// The refs could not be read.
    #[error("read the refs under {name}")]
    Unreadable {
        /// The name or prefix that was asked for.
        name: String,
        /// What is wrong.
        #[source]
        source: Cause,
    },
}

/// A ref that was not moved.
#[derive(Debug, thiserror::Error)]
pub enum SwapError {
    /// It is not where the caller saw it.
    #[error("move {name} from {} as expected: it is at {}", place(.expected.as_ref()), place(.found.as_ref()))]
    Moved {
        /// The ref.
        name: String,
        /// Where the caller saw it; `None` is nowhere.
        expected: Option<Oid>,
        /// Where it is; `None` is nowhere.
        found: Option<Oid>,
    },
    /// Somebody else is moving it, or died while doing so.
    #[error("lock {name}: {} {}; {}", .file.display(), standing(*.age), advice(*.is_file))]
    Locked {
        /// The ref.
        name: String,
        /// The file that stands in the way.
        file: PathBuf,
        /// For how long it has, as far as the system says.
        age: Option<Duration>,
        /// Whether it is a file, as git makes them.
        is_file: bool,
    },
    /// It points to another ref, and is never written through.
    #[error("move {name}: it is a symbolic ref to {target}")]
    Symbolic {
        /// The ref.
        name: String,
        /// What it points to.
        target: String,
    },
    /// Anything else.
    #[error("move {name}")]
    Other {
        /// The ref.
        name: String,
        /// What is wrong.
        #[source]
        source: Cause,
    },
}

/// The refs of a repository.
pub trait Refs {
    /// Where a ref points, if it exists.
    fn find(&self, name: &str) -> Result<Option<RefTarget>, RefError>;

    /// All refs whose names begin with `prefix`, sorted by name.
    fn list(&self, prefix: &str) -> Result<Vec<(String, RefTarget)>, RefError>;

    /// Moves a ref from where the caller saw it (`None`: it did not exist) to `new`. Of several
    /// callers that expect the same, one succeeds.
    fn swap(&self, name: &str, expected: Option<Oid>, new: Oid) -> Result<(), SwapError>;

    /// Deletes a ref that still points to `expected`.
    fn delete(&self, name: &str, expected: Oid) -> Result<(), SwapError>;
}

/// Whether git allows the name: `HEAD`, or something under `refs/`.
pub(crate) fn check_name(name: &str) -> Result<(), RefError> {
    let allowed = gix::validate::reference::name(name.as_bytes().as_bstr()).is_ok();
    if allowed && (name == "HEAD" || name.starts_with("refs/")) {
        Ok(())
    } else {
        Err(RefError::BadName { name: name.to_owned() })
    }
}

/// Whether what was found lets the ref be moved by a caller who expects `expected`.
pub(crate) fn compare(
    name: &str,
    expected: Option<Oid>,
    found: Option<RefTarget>,
) -> Result<(), SwapError> {
    let name = name.to_owned();
    let found = match found {
        None => None,
        Some(RefTarget::Oid(found)) => Some(found),
        Some(RefTarget::Symbolic(target)) => return Err(SwapError::Symbolic { name, target }),
        Some(RefTarget::Broken(reason)) => {
            return Err(SwapError::Other {
                name,
                source: format!("it is broken: {reason}").into(),
            });
        }
    };
    if found == expected { Ok(()) } else { Err(SwapError::Moved { name, expected, found }) }
}

/// The names that would have to be directories for `name` to be a file.
pub(crate) fn parents(name: &str) -> impl Iterator<Item = &str> {
    name.char_indices()
        .filter(|(_, letter)| *letter == '/')
        .map(|(at, _)| &name[..at])
        .filter(|parent| parent.len() > "refs".len())
}

/// What becomes of what stands in the way.
fn advice(is_file: bool) -> &'static str {
    match is_file {
        true => "if no git is running, it may be removed",
        false => "it is no file, so git did not make it: look at it, and move it away",
    }
}

/// How long a file has stood in the way.
fn standing(age: Option<Duration>) -> String {
    let seconds = age.map_or(0, |age| age.as_secs());
    let (count, unit) = match seconds {
        0..=1 => return "stands in the way".to_owned(),
        2..120 => (seconds, "seconds"),
        120..7200 => (seconds / 60, "minutes"),
        7200..172_800 => (seconds / 3600, "hours"),
        _ => (seconds / 86_400, "days"),
    };
    format!("has stood in the way for {count} {unit}")
}

impl SwapError {
    pub(crate) fn locked(name: &str, file: PathBuf) -> Self {
        let found = std::fs::symlink_metadata(&file).ok();
        let is_file = found.as_ref().is_none_or(std::fs::Metadata::is_file);
        let since = found.and_then(|found| found.modified().ok());
        let age = since.and_then(|since| since.elapsed().ok());
        Self::Locked { name: name.to_owned(), file, age, is_file }
    }

    pub(crate) fn other(name: &str, source: impl Into<Cause>) -> Self {
        Self::Other { name: name.to_owned(), source: source.into() }
    }

    /// Git keeps refs as files, so one name cannot be a directory of another.
    pub(crate) fn in_the_way(name: &str, other: &str) -> Self {
        Self::other(name, format!("{other} exists, and one cannot be a directory of the other"))
    }
}

fn place(id: Option<&Oid>) -> String {
    id.map_or_else(|| "nowhere".to_owned(), Oid::to_string)
}
