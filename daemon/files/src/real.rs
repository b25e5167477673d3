//! The file system of the machine.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, DirBuilder, Metadata, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use crate::plain::open_plain;
use crate::system::{File, FileSystem, Look, Open};

/// What is done to every file and folder that is made: letting others use it too.
pub type Share = dyn Fn(&Path) -> io::Result<()> + Send + Sync;

/// The file system of the machine.
#[derive(Default)]
pub struct Real {
    share: Option<Box<Share>>,
}

impl Real {
    /// The file system, with something to be done to whatever is made.
    #[must_use]
    pub fn sharing(share: Box<Share>) -> Self {
        Self { share: Some(share) }
    }

    fn made(&self, path: &Path) -> io::Result<()> {
        self.share.as_ref().map_or(Ok(()), |share| share(path))
    }
}

impl fmt::Debug for Real {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Real").field("shares", &self.share.is_some()).finish()
    }
}

impl FileSystem for Real {
    fn open(&self, path: &Path, how: Open) -> io::Result<Box<dyn File>> {
        let mut options = OpenOptions::new();
        options.read(true).write(how != Open::Read);
        let file = match how {
            Open::Read | Open::Update => open_plain(&mut options, path)?,
            Open::New { mode } => self.create(&mut options, path, mode)?,
            Open::Ensure { mode } => match open_plain(&mut options, path) {
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    match self.create(&mut options, path, mode) {
                        // Somebody else made it meanwhile.
                        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                            open_plain(options.create_new(false), path)?
                        }
                        created => created?,
                    }
                }
                opened => opened?,
            },
        };
        Ok(Box::new(RealFile(file)))
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn make_folder(&self, path: &Path, mode: u32) -> io::Result<()> {
        DirBuilder::new().mode(mode).create(path)?;
        self.made(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        fs::File::open(path)?.sync_all()
    }

    fn list(&self, path: &Path) -> io::Result<Vec<OsString>> {
        let names: io::Result<Vec<OsString>> =
            fs::read_dir(path)?.map(|entry| Ok(entry?.file_name())).collect();
        names.map(|mut names| {
            names.sort();
            names
        })
    }

    fn look(&self, path: &Path) -> io::Result<Look> {
        seen(&fs::symlink_metadata(path)?)
    }
}

impl Real {
    fn create(&self, options: &mut OpenOptions, path: &Path, mode: u32) -> io::Result<fs::File> {
        let file = options.create_new(true).mode(mode).open(path)?;
        self.made(path)?;
        Ok(file)
    }
}

#[derive(Debug)]
struct RealFile(fs::File);

impl File for RealFile {
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut read = 0;
        while read < buffer.len() {
            match self.0.read_at(&mut buffer[read..], at + read as u64) {
                Ok(0) => break,
                Ok(count) => read += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(read)
    }

    fn write_at(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all_at(bytes, at)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync_data()
    }

    fn try_lock(&self) -> io::Result<bool> {
        match self.0.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn unlock(&self) -> io::Result<()> {
        self.0.unlock()
    }

    fn look(&self) -> io::Result<Look> {
        seen(&self.0.metadata()?)
    }
}

fn seen(metadata: &Metadata) -> io::Result<Look> {
    Ok(Look {
        device: metadata.dev(),
        inode: metadata.ino(),
        length: metadata.len(),
        modified: metadata.modified()?,
        is_file: metadata.is_file(),
        is_folder: metadata.is_dir(),
    })
}
