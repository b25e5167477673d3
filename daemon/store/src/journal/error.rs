//! What keeps a journal from being read or written.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::lock::NotTaken;

/// What keeps a journal from being read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The file system.
    #[error("{what} {}", .path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: io::Error,
    },
    /// What was being written behind the end may stand there in part.
    #[error("write {}", .path.display())]
    Halfway {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: io::Error,
    },
    /// Another process keeps the lock to itself.
    #[error("lock {}: another process has held it for two seconds", .path.display())]
    Held {
        /// The file.
        path: PathBuf,
    },
    /// What was durable once cannot be read any more.
    #[error("read the journal {}: {what}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A later build wrote it.
    #[error("read the journal {}: its version {version} is newer than this build knows", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: u16,
    },
    /// Nobody can know whether the entry is durable.
    #[error("record this: the disk failed while it was written, and nobody can know the outcome")]
    Unknown {
        /// What the disk said.
        #[source]
        source: Arc<io::Error>,
    },
}

impl JournalError {
    pub(super) fn file(what: &'static str, path: PathBuf, source: io::Error) -> Self {
        Self::File { what, path, source }
    }
}

impl From<NotTaken> for JournalError {
    fn from(not: NotTaken) -> Self {
        match not {
            NotTaken::Held(path) => Self::Held { path },
            NotTaken::Failed(path, error) => Self::file("lock", path, error),
        }
    }
}
