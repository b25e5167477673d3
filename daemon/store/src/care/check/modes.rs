//! What is this user's own among our files, and keeps this user out.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;

use crate::care::cure::Cure;
use crate::care::finding::Finding;
use crate::care::hand::Care;
use crate::store::StoreError;

/// What an owner needs of a folder, and of a file.
const FOLDER: u32 = 0o700;
const FILE: u32 = 0o600;

pub(super) fn check(care: &Care<'_>) -> Result<Vec<Finding>, StoreError> {
    let place = &care.store.place;
    let mut paths = vec![place.root().to_owned(), place.replicas(), place.identity()];
    if let Some(replica) = care.store.replica() {
        let folder = place.replica(replica);
        let files =
            ["lock", "publish.lock", "publish.next", "seg0", "seg1"].map(|name| folder.join(name));
        paths.push(folder);
        paths.extend(files);
    }
    Ok(paths.into_iter().filter_map(kept_out).collect())
}

fn kept_out(path: PathBuf) -> Option<Finding> {
    let found = fs::symlink_metadata(&path).ok()?;
    let needed = if found.is_dir() { FOLDER } else { FILE };
    let mode = found.permissions().mode() & 0o7777;
    let is_own = found.uid() == rustix::process::getuid().as_raw();
    if !is_own || mode & needed == needed {
        return None;
    }
    let message = format!("its mode is {mode:o}, which keeps its own user out");
    let found = Finding::error("not_permitted", path.display(), message);
    Some(found.cure(Cure::Permit(path, mode | needed)))
}
