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
    program: PathBuf,
    made: Trace,
}

impl Ground {
    /// The ground as it is now, below a daemon that runs `program`.
    pub(crate) fn of(common_dir: &Path, program: &Path) -> Self {
        let (id, read, made) = (repository(common_dir), traces(common_dir), trace(program));
        let (common_dir, program) = (common_dir.to_owned(), program.to_owned());
        Self { common_dir, id, read, program, made }
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

    /// Whether whoever starts the program anew would start what runs. Where it is not there any
    /// more, nobody will.
    pub(crate) fn is_current(&self) -> bool {
        let found = trace(&self.program);
        found.is_none() || found == self.made
    }
}

/// A repository's name among all on this machine: the device and the number of its common directory.
fn repository(common_dir: &Path) -> String {
    fs::metadata(common_dir)
        .map_or_else(|_| String::new(), |found| format!("{}:{}", found.dev(), found.ino()))
}

fn traces(common_dir: &Path) -> [Trace; 3] {
    READ_ONCE.map(|name| trace(&common_dir.join(name)))
}

fn trace(path: &Path) -> Trace {
    let found = fs::metadata(path).ok()?;
    let written = i128::from(found.mtime()) * 1_000_000_000 + i128::from(found.mtime_nsec());
    Some([found.dev().into(), found.ino().into(), found.size().into(), written])
}
