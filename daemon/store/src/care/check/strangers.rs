//! What has the name of a file of ours, or of one that ours need, and is none: nobody waits for a FIFO, so what needs that
//! file fails.

use std::fs;
use std::path::{Path, PathBuf};

use crate::care::finding::{Finding, Help};
use crate::care::hand::Care;
use crate::refname::OURS;
use crate::store::StoreError;

/// The code of what has the name of a file and is none.
pub(in crate::care) const NOT_A_FILE: &str = "not_a_file";

/// How deep the folders are.
const DEEP: usize = 5;

pub(super) fn check(care: &Care<'_>) -> Result<Vec<Finding>, StoreError> {
    let mut strange = Vec::new();
    gather(&care.disk.common_dir().join(OURS), DEEP, &mut strange);
    // What stands in the place of a lock of git is told of as such.
    strange.retain(|path| path.extension().is_none_or(|end| end != "lock"));
    gather(care.store.place.root(), DEEP, &mut strange);
    let packed = care.disk.common_dir().join("packed-refs");
    strange.extend(fs::metadata(&packed).is_ok_and(|found| !found.is_file()).then_some(packed));
    let found = strange.into_iter().map(|path| {
        let what = "it is no file, and what needs one in its place fails";
        let message = format!("{what}: if nothing uses it, move it away");
        Finding::error(NOT_A_FILE, path.display(), message).help(Help::Look(path))
    });
    Ok(found.collect())
}

/// What is neither file nor folder nor link below a folder.
fn gather(folder: &Path, deep: usize, strange: &mut Vec<PathBuf>) {
    // What cannot be listed is another user's.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(found) = entry.file_type() else { continue };
        if found.is_dir() && deep > 0 {
            gather(&entry.path(), deep - 1, strange);
        } else if !found.is_dir() && !found.is_file() && !found.is_symlink() {
            strange.push(entry.path());
        }
    }
}
