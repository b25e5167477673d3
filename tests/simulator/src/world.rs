//! One repository on a disk, and what was promised in it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tidegate_core::{Oid, ReplicaId};
use tidegate_store::{Store, log_ref};

use crate::disk::Disk;
use crate::lying::{Call, Director, Lying, Verdict};
use crate::process;
use crate::scratch::Scratch;

/// One repository on a disk.
#[derive(Debug)]
pub struct World {
    pub(crate) disk: Arc<Mutex<Disk>>,
    pub(crate) root: PathBuf,
    pub(crate) replica: ReplicaId,
    pub(crate) segment_size: u64,
    _scratch: Arc<Scratch>,
}

/// What the replica of every run is drawn from.
pub(crate) const ENTROPY: [u8; 10] = [7; 10];

/// What a power cut must not take.
#[derive(Debug, Clone, Default)]
pub(crate) struct Promised {
    /// The entries that were acknowledged.
    pub(crate) entries: Vec<Oid>,
    /// Where git saw the log end.
    pub(crate) seen_by_git: Option<Oid>,
}

/// A moment at which everything may stop.
#[derive(Debug, Clone)]
pub(crate) struct Cut {
    pub(crate) disk: Disk,
    pub(crate) promised: Promised,
}

/// Lets everything happen.
#[derive(Debug)]
pub(crate) struct Quiet;

impl Director for Quiet {
    fn before(&self, _: usize, _: Call) -> Verdict {
        Verdict::Go
    }
}

impl World {
    /// A repository in which nothing was appended yet.
    pub(crate) fn new(scratch: Arc<Scratch>, segment_size: u64) -> Result<Self, String> {
        let disk = scratch.disk().map_err(|error| error.to_string())?;
        let (root, replica) = (disk.root().to_owned(), ReplicaId::mint(ENTROPY));
        let disk = Arc::new(Mutex::new(disk));
        Ok(Self { disk, root, replica, segment_size, _scratch: scratch })
    }

    pub(crate) fn disk(&self) -> MutexGuard<'_, Disk> {
        self.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file system as `process` has it.
    pub(crate) fn files(&self, director: Arc<dyn Director>, process: usize) -> Lying {
        Lying::new(&self.disk, director, process)
    }

    /// Opens the store.
    pub(crate) fn open(&self, files: &Lying) -> Result<Store, String> {
        process::open(&self.root, Arc::new(files.clone()), self.segment_size)
    }

    /// What stands now, if everything stopped.
    pub(crate) fn cut(&self, entries: &[Oid]) -> Cut {
        let disk = self.disk().clone();
        let text = disk.read(Path::new(&log_ref(self.replica)));
        let seen_by_git = text.and_then(|text| Oid::from_hex(text.trim_ascii_end()).ok());
        Cut { disk, promised: Promised { entries: entries.to_vec(), seen_by_git } }
    }
}
