//! Folders that somebody is at work in. A lock on the folder says so, and goes with whoever holds it:
//! what nobody holds was left behind.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;

/// Holds a folder until what is given goes.
pub fn hold_folder(folder: &Path) -> io::Result<File> {
    let held = opened(folder)?;
    // Whoever looks whether it is held has it for a moment.
    held.lock()?;
    Ok(held)
}

/// Whether nobody holds a folder.
#[must_use]
pub fn is_left(folder: &Path) -> bool {
    opened(folder).is_ok_and(|found| found.try_lock().is_ok())
}

fn opened(folder: &Path) -> io::Result<File> {
    let folder_only = (OFlags::DIRECTORY | OFlags::NOFOLLOW).bits().cast_signed();
    OpenOptions::new().read(true).custom_flags(folder_only).open(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_left_once_nobody_holds_it() {
        let place = tempfile::tempdir().expect("a temporary directory can be made");
        assert!(is_left(place.path()));
        let held = hold_folder(place.path()).expect("nobody holds it");
        assert!(!is_left(place.path()));
        drop(held);
        assert!(is_left(place.path()));
        assert!(!is_left(&place.path().join("none")));
    }
}
