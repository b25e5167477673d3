//! The folder within git's common directory that holds what is private to a clone: never a ref, for
//! refs are pushed by those who push everything.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tidegate_core::ReplicaId;
use tidegate_git::Sharing;

use crate::store::StoreError;

/// The mode of a folder that nobody else is to see.
const PRIVATE: u32 = 0o700;

/// The folder. All work trees of a repository share it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    root: PathBuf,
    sharing: Sharing,
}

impl Place {
    pub(crate) fn new(common_dir: &Path, sharing: Sharing) -> Self {
        Self { root: common_dir.join("tidegate"), sharing }
    }

    /// The file that says which replica the user running this writes as.
    pub(crate) fn identity(&self) -> PathBuf {
        self.root.join(format!("self.{}", rustix::process::getuid().as_raw()))
    }

    /// The file whose lock is the right to write the log of `replica`.
    pub(crate) fn lock(&self, replica: ReplicaId) -> PathBuf {
        self.root.join("r").join(replica.to_string()).join("lock")
    }

    /// Makes the folder of a file, for the user and those who share the repository.
    pub(crate) fn make_parent(&self, file: &Path) -> Result<(), StoreError> {
        let parent = file.parent().expect("every file of ours lies in a folder");
        let made = self.sharing.make_directory(parent, PRIVATE);
        made.map_err(|error| unwritable(parent, &error))
    }

    /// Lets those who share the repository see a file that was just made.
    pub(crate) fn share(&self, file: &Path) -> Result<(), StoreError> {
        let failed = |source| StoreError::File { what: "share", path: file.to_owned(), source };
        self.sharing.share(file).map_err(failed)
    }
}

/// That nothing can be made in `folder`, or in the one above it that would hold it. The name of
/// what was to be made, at times a made-up one, helps nobody.
pub(crate) fn unwritable(folder: &Path, error: &io::Error) -> StoreError {
    let existing = folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(folder);
    let source = match error.kind() {
        ErrorKind::Other => io::Error::other(error.to_string()),
        kind => io::Error::from(kind),
    };
    StoreError::File { what: "write into", path: existing.to_owned(), source }
}
