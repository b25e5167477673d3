//! Folders that somebody is at work in. A lock on the folder says so, and goes with whoever holds it:
//! what nobody holds was left behind.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

/// How often a folder is made anew that somebody took for one that was left behind.
const TRIES: usize = 20;

/// Makes a folder for this user, and holds it until what is given goes. Between the two somebody may
/// find that nobody holds it, and take it away: then it is made once more.
pub fn make_held(folder: &Path) -> io::Result<File> {
    for _ in 0..TRIES {
        DirBuilder::new().mode(0o700).create(folder)?;
        if let Some(held) = held_if_there(folder)? {
            return Ok(held);
        }
    }
    Err(ErrorKind::NotFound.into())
}

fn held_if_there(folder: &Path) -> io::Result<Option<File>> {
    let gone = |error: io::Error| match error.kind() {
        ErrorKind::NotFound => Ok(None),
        _ => Err(error),
    };
    let held = match opened(folder) {
        Ok(opened) => opened,
        Err(error) => return gone(error),
    };
    // Whoever looks whether it is held has it for a moment.
    held.lock()?;
    match std::fs::symlink_metadata(folder) {
        Ok(found) => Ok((found.ino() == held.metadata()?.ino()).then_some(held)),
        Err(error) => gone(error),
    }
}

/// Holds a folder in which nobody is at work; nothing, if somebody is.
pub fn hold_left(folder: &Path) -> io::Result<Option<File>> {
    let found = opened(folder)?;
    Ok(found.try_lock().is_ok().then_some(found))
}

/// Whether nobody holds a folder.
#[must_use]
pub fn is_left(folder: &Path) -> bool {
    hold_left(folder).is_ok_and(|held| held.is_some())
}

fn opened(folder: &Path) -> io::Result<File> {
    let folder_only = (OFlags::DIRECTORY | OFlags::NOFOLLOW).bits().cast_signed();
    OpenOptions::new().read(true).custom_flags(folder_only).open(folder)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_folder_is_left_once_nobody_holds_it() {
        let place = tempfile::tempdir().expect("a temporary directory can be made");
        let folder = place.path().join("folder");
        let held = make_held(&folder).expect("nothing is there");
        assert!(!is_left(&folder));
        drop(held);
        assert!(is_left(&folder));
        assert!(!is_left(&place.path().join("none")));
        assert!(make_held(&folder).is_err(), "it is somebody's already");
    }

    #[test]
    fn who_has_just_made_a_folder_notices_that_somebody_cleared_it_away() {
        let place = tempfile::tempdir().expect("a temporary directory can be made");
        let folder = place.path().join("folder");
        for is_made_anew in [false, true] {
            let _ = std::fs::create_dir(&folder);
            let clearing = hold_left(&folder).expect("it is there").expect("it is left");
            let held = std::thread::scope(|scope| {
                let waiting = scope.spawn(|| held_if_there(&folder));
                // By then it was opened, and is waited for.
                std::thread::sleep(Duration::from_millis(300));
                std::fs::remove_dir(&folder).expect("nothing is in it");
                if is_made_anew {
                    std::fs::create_dir(&folder).expect("writable");
                }
                drop(clearing);
                waiting.join().expect("it does not panic")
            });
            assert!(held.expect("it can be looked at").is_none(), "it held what is gone");
        }
    }
}
