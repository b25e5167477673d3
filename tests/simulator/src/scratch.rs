//! A repository that git made, as every run begins with it.

use std::io;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::disk::{Disk, Image};

/// Memory, where the system has a folder for that.
const MEMORY: &str = "/dev/shm";

/// A folder of our own, and what is put into it.
#[derive(Debug)]
pub(crate) struct Scratch {
    folder: TempDir,
    origin: Image,
}

impl Scratch {
    pub(crate) fn new() -> io::Result<Self> {
        let folder = match Path::new(MEMORY).is_dir() {
            true => tempfile::tempdir_in(MEMORY)?,
            false => tempfile::tempdir()?,
        };
        let root = folder.path().canonicalize()?;
        let made = git(&root).args(["init", "--quiet", "--bare", "--template=", "."]).output()?;
        assert!(made.status.success(), "git init: {}", String::from_utf8_lossy(&made.stderr));
        let origin = Disk::load(&root)?.seen();
        Ok(Self { folder, origin })
    }

    /// The folder, with the repository as it was in the beginning.
    pub(crate) fn disk(&self) -> io::Result<Disk> {
        let mut disk = Disk::load(&self.folder.path().canonicalize()?)?;
        disk.become_image(&self.origin)?;
        Ok(disk)
    }
}

/// Git, in a repository, without anybody's configuration.
pub(crate) fn git(root: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(root).env_clear().env("HOME", root).env("GIT_CONFIG_NOSYSTEM", "1");
    git.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    git
}
