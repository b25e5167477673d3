//! Why a repository cannot be opened, in the cases a caller tells apart.

use std::path::PathBuf;

/// What a library or the system said, for people. Not to be branched on.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A repository that cannot be opened. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The directory to begin in is none.
    #[error("enter {}: there is no such directory", .dir.display())]
    NoDirectory {
        /// What was taken for a directory.
        dir: PathBuf,
    },
    /// What is to be the directory to begin in is something else.
    #[error("enter {}: it is no directory", .path.display())]
    NotADirectory {
        /// What was taken for a directory.
        path: PathBuf,
    },
    /// Neither the directory nor one above it is a repository.
    #[error("find a git repository in {} or above it", .dir.display())]
    NotARepository {
        /// Where the search began, or what `GIT_DIR` names.
        dir: PathBuf,
    },
    /// It belongs to somebody else and `safe.directory` does not name it.
    #[error("trust the repository in {}: it belongs to another user and safe.directory does not name it", .dir.display())]
    Unsafe {
        /// What `safe.directory` would have to name.
        dir: PathBuf,
    },
    /// The system does not let us read it.
    #[error("read {}: permission denied", .path.display())]
    Permission {
        /// What cannot be read.
        path: PathBuf,
    },
    /// It uses something we do not know, so reading it might mean misreading it.
    #[error("open the repository in {}: {what} is not supported", .dir.display())]
    Unsupported {
        /// The repository.
        dir: PathBuf,
        /// What it uses.
        what: String,
    },
    /// It is a repository, but a damaged one.
    #[error("open the repository in {}", .dir.display())]
    Corrupt {
        /// The repository.
        dir: PathBuf,
        /// What is wrong.
        #[source]
        source: Cause,
    },
    /// The system failed us.
    #[error("read {}", .path.display())]
    Other {
        /// What could not be read.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: Cause,
    },
}

impl OpenError {
    pub(crate) fn reading(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        let path = path.into();
        match source.kind() {
            std::io::ErrorKind::PermissionDenied => Self::Permission { path },
            _ => Self::Other { path, source: source.into() },
        }
    }

    pub(crate) fn corrupt(dir: impl Into<PathBuf>, source: impl Into<Cause>) -> Self {
        Self::Corrupt { dir: dir.into(), source: source.into() }
    }
}
