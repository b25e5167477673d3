//! Refs as files that survive a power cut: written beside, synced, and renamed under git's lock.
//!
//! The lock is a link to a file that already says where the ref is to go. So a lock that was left
//! behind tells whose it is, from its first instant on.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use tidegate_core::oid::Oid;
use tidegate_files::{FileSystem, Open};

use crate::durable::DurableError;
use crate::refs::{Refs, SwapError, check_name, compare};

use super::durable_objects::failed;
use super::loose_refs::LooseRefs;

/// How long another writer of the ref is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long to wait between two tries.
const PAUSE: Duration = Duration::from_millis(5);

/// The modes of refs and their folders, of which the user's mask takes.
const FILE: u32 = 0o666;
const FOLDER: u32 = 0o777;

/// How often a folder is made again that git removed because it was empty.
const TRIES: usize = 10;

/// The longest lock that is read.
const LONGEST: u64 = 4096;

/// A ref under git's lock.
struct Held<'a> {
    files: &'a dyn FileSystem,
    lock: PathBuf,
}

impl LooseRefs {
    /// Moves a ref, to stay. Without `expected`, whatever it is becomes a plain ref to `new`.
    pub(super) fn move_durably(
        &self,
        files: &dyn FileSystem,
        name: &str,
        expected: Option<Option<Oid>>,
        new: Oid,
        is_ours: &dyn Fn(Oid) -> bool,
    ) -> Result<(), SwapError> {
        check_name(name).map_err(|error| SwapError::other(name, error))?;
        let path = self.path_of(name);
        let folder = path.parent().expect("a ref lies in a folder").to_owned();
        let other = at(name, &path);
        let scratch = self.scratch();
        files.ensure_folder(&scratch, 0o700).map_err(at(name, &scratch))?;
        let text = format!("{new}\n");
        let hidden = files.prepare(&scratch.join("ref"), text.as_bytes(), FILE);
        let hidden = hidden.map_err(at(name, &scratch))?;
        let held = hold(files, name, self.home(name), &path, &hidden, is_ours);
        let removed = files.remove(&hidden);
        let held = held?;
        removed.map_err(at(name, &scratch))?;
        if let Some(expected) = expected {
            let found = self.find(name).map_err(|error| SwapError::other(name, error))?;
            compare(name, expected, found)?;
            if expected.is_none() {
                self.check_packed_directories(name)?;
            }
        }
        match files.rename(&held.lock, &path) {
            Err(error) if error.kind() == ErrorKind::IsADirectory => {
                self.clear_for(name)?;
                files.rename(&held.lock, &path).map_err(&other)?;
            }
            renamed => renamed.map_err(&other)?,
        }
        std::mem::forget(held);
        files.sync_folder(&folder).map_err(&other)
    }

    /// Makes a ref stay where it is, whoever moved it.
    pub(super) fn sync(&self, files: &dyn FileSystem, name: &str) -> Result<(), DurableError> {
        let mut path = self.path_of(name);
        match files.open(&path, Open::Read) {
            Ok(file) => file.sync().map_err(failed("sync", &path))?,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                path = self.packed_path();
                let file = files.open(&path, Open::Read).map_err(failed("open", &path))?;
                file.sync().map_err(failed("sync", &path))?;
            }
            Err(error) => return Err(failed("open", &path)(error)),
        }
        let root = self.root();
        for folder in path.ancestors().skip(1).take_while(|folder| folder.starts_with(root)) {
            match files.sync_folder(folder) {
                // Git removes folders that it emptied.
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(failed("sync", folder)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Takes git's lock of the ref at `path` by giving the file `hidden` its name.
fn hold<'a>(
    files: &'a dyn FileSystem,
    name: &str,
    root: &Path,
    path: &Path,
    hidden: &Path,
    is_ours: &dyn Fn(Oid) -> bool,
) -> Result<Held<'a>, SwapError> {
    let mut lock = path.as_os_str().to_owned();
    lock.push(".lock");
    let lock = PathBuf::from(lock);
    let other = at(name, &lock);
    let deadline = Instant::now() + PATIENCE;
    let mut made = 0;
    loop {
        match files.link(hidden, &lock) {
            Ok(()) => return Ok(Held { files, lock }),
            Err(error) if error.kind() == ErrorKind::NotFound && made < TRIES => {
                made += 1;
                let folder = path.parent().expect("a ref lies in a folder");
                files.make_folders(root, folder, FOLDER).map_err(&other)?;
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let says = files.read(&lock, LONGEST).unwrap_or_default();
                let left = Oid::from_hex(says.trim_ascii_end()).is_ok_and(is_ours);
                if left {
                    // A publisher of ours was killed: no living one holds it, for the caller
                    // is the only one.
                    files.remove(&lock).map_err(&other)?;
                } else if Instant::now() >= deadline {
                    return Err(SwapError::locked(name, lock));
                } else {
                    thread::sleep(PAUSE);
                }
            }
            Err(error) => return Err(other(error)),
        }
    }
}

/// What went wrong with a file, told with the ref that was to be moved.
fn at(name: &str, path: &Path) -> impl Fn(io::Error) -> SwapError + use<> {
    let (name, path) = (name.to_owned(), path.to_owned());
    move |error| {
        let told = format!("{}: {error}", path.display());
        SwapError::other(&name, io::Error::new(error.kind(), told))
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        // What is left behind is known as ours.
        drop(self.files.remove(&self.lock));
    }
}
