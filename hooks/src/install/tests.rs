//! What lies in a folder of hooks before ours come, while they are there, and when they have gone.

mod restored;
mod tools;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Folder, Outcome, Step};
use crate::event::Event;

/// A folder of hooks, and beside it one of ours.
struct Place {
    root: TempDir,
}

/// All that can be told of a file, but when its number of names changed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    bytes: Vec<u8>,
    mode: u32,
    inode: u64,
    modified: (i64, i64),
    names: u64,
}

impl Place {
    fn new() -> Self {
        let root = tempfile::tempdir().expect("a temporary directory can be made");
        for name in ["hooks", "home", "bin"] {
            fs::create_dir(root.path().join(name)).expect("a new directory is empty");
        }
        let place = Self { root };
        fs::write(place.program(), "").expect("writable");
        place
    }

    fn hooks(&self) -> PathBuf {
        self.root.path().join("hooks")
    }

    fn program(&self) -> PathBuf {
        self.root.path().join("bin/tidegate")
    }

    fn folder(&self) -> Folder {
        Folder::new(self.hooks(), self.root.path().join("home"), self.program())
    }

    fn install(&self) -> Vec<Outcome> {
        self.folder().install(&Event::ALL, false).expect("it installs")
    }

    fn uninstall(&self) -> Vec<Outcome> {
        self.folder().uninstall(false).expect("it uninstalls")
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.hooks().join(name);
        fs::write(&path, text).expect("writable");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it is ours");
        path
    }

    /// All that lies in the folder of hooks.
    fn all(&self) -> BTreeMap<String, Known> {
        let entries = fs::read_dir(self.hooks()).expect("it is there");
        let entries = entries.map(|entry| entry.expect("readable").path());
        entries.map(|path| (name(&path), known(&path))).collect()
    }
}

fn name(path: &Path) -> String {
    path.file_name().expect("it has one").to_string_lossy().into_owned()
}

fn known(path: &Path) -> Known {
    let found = fs::symlink_metadata(path).expect("it is there");
    let bytes = match found.is_symlink() {
        true => fs::read_link(path).expect("a link").to_string_lossy().into_owned().into_bytes(),
        false => fs::read(path).expect("readable"),
    };
    let modified = (found.mtime(), found.mtime_nsec());
    let (mode, inode, names) = (found.mode(), found.ino(), found.nlink());
    Known { bytes, mode, inode, modified, names }
}

fn step(done: &[Outcome], event: Event) -> &Step {
    let found = done.iter().find(|outcome| outcome.event == event);
    &found.expect("every hook has an outcome").step
}
