//! Where the database lies: in a folder of its own, which comes and goes as a whole. Whoever has the
//! old one open goes on reading that.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use tidegate_core::{Oid, ProjectId, ReplicaId};
use tidegate_files::{hold_left, make_held};

use super::file::{Database, ENDING, IndexError};
use crate::{Memory, Tell};

/// How many bytes a database has that holds little.
const LITTLE: u64 = 224 * 1024;

/// Where the database lies.
#[derive(Debug)]
pub struct Home {
    folder: PathBuf,
    tell: Tell,
}

impl Home {
    /// The home of the database at `folder`, which keeps what `tell` makes of items.
    #[must_use]
    pub fn at(folder: PathBuf, tell: Tell) -> Self {
        Self { folder, tell }
    }

    /// Opens the database. Nothing, if there is none that this build can use for `repo`.
    pub fn open(&self, repo: ProjectId) -> Result<Option<Database>, IndexError> {
        self.file().map_or(Ok(None), |path| Database::open(&path, repo, self.tell))
    }

    /// Whether what lies here was made by a later version of the program.
    #[must_use]
    pub fn is_newer(&self) -> bool {
        self.file().is_some_and(|path| super::file::is_newer(&path))
    }

    /// Whether what lies here holds so much that folding it anew would take longer than opening it.
    #[must_use]
    pub fn is_worth_opening(&self) -> bool {
        let size = self.file().and_then(|path| fs::metadata(path).ok());
        size.is_some_and(|metadata| metadata.len() > LITTLE)
    }

    /// Whether `database` is the one that lies here. One in memory lies nowhere.
    #[must_use]
    pub fn holds(&self, database: &Database) -> bool {
        let is_here = |path: &PathBuf| path.parent() == Some(&self.folder);
        database.path.as_ref().is_some_and(is_here) && database.is_in_place()
    }

    /// Takes away what lies here.
    pub fn discard(&self) {
        if self.may_keep().is_ok() {
            let _ = remove(&self.folder);
        }
    }

    /// Makes the database anew, in the place of what is there, out of what was folded up to `tips`.
    pub fn make<'t>(
        &self,
        memory: &Memory,
        tips: impl IntoIterator<Item = (&'t ReplicaId, &'t Oid)>,
    ) -> Result<Database, IndexError> {
        let failed = |source| IndexError::File { path: self.folder.clone(), source };
        self.may_keep().map_err(failed)?;
        self.clean();
        let new = self.beside("new");
        let _at_work = make_held(&new).map_err(failed)?;
        let file = new.join(format!("index-{}.{ENDING}", unique()));
        let made = Database::make(&file, memory, tips, self.tell).and_then(|database| {
            drop(database);
            File::open(&file).and_then(|file| file.sync_all()).map_err(failed)
        });
        let moved = made.and_then(|()| self.take_place(&new).map_err(failed));
        if let Err(error) = moved {
            let _ = remove(&new);
            return Err(error);
        }
        let gone = || failed(io::Error::from(ErrorKind::NotFound));
        self.open(memory.fold().repo())?.ok_or_else(gone)
    }

    /// What this user makes beside what another one keeps, that one could not take away again. And
    /// who takes no part in a project leaves nothing in its repository.
    fn may_keep(&self) -> io::Result<()> {
        let parent = self.folder.parent().ok_or(ErrorKind::NotFound)?;
        match fs::metadata(parent)?.uid() == rustix::process::getuid().as_raw() {
            true => Ok(()),
            false => Err(ErrorKind::PermissionDenied.into()),
        }
    }

    fn take_place(&self, new: &Path) -> io::Result<()> {
        let old = self.beside("old");
        match fs::rename(&self.folder, &old) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // Another process may have put one there meanwhile, which is as good.
        match fs::rename(new, &self.folder) {
            Err(error) if self.file().is_none() => return Err(error),
            _ => {}
        }
        let _ = (remove(&old), remove(new));
        Ok(())
    }

    /// The file of the database.
    fn file(&self) -> Option<PathBuf> {
        let there = fs::read_dir(&self.folder).ok()?.flatten().map(|entry| entry.path());
        there
            .into_iter()
            .find(|path| path.extension().is_some_and(|end| end == ENDING) && path.is_file())
    }

    fn beside(&self, what: &str) -> PathBuf {
        self.folder.with_extension(format!("{what}-{}", unique()))
    }

    /// Removes what those left behind who died at it.
    fn clean(&self) {
        let Some((parent, name)) = self.folder.parent().zip(self.folder.file_name()) else {
            return;
        };
        let name = name.to_string_lossy().into_owned();
        let is_ours = |found: &fs::DirEntry| {
            let found = found.file_name().to_string_lossy().into_owned();
            found
                .strip_prefix(&name)
                .is_some_and(|rest| rest.starts_with(".new-") || rest.starts_with(".old-"))
        };
        let there = fs::read_dir(parent).into_iter().flatten().flatten().filter(is_ours);
        for path in there.map(|found| found.path()) {
            // Held until it is gone: whoever has just made it sees that, and makes it again. Nobody
            // works in what is no folder.
            let left = hold_left(&path);
            let is_no_folder = |error: &io::Error| error.kind() == ErrorKind::NotADirectory;
            if left.as_ref().map_or_else(is_no_folder, Option::is_some) {
                let _ = remove(&path);
            }
        }
    }
}

/// What no name had in it before.
fn unique() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:x}-{:x}", std::process::id(), now.as_nanos())
}

/// Removes what has this name, whatever it is.
fn remove(path: &Path) -> io::Result<()> {
    let removed = fs::symlink_metadata(path).and_then(|found| match found.is_dir() {
        true => fs::remove_dir_all(path),
        false => fs::remove_file(path),
    });
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
