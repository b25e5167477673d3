//! The tips among files, read with as few questions to the system as there can be: a directory is
//! listed once, a file opened, read and closed. Whatever is out of the ordinary is left to the
//! careful reader, so both always agree.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Read as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use gix::bstr::ByteSlice;
use rustix::fs::OFlags;
use tidegate_core::Oid;

use super::standing::WITHIN;
use crate::disk::loose_refs::LooseRefs;
use crate::disk::walk::{DEEPEST, named};
use crate::failure::Cause;
use crate::objects::{HashKind, from_gix};
use crate::refs::RefTarget;

/// What the file of a plain ref has at most: an id of either hash, and a line break.
const PLAIN: usize = 66;

/// Every ref that names an object.
pub(super) fn tips(refs: &LooseRefs, hash: HashKind) -> Result<BTreeMap<String, Oid>, Cause> {
    // A file that is packed and deleted while we look is found in what is packed: that is read
    // later. What has a file but no id hides what is packed under its name.
    let mut found: BTreeMap<String, Option<Oid>> = BTreeMap::new();
    let mut pending: Vec<String> = WITHIN.map(str::to_owned).into();
    while let Some(directory) = pending.pop() {
        read_directory(refs, hash, &directory, &mut pending, &mut found)
            .map_err(|error| format!("{directory}: {error}"))?;
    }
    if let Some(packed) = refs.packed()? {
        for prefix in WITHIN {
            for entry in packed.iter_prefixed(format!("{prefix}/").into())? {
                let entry = entry?;
                let name = entry.name.as_bstr().to_str()?;
                if !found.contains_key(name) {
                    let id = Some(entry.target()).filter(|id| !id.is_null());
                    found.insert(name.to_owned(), id.map(from_gix));
                }
            }
        }
    }
    Ok(found.into_iter().filter_map(|(name, id)| Some((name, id?))).collect())
}

fn read_directory(
    refs: &LooseRefs,
    hash: HashKind,
    directory: &str,
    pending: &mut Vec<String>,
    found: &mut BTreeMap<String, Option<Oid>>,
) -> Result<(), Cause> {
    let entries = match fs::read_dir(refs.root().join(directory)) {
        Ok(entries) => entries,
        Err(error) => match error.kind() {
            // Refs come and go while we look.
            ErrorKind::NotFound | ErrorKind::NotADirectory => return Ok(()),
            _ => return Err(error.into()),
        },
    };
    for entry in entries {
        let entry = entry?;
        let Some((name, flaw)) = named(directory, &entry) else { continue };
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if name.split('/').count() < DEEPEST {
                pending.push(name);
            }
            continue;
        }
        if flaw.is_some() {
            found.insert(name, None);
            continue;
        }
        let plain = if kind.is_file() { plain(&entry.path()) } else { None };
        if let Some(id) = plain.filter(|id| hash.names(*id)) {
            found.insert(name, Some(id));
            continue;
        }
        match refs.find_loose(&name)? {
            Some(RefTarget::Oid(id)) => drop(found.insert(name, Some(id))),
            Some(RefTarget::Symbolic(_) | RefTarget::Broken(_)) => drop(found.insert(name, None)),
            None => {}
        }
    }
    Ok(())
}

/// The id in a file that holds an id, a line break and nothing else.
fn plain(path: &Path) -> Option<Oid> {
    // What has become a pipe since it was listed must not make us wait.
    let flags = (OFlags::NONBLOCK | OFlags::NOFOLLOW).bits();
    let mut file =
        OpenOptions::new().read(true).custom_flags(i32::try_from(flags).ok()?).open(path).ok()?;
    let mut bytes = [0; PLAIN];
    let length = file.read(&mut bytes).ok()?;
    let id = Oid::from_hex(bytes[..length].strip_suffix(b"\n")?).ok()?;
    id.as_bytes().iter().any(|byte| *byte != 0).then_some(id)
}
