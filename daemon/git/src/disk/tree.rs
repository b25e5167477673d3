//! Files of a commit: what lies in its tree, folder by folder, as far as somebody wants to know.

use gix::objs::TreeRefIter;
use gix::objs::tree::EntryKind;
use tidegate_core::Oid;

use super::Disk;
use crate::failure::Cause;
use crate::objects::{ObjectKind, Objects, Read, from_gix};

/// The most bytes of one folder.
const FOLDER: u64 = 64 * 1024 * 1024;

/// How deep folders may lie in each other.
const DEEPEST: usize = 512;

/// Something that lies in a tree and is no folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Where it lies, from the top.
    pub path: String,
    /// What it holds.
    pub id: Oid,
    /// Whether it is a file: not a link, and not another repository.
    pub is_file: bool,
}

/// What came of looking through a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Walked {
    /// All that was wanted, in the order of the paths.
    Leaves(Vec<Leaf>),
    /// A folder is not here: the clone was made without it.
    Missing(Oid),
    /// There is more than is looked through.
    TooMuch,
}

/// What is wanted of a tree.
pub struct Wanted<'a> {
    /// Whether something may be wanted below this folder.
    pub below: &'a dyn Fn(&str) -> bool,
    /// Whether this is wanted.
    pub path: &'a dyn Fn(&str) -> bool,
    /// How many names are looked at.
    pub most: usize,
}

impl Disk {
    /// What is wanted of the tree of this id. Names that are not UTF-8 are never wanted.
    pub fn leaves(&self, tree: Oid, wanted: &Wanted<'_>) -> Result<Walked, Cause> {
        let (mut leaves, mut looked_at) = (Vec::new(), 0);
        let mut open = vec![(String::new(), tree)];
        while let Some((folder, tree)) = open.pop() {
            let data = match self.read(tree, FOLDER)? {
                Read::Found { kind: ObjectKind::Tree, data } => data,
                Read::Found { .. } => return Err(format!("{tree} is no tree").into()),
                Read::TooBig { .. } => return Ok(Walked::TooMuch),
                Read::Missing => return Ok(Walked::Missing(tree)),
            };
            for entry in TreeRefIter::from_bytes(&data, self.hash_kind().into()) {
                let entry = entry.map_err(|error| format!("tree {tree}: {error}"))?;
                looked_at += 1;
                if looked_at > wanted.most {
                    return Ok(Walked::TooMuch);
                }
                let Ok(name) = std::str::from_utf8(entry.filename) else { continue };
                let path = format!("{folder}{name}");
                let id = from_gix(entry.oid.to_owned());
                match entry.mode.kind() {
                    EntryKind::Tree if folder.split('/').count() > DEEPEST => {
                        return Ok(Walked::TooMuch);
                    }
                    EntryKind::Tree if (wanted.below)(&path) => open.push((format!("{path}/"), id)),
                    EntryKind::Tree => {}
                    kind if (wanted.path)(&path) => {
                        let is_file = matches!(kind, EntryKind::Blob | EntryKind::BlobExecutable);
                        leaves.push(Leaf { path, id, is_file });
                    }
                    _ => {}
                }
            }
        }
        leaves.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        Ok(Walked::Leaves(leaves))
    }
}
