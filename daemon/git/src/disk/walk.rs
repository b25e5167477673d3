//! The names of refs that are files, below one directory. Does not read the files, and does not
//! follow symbolic links to directories.

use std::collections::BTreeMap;
use std::fs::{self, DirEntry};
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::refs::check_name;

/// How deep names may go. No file system takes a path much longer.
pub(super) const DEEPEST: usize = 512;

/// Names that begin with `prefix`, and what is wrong with those git does not allow.
pub(crate) fn walk(root: &Path, prefix: &str) -> io::Result<BTreeMap<String, Option<String>>> {
    let mut names = BTreeMap::new();
    let within = if prefix.starts_with("refs/") {
        prefix.rfind('/').map_or("refs", |at| &prefix[..at])
    } else if "refs/".starts_with(prefix) {
        "refs"
    } else {
        return Ok(names);
    };
    if within.split('/').any(|part| part.is_empty() || part == "..") {
        return Ok(names);
    }
    let mut pending = vec![within.to_owned()];
    while let Some(directory) = pending.pop() {
        let entries = match fs::read_dir(root.join(&directory)) {
            Ok(entries) => entries,
            Err(error) => match error.kind() {
                // Refs come and go while we look.
                ErrorKind::NotFound | ErrorKind::NotADirectory => continue,
                _ => return Err(error),
            },
        };
        for entry in entries {
            let entry = entry?;
            let Some((name, flaw)) = named(&directory, &entry) else { continue };
            if entry.file_type()?.is_dir() {
                if name.split('/').count() < DEEPEST {
                    pending.push(name);
                }
            } else if name.starts_with(prefix) {
                names.insert(name, flaw);
            }
        }
    }
    Ok(names)
}

/// The name of a ref, unless it is a lock or hidden, which git passes over too.
pub(super) fn named(directory: &str, entry: &DirEntry) -> Option<(String, Option<String>)> {
    let file = entry.file_name();
    let text = file.to_string_lossy();
    if text.starts_with('.') || text.ends_with(".lock") {
        return None;
    }
    let name = format!("{directory}/{text}");
    let flaw = if file.to_str().is_none() {
        Some("its name is not UTF-8".to_owned())
    } else {
        check_name(&name).err().map(|_| "git does not allow its name".to_owned())
    };
    Some((name, flaw))
}
