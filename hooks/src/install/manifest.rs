//! What we did to a folder of hooks. Written before it is done, so that whoever finds it half done
//! knows what was meant.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The only version there is.
const SCHEMA: &str = "tidegate.hooks-manifest/1";

/// What we did, or were about to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// Always the same, for now.
    pub(crate) schema: String,
    /// The folder.
    pub(crate) folder: PathBuf,
    /// Whether the folder is ours, too.
    pub(crate) made_folder: bool,
    /// A hook each.
    pub(crate) slots: Vec<Slot>,
}

/// One of our hooks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Slot {
    /// For which moment.
    pub(crate) event: String,
    /// What a link of ours leads to, or the digest of a file of ours.
    pub(crate) ours: String,
    /// What was here before, and lies beside it now.
    pub(crate) original: Option<Print>,
}

/// What can be told of a file of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Print {
    /// The digest of its bytes, or of where it leads.
    pub(crate) sha256: String,
    /// Its mode.
    pub(crate) mode: u32,
    /// Its number in the file system.
    pub(crate) inode: u64,
}

impl Manifest {
    /// One of a folder to which nothing was done yet.
    pub(crate) fn new(folder: &Path, made_folder: bool) -> Self {
        let (schema, folder) = (SCHEMA.to_owned(), folder.to_owned());
        Self { schema, folder, made_folder, slots: Vec::new() }
    }

    /// The one at `path`, if there is one.
    pub(crate) fn read(path: &Path) -> io::Result<Option<Self>> {
        let bytes = match fs::read(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            read => read?,
        };
        let read: Self = serde_json::from_slice(&bytes)?;
        match read.schema == SCHEMA {
            true => Ok(Some(read)),
            false => Err(io::Error::new(ErrorKind::InvalidData, "it is of another version")),
        }
    }

    /// Writes it to `path`, whole or not at all.
    pub(crate) fn write(&self, path: &Path) -> io::Result<()> {
        // Whoever was killed while writing it left no more than this, and there is one at a time.
        let new = path.with_extension("json.new");
        let mut file = fs::File::create(&new)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        fs::File::open(path.parent().unwrap_or(path))?.sync_all()
    }

    /// Says this of a moment, instead of what was said of it.
    pub(crate) fn put(&mut self, slot: Slot) {
        self.slots.retain(|known| known.event != slot.event);
        self.slots.push(slot);
    }
}
