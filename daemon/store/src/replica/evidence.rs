//! Evidence that another clone writes as this replica, and lives.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tidegate_files::{FileSystem, Open};

use super::identity::Identity;
use crate::place::Place;
use crate::random;

/// What tells that this clone is not the only one of its replica.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Copy {
    /// It still lives where this one was copied from.
    LivesAt(PathBuf),
}

/// Looks for another copy where this clone was found before. A place that is gone, or cannot be
/// read, tells nothing.
pub(crate) fn another_copy(
    files: &dyn FileSystem,
    place: &Place,
    identity: &Identity,
) -> io::Result<Option<Copy>> {
    let here = place.home();
    for home in identity.homes.iter().filter(|home| **home != here) {
        let other = Place::at(Path::new(home));
        let names_us = Identity::read(files, &other.identity());
        if names_us.ok().flatten().is_none_or(|there| there.replica != identity.replica) {
            continue;
        }
        if !is_same_folder(files, place, &other)? {
            return Ok(Some(Copy::LivesAt(other.root().to_owned())));
        }
    }
    Ok(None)
}

/// Whether two paths lead to one folder. A mount may give it another device number or another path,
/// so it is tried: what is written here is seen there, or it is not.
fn is_same_folder(files: &dyn FileSystem, one: &Place, other: &Place) -> io::Result<bool> {
    let name = format!("probe-{:016x}", random::number()?);
    let probe = one.root().join(&name);
    drop(files.open(&probe, Open::New { mode: one.file_mode() })?);
    let seen = match files.look(&other.root().join(&name)) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    };
    files.remove(&probe)?;
    seen
}
