//! The seam: what is asked of a file system, call by call.

use std::ffi::OsString;
use std::fmt::Debug;
use std::io;
use std::path::Path;
use std::time::SystemTime;

/// How a file is opened. A mode is what the user's mask takes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// To read one that exists.
    Read,
    /// To read and write one that exists.
    Update,
    /// To read and write, made if it is not there.
    Ensure {
        /// The mode of a new one.
        mode: u32,
    },
    /// To read and write one that must not exist yet.
    New {
        /// Its mode.
        mode: u32,
    },
}

/// What is known of a file without opening it. Links are not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The device it lies on.
    pub device: u64,
    /// Its number there.
    pub inode: u64,
    /// Its length in bytes.
    pub length: u64,
    /// When its content last changed.
    pub modified: SystemTime,
    /// Whether it is a plain file.
    pub is_file: bool,
    /// Whether it is a folder.
    pub is_folder: bool,
}

/// A file system.
pub trait FileSystem: Debug + Send + Sync {
    /// Opens a file.
    fn open(&self, path: &Path, how: Open) -> io::Result<Box<dyn File>>;

    /// Gives a file a second name, which must not exist yet.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Renames a file or folder over whatever file stands there.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;

    /// Makes a folder, whose parent exists.
    fn make_folder(&self, path: &Path, mode: u32) -> io::Result<()>;

    /// Makes names given and taken in a folder survive a power cut.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;

    /// The names in a folder, sorted.
    fn list(&self, path: &Path) -> io::Result<Vec<OsString>>;

    /// Looks at a file.
    fn look(&self, path: &Path) -> io::Result<Look>;
}

/// An open file.
pub trait File: Debug + Send + Sync {
    /// Reads up to `buffer.len()` bytes at `at`; fewer only at the end of the file.
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Writes all of `bytes` at `at`.
    fn write_at(&self, at: u64, bytes: &[u8]) -> io::Result<()>;

    /// Makes the content survive a power cut.
    fn sync(&self) -> io::Result<()>;

    /// Takes the lock of the file, unless another open file holds it. It ends with the holder.
    fn try_lock(&self) -> io::Result<bool>;

    /// Gives the lock back.
    fn unlock(&self) -> io::Result<()>;

    /// Looks at what is open, whatever its name is now.
    fn look(&self) -> io::Result<Look>;
}
