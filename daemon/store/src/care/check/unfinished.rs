//! Files of ours that somebody who died never finished.

use std::path::{Path, PathBuf};

use tidegate_files::{FileSystem, is_left};

use crate::care::cure::Cure;
use crate::care::finding::{Finding, Help};
use crate::care::hand::{Care, OLD};
use crate::store::StoreError;

/// How deep the folder is.
const DEEP: usize = 4;

pub(super) fn check(care: &Care<'_>) -> Result<Vec<Finding>, StoreError> {
    let mut files = care.disk.unfinished()?;
    let place = &care.store.place;
    gather(care.store.files.as_ref(), place.root(), DEEP, &is_hidden, &mut files);
    gather(care.store.files.as_ref(), &place.folding(), DEEP, &|_| true, &mut files);
    let looked =
        files.into_iter().filter_map(|path| Some((care.store.files.look(&path).ok()?, path)));
    let old = looked.filter(|(seen, _)| seen.is_file && care.age(seen.modified) > OLD);
    let found = old.map(|(seen, path)| {
        let message = "a process that is gone never finished it";
        let found = Finding::warning("unfinished", path.display(), message);
        found.cure(Cure::Remove(path, seen))
    });
    Ok(found.chain(begun(care)).chain(removal(care)?).collect())
}

/// Folders in which somebody was making the folded log anew, or taking away the old one.
fn begun(care: &Care<'_>) -> Vec<Finding> {
    let root = care.store.place.root();
    let is_such = |name: &str| name.starts_with("index.new-") || name.starts_with("index.old-");
    let names = care.store.files.list(root).unwrap_or_default().into_iter();
    let paths = names.filter(|name| name.to_str().is_some_and(is_such)).map(|name| root.join(name));
    let found = paths.filter(|path| is_left(path)).map(|path| {
        let message = "a process that is gone never finished it";
        let found = Finding::warning("unfinished", path.display(), message);
        found.cure(Cure::Clear(path))
    });
    found.collect()
}

/// What somebody left who took all of ours away and did not come to the end.
fn removal(care: &Care<'_>) -> Result<Option<Finding>, StoreError> {
    let (files, place) = (care.store.files.as_ref(), &care.store.place);
    let removed = place.removed();
    let failed = |source| StoreError::File { what: "look at", path: removed.clone(), source };
    if place.is_being_removed(files).map_err(failed)? {
        let message = "an uninstall did not come to its end: what is left is no project";
        let found = Finding::error("uninstall_unfinished", removed.display(), message);
        return Ok(Some(found.help(Help::Uninstall)));
    }
    let is_left = files.stands(&removed).map_err(failed)?;
    let message = "an uninstall left it behind, and nothing needs it";
    Ok(is_left.then(|| Finding::warning("uninstall_unfinished", removed.display(), message)))
}

/// The files below a folder of ours whose names are such.
fn gather(
    files: &dyn FileSystem,
    folder: &Path,
    deep: usize,
    is_such: &dyn Fn(&str) -> bool,
    found: &mut Vec<PathBuf>,
) {
    // What cannot be listed is another user's.
    for name in files.list(folder).unwrap_or_default() {
        let path = folder.join(&name);
        match files.look(&path) {
            Ok(seen) if seen.is_folder && deep > 0 => {
                gather(files, &path, deep - 1, is_such, found);
            }
            Ok(seen) if seen.is_file && is_such(&name.to_string_lossy()) => found.push(path),
            _ => {}
        }
    }
}

/// Whether a file is named like one that is not to be seen yet: `NAME.tmpPROCESS-NUMBER`.
fn is_hidden(name: &str) -> bool {
    let Some((_, behind)) = name.rsplit_once(".tmp") else { return false };
    behind.split_once('-').is_some_and(|(process, number)| {
        [process, number]
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    })
}
