//! How far this clone looked at the commits of the user: a file that is kept beside the journal and may
//! be lost. Whoever reads it says what stands in it. Nothing is synced: to look again changes nothing.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

use tidegate_files::read_plain;

use crate::Store;

/// The most bytes of the file.
const MOST: u64 = 64 * 1024 * 1024;

impl Store {
    /// What was kept, if something was and can be read.
    #[must_use]
    pub fn position(&self) -> Option<Vec<u8>> {
        read_plain(&self.position_file()?, MOST).ok()
    }

    /// Keeps this in its place, entirely or not at all.
    pub fn keep_position(&self, bytes: &[u8]) -> io::Result<()> {
        let path = self.position_file().ok_or(ErrorKind::NotFound)?;
        let beside = path.with_extension(format!("{}.new", std::process::id()));
        let kept = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, &path));
        kept.inspect_err(|_| drop(fs::remove_file(&beside)))
    }

    /// What was kept about a remote, if something was and can be read.
    #[must_use]
    pub fn marks(&self, remote: &str) -> Option<Vec<u8>> {
        read_plain(&self.marks_file(remote), MOST).ok()
    }

    /// Keeps this about a remote, entirely or not at all.
    pub fn keep_marks(&self, remote: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.marks_file(remote);
        let folder = path.parent().ok_or(ErrorKind::NotFound)?;
        self.place.make(self.files.as_ref(), folder)?;
        let beside = path.with_extension(format!("{}.new", std::process::id()));
        let kept = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, &path));
        kept.inspect_err(|_| drop(fs::remove_file(&beside)))
    }

    /// The names of remotes may be whatever no name of a file may.
    fn marks_file(&self, remote: &str) -> PathBuf {
        let name: String = remote.bytes().map(|byte| format!("{byte:02x}")).collect();
        self.place.remotes().join(name)
    }

    fn position_file(&self) -> Option<PathBuf> {
        let replica = self.replica()?;
        Some(self.place.replica(replica).join("commits"))
    }
}
