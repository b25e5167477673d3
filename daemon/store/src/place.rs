//! The folder within git's common directory that holds what is private to a clone: never a ref, for
//! refs are pushed by those who push everything.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tidegate_core::ReplicaId;
use tidegate_files::FileSystem;

/// The folder. All work trees of a repository share it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    common_dir: PathBuf,
    root: PathBuf,
}

/// Our folder in a repository whose common directory is `common_dir`.
#[must_use]
pub fn home(common_dir: &Path) -> PathBuf {
    common_dir.join("tidegate")
}

/// The folders in which something changes when logs move, be they there or not: those of the refs, and
/// those of the journals.
#[must_use]
pub fn moving(common_dir: &Path) -> Vec<PathBuf> {
    let replicas = Place::new(common_dir).replicas();
    let journals = fs::read_dir(&replicas).into_iter().flatten().flatten();
    let journals: Vec<PathBuf> = journals.map(|journal| journal.path()).collect();
    let refs = ["refs", "refs/tidegate", "refs/tidegate/log", "reftable"];
    refs.map(|name| common_dir.join(name)).into_iter().chain([replicas]).chain(journals).collect()
}

impl Place {
    pub(crate) fn new(common_dir: &Path) -> Self {
        Self::at(&home(common_dir))
    }

    /// The folder at `root` itself.
    pub(crate) fn at(root: &Path) -> Self {
        let common_dir = root.parent().unwrap_or(root).to_owned();
        Self { common_dir, root: root.to_owned() }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// What the folder is called while all of ours is removed.
    pub(crate) fn removed(&self) -> PathBuf {
        self.common_dir.join("tidegate.removed")
    }

    /// Whether somebody began to take all of ours away here and did not come to the end.
    pub(crate) fn is_being_removed(&self, files: &dyn FileSystem) -> io::Result<bool> {
        // Moving a ref may make the folder anew, and no journal in it.
        Ok(files.stands(&self.removed())? && !files.stands(&self.replicas())?)
    }

    /// Where the folder is, as it is written down.
    pub(crate) fn home(&self) -> String {
        self.root.to_string_lossy().into_owned()
    }

    /// The file that says which replica the user running this writes as.
    pub(crate) fn identity(&self) -> PathBuf {
        self.root.join(format!("self.{}", rustix::process::getuid().as_raw()))
    }

    /// The folder that holds a folder for each replica that is written here.
    pub(crate) fn replicas(&self) -> PathBuf {
        self.root.join("r")
    }

    /// The folder of `replica`: its journal, and the locks of those who write and publish it.
    pub(crate) fn replica(&self, replica: ReplicaId) -> PathBuf {
        self.replicas().join(replica.to_string())
    }

    /// The file whose lock is the right to publish the log of `replica`.
    pub(crate) fn publish_lock(&self, replica: ReplicaId) -> PathBuf {
        self.replica(replica).join("publish.lock")
    }

    /// The file whose lock is the right to wait for that one.
    pub(crate) fn publish_next(&self, replica: ReplicaId) -> PathBuf {
        self.replica(replica).join("publish.next")
    }

    /// The folder of what stood in our place and was not ours.
    pub(crate) fn found(&self) -> PathBuf {
        self.root.join("found")
    }

    /// The folder of what is remembered of remotes.
    pub(crate) fn remotes(&self) -> PathBuf {
        self.root.join("remotes")
    }

    /// The folder of copies of what was broken.
    pub(crate) fn quarantine(&self) -> PathBuf {
        self.root.join("quarantine")
    }

    /// The folder of packs that are being made.
    pub(crate) fn folding(&self) -> PathBuf {
        self.root.join("folding")
    }

    /// The folder of the folded log, which can be thrown away at any time.
    pub(crate) fn index(&self) -> PathBuf {
        self.root.join("index")
    }

    /// The mode of a folder of ours.
    pub(crate) fn folder_mode(&self) -> u32 {
        self.file_mode() | 0o700
    }

    /// The mode of a file of ours: private to the user.
    #[expect(clippy::unused_self, reason = "a place that several users share is asked for it")]
    pub(crate) fn file_mode(&self) -> u32 {
        0o600
    }

    /// Makes a folder of ours, to stay.
    pub(crate) fn make(&self, files: &dyn FileSystem, folder: &Path) -> io::Result<()> {
        files.make_folders(&self.common_dir, folder, self.folder_mode())
    }
}
