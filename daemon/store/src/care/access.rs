//! What this user may change here.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};
use tidegate_files::FileSystem;

use crate::store::StoreError;

/// Whether this user may make, name and remove things in a folder, or in the one that it would be
/// made in.
pub(super) fn may_change(folder: &Path) -> Result<(), StoreError> {
    let stands = |folder: &&Path| folder.symlink_metadata().is_ok();
    let folder = folder.ancestors().find(stands).unwrap_or(folder);
    let failed = |source| StoreError::File { what: "write into", path: folder.to_owned(), source };
    if !folder.is_dir() {
        let told = "something else stands in the place of the folder";
        return Err(failed(io::Error::new(ErrorKind::NotADirectory, told)));
    }
    access(folder, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK)
        .map_err(|error| failed(io::Error::from(error)))
}

/// Whether this user may remove all that lies in a folder.
pub(super) fn may_clear(files: &dyn FileSystem, folder: &Path) -> Result<(), StoreError> {
    let failed = |path: PathBuf| move |source| StoreError::File { what: "look at", path, source };
    let names = files.list(folder).map_err(failed(folder.to_owned()))?;
    if names.is_empty() {
        return Ok(());
    }
    may_change(folder)?;
    for path in names.iter().map(|name| folder.join(name)) {
        if files.look(&path).map_err(failed(path.clone()))?.is_folder {
            may_clear(files, &path)?;
        }
    }
    Ok(())
}
