//! The folder within git's common directory that holds what is private to a clone: never a ref, for
//! refs are pushed by those who push everything.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tidegate_core::ReplicaId;

/// The folder. All work trees of a repository share it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    root: PathBuf,
}

impl Place {
    pub(crate) fn new(common_dir: &Path) -> Self {
        Self { root: common_dir.join("tidegate") }
    }

    /// The file that says which replica the user running this writes as.
    pub(crate) fn identity(&self) -> PathBuf {
        self.root.join(format!("self.{}", rustix::process::getuid().as_raw()))
    }

    /// The file whose lock is the right to write the log of `replica`.
    pub(crate) fn lock(&self, replica: ReplicaId) -> PathBuf {
        self.root.join("r").join(replica.to_string()).join("lock")
    }

    /// Makes the folder of a file, private to the user.
    pub(crate) fn make_parent(&self, file: &Path) -> io::Result<()> {
        use std::os::unix::fs::DirBuilderExt;
        let parent = file.parent().expect("every file of ours lies in a folder");
        fs::DirBuilder::new().recursive(true).mode(0o700).create(parent)
    }
}
