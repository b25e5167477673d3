//! Whether the difference between two trees can be counted at all: whether all of it is here, and
//! whether it has an end in sight.

use std::collections::{BTreeMap, BTreeSet};

use gix::objs::TreeRefIter;
use tidegate_core::Oid;

use crate::disk::Disk;
use crate::failure::Cause;
use crate::objects::{Lookup, ObjectKind, Objects, Read, from_gix};

/// The most bytes of one folder.
const FOLDER: u64 = 64 * 1024 * 1024;

/// How many names are compared for one commit: a few small trees can hold each other in so many ways
/// that nobody ever comes to an end.
const NAMES: usize = 1_000_000;

impl Disk {
    /// Whether all that differs between two trees is here, and not beyond all measure.
    pub(super) fn is_countable(&self, old: Oid, new: Oid) -> Result<bool, Cause> {
        let mut buffer = Vec::new();
        let mut looked_at = 0;
        let mut pending = vec![(old, new)];
        while let Some((old, new)) = pending.pop() {
            let (Some(old), Some(new)) = (self.entries(old)?, self.entries(new)?) else {
                return Ok(false);
            };
            looked_at += old.len() + new.len();
            if looked_at > NAMES {
                return Ok(false);
            }
            let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
            for name in names {
                let both = (old.get(name), new.get(name));
                if both.0 == both.1 {
                    continue;
                }
                let mut folders = (self.empty_tree(), self.empty_tree());
                for (entry, folder) in [(both.0, &mut folders.0), (both.1, &mut folders.1)] {
                    match entry {
                        Some((Entry::Folder, id)) => *folder = *id,
                        Some((Entry::File, id)) => {
                            if self.read_into(*id, 0, &mut buffer)? == Lookup::Missing {
                                return Ok(false);
                            }
                        }
                        Some((Entry::Repository, _)) | None => {}
                    }
                }
                if folders.0 != folders.1 {
                    pending.push(folders);
                }
            }
        }
        Ok(true)
    }

    /// What lies in a folder, if that is here and is one.
    fn entries(&self, tree: Oid) -> Result<Option<Folder>, Cause> {
        if tree == self.empty_tree() {
            return Ok(Some(BTreeMap::new()));
        }
        let Read::Found { kind: ObjectKind::Tree, data } = self.read(tree, FOLDER)? else {
            return Ok(None);
        };
        let mut entries = BTreeMap::new();
        for entry in TreeRefIter::from_bytes(&data, self.hash_kind().into()) {
            let Ok(entry) = entry else { return Ok(None) };
            let kind = match () {
                () if entry.mode.is_tree() => Entry::Folder,
                () if entry.mode.is_commit() => Entry::Repository,
                () => Entry::File,
            };
            entries.insert(entry.filename.to_vec(), (kind, from_gix(entry.oid.to_owned())));
        }
        Ok(Some(entries))
    }
}

/// What lies in a folder, by name.
type Folder = BTreeMap<Vec<u8>, (Entry, Oid)>;

/// What lies under a name in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    Folder,
    File,
    Repository,
}
