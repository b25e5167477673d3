//! Calls put together: files that appear whole or not at all, folders that stay.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::system::{FileSystem, Open};

/// How many names are tried for a file that is not to be seen yet.
const NAMES: u32 = 100;

impl dyn FileSystem + '_ {
    /// The bytes of a file that has at most `limit` of them.
    pub fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let file = self.open(path, Open::Read)?;
        let length = file.look()?.length;
        if length > limit {
            let message = format!("it has {length} bytes, the limit is {limit}");
            return Err(io::Error::new(ErrorKind::FileTooLarge, message));
        }
        let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        let read = file.read_at(0, &mut bytes)?;
        bytes.truncate(read);
        Ok(bytes)
    }

    /// Makes a folder unless it is there. Gives whether it is new.
    pub fn ensure_folder(&self, path: &Path, mode: u32) -> io::Result<bool> {
        match self.make_folder(path, mode) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Makes a folder and those above it that lie in `root`, each to stay. What is there already may
    /// have been left by somebody who was stopped before its name was synced.
    pub fn make_folders(&self, root: &Path, path: &Path, mode: u32) -> io::Result<()> {
        let within: Vec<&Path> = path.ancestors().take_while(|folder| *folder != root).collect();
        for folder in within.into_iter().rev() {
            self.ensure_folder(folder, mode)?;
            self.sync_folder(above(folder)?)?;
        }
        Ok(())
    }

    /// Writes a file that nobody sees yet beside `path`, with its content synced.
    pub fn prepare(&self, path: &Path, bytes: &[u8], mode: u32) -> io::Result<PathBuf> {
        for number in 0..NAMES {
            let mut name = path.as_os_str().to_owned();
            name.push(format!(".tmp{}-{number}", std::process::id()));
            let hidden = PathBuf::from(name);
            let file = match self.open(&hidden, Open::New { mode }) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                opened => opened?,
            };
            if let Err(error) = file.write_at(0, bytes).and_then(|()| file.sync()) {
                drop(self.remove(&hidden));
                return Err(error);
            }
            return Ok(hidden);
        }
        Err(io::Error::new(ErrorKind::AlreadyExists, "every name for a temporary file is taken"))
    }

    /// Puts a file there, whole and to stay, over whatever stood there.
    pub fn replace(&self, path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
        let hidden = self.prepare(path, bytes, mode)?;
        if let Err(error) = self.rename(&hidden, path) {
            drop(self.remove(&hidden));
            return Err(error);
        }
        self.sync_folder(above(path)?)
    }

    /// Puts a file there, whole and to stay, unless one stands there already. Gives whether it did.
    pub fn create(&self, path: &Path, bytes: &[u8], mode: u32) -> io::Result<bool> {
        let hidden = self.prepare(path, bytes, mode)?;
        let linked = self.link(&hidden, path);
        self.remove(&hidden)?;
        let is_new = match linked {
            Ok(()) => true,
            // Whoever made it may have been stopped before its name was synced.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => false,
            Err(error) => return Err(error),
        };
        self.sync_folder(above(path)?)?;
        Ok(is_new)
    }

    /// Whether anything stands there.
    pub fn stands(&self, path: &Path) -> io::Result<bool> {
        match self.look(path) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn above(path: &Path) -> io::Result<&Path> {
    path.parent().ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "it lies in no folder"))
}
