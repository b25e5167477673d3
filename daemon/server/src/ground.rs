//! The ground a daemon stands on. Where it is not what it was, the daemon goes, and the next command
//! starts one that sees what is there now.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use tidegate_ipc::Seat;

/// Files of the repository that are read once, when it is opened.
const READ_ONCE: [&str; 3] = ["config", "objects/info/alternates", "config.worktree"];

/// A file as it was: device, number, size, when it was written.
type Trace = Option<[i128; 4]>;

/// The ground.
#[derive(Debug)]
pub(crate) struct Ground {
    common_dir: PathBuf,
    id: String,
    read: [Trace; 3],
}

impl Ground {
    /// The ground as it is now.
    pub(crate) fn of(common_dir: &Path) -> Self {
        let (id, read) = (repository(common_dir), traces(common_dir));
        Self { common_dir: common_dir.to_owned(), id, read }
    }

    /// The repository, as clients name it.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Whether the repository is where it was, and the seat in it.
    pub(crate) fn is_here(&self, seat: &Seat) -> bool {
        repository(&self.common_dir) == self.id && seat.is_here()
    }

    /// Whether what was read once would be read so again.
    pub(crate) fn is_unchanged(&self) -> bool {
        traces(&self.common_dir) == self.read
    }
}

/// A repository's name among all on this machine: the device and the number of its common directory.
fn repository(common_dir: &Path) -> String {
    fs::metadata(common_dir)
        .map_or_else(|_| String::new(), |found| format!("{}:{}", found.dev(), found.ino()))
}

fn traces(common_dir: &Path) -> [Trace; 3] {
    READ_ONCE.map(|name| {
        let found = fs::metadata(common_dir.join(name)).ok()?;
        let written = i128::from(found.mtime()) * 1_000_000_000 + i128::from(found.mtime_nsec());
        Some([found.dev().into(), found.ino().into(), found.size().into(), written])
    })
}
