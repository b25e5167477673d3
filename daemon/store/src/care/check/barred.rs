//! What keeps this user from publishing: folders that cannot be written, and names in the place of
//! the own ref.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tidegate_files::FileSystem;
use tidegate_git::Refs;

use crate::care::access::may_change;
use crate::care::finding::Finding;
use crate::care::hand::Care;
use crate::refname::log_ref;
use crate::store::StoreError;

pub(super) fn check(care: &Care<'_>) -> Result<Vec<Finding>, StoreError> {
    let Some(replica) = care.store.replica() else { return Ok(Vec::new()) };
    let name = log_ref(replica);
    let shut = shut_folders(care, &name)?;
    let shut = shut.into_iter().map(|(folder, error)| {
        let message = format!("{error}: what is published could not be written here");
        Finding::error("not_writable", folder.display(), message)
    });
    let mut findings: Vec<Finding> = shut.collect();
    findings.extend(in_the_way(care, &name)?.map(|other| {
        let message = format!("it stands in the place of {name}, and nothing can be published");
        Finding::error("ref_in_the_way", other, message)
    }));
    Ok(findings)
}

/// Whether nothing can be published as `name`.
pub(super) fn is_barred(care: &Care<'_>, name: &str) -> Result<bool, StoreError> {
    Ok(!shut_folders(care, name)?.is_empty() || in_the_way(care, name)?.is_some())
}

/// The folders that publishing writes into and this user cannot, and why.
pub(super) fn shut_folders(
    care: &Care<'_>,
    name: &str,
) -> Result<BTreeMap<PathBuf, io::Error>, StoreError> {
    Ok(folders(care, name)?.iter().filter_map(|folder| shut(folder)).collect())
}

/// The folders that publishing writes into.
fn folders(care: &Care<'_>, name: &str) -> Result<Vec<PathBuf>, StoreError> {
    let objects = care.disk.objects_dir();
    let mut folders = vec![objects.to_owned(), objects.join("pack")];
    // One of them tells enough: there may be as many as 256.
    folders.extend(care.disk.loose_folders()?.into_iter().find(|folder| shut(folder).is_some()));
    folders.extend(care.disk.lock_of(name).parent().map(Path::to_owned));
    folders.push(care.store.place.root().to_owned());
    Ok(folders)
}

/// The folder that this user cannot write into, and why.
fn shut(folder: &Path) -> Option<(PathBuf, io::Error)> {
    let StoreError::File { path, source, .. } = may_change(folder).err()? else { return None };
    // Where nothing at all can be written, that is told of by itself.
    (source.kind() != ErrorKind::ReadOnlyFilesystem).then_some((path, source))
}

/// What has a name that the own ref cannot stand beside.
fn in_the_way(care: &Care<'_>, name: &str) -> Result<Option<String>, StoreError> {
    let below = care.disk.list(&format!("{name}/"))?;
    if let Some((other, _)) = below.into_iter().next() {
        return Ok(Some(other));
    }
    for (end, _) in name.match_indices('/') {
        let above = &name[..end];
        if above != "refs" && care.disk.find(above)?.is_some() {
            return Ok(Some(above.to_owned()));
        }
    }
    if care.disk.is_reftable() {
        return Ok(None);
    }
    let place = care.disk.lock_of(name).with_extension("");
    let file = first_file(care.store.files.as_ref(), &place);
    let file = file.map_err(|source| StoreError::File { what: "look at", path: place, source })?;
    Ok(file.map(|file| file.display().to_string()))
}

/// A file below a folder, if that is one.
fn first_file(files: &dyn FileSystem, folder: &Path) -> io::Result<Option<PathBuf>> {
    if !files.look(folder).is_ok_and(|found| found.is_folder) {
        return Ok(None);
    }
    for name in files.list(folder)? {
        let path = folder.join(name);
        if !files.look(&path)?.is_folder {
            return Ok(Some(path));
        }
        if let Some(file) = first_file(files, &path)? {
            return Ok(Some(file));
        }
    }
    Ok(None)
}
