//! Which documents the tree of a commit holds, and what is wrong with them.

use tidegate_core::fact::{File, Look, Looked};
use tidegate_formats::document;
use tidegate_git::{Disk, Leaf, Wanted};

use super::read::{Judged, MOST_NAMES, Reader};

/// How many files one pattern may mean. Of those that have to be nothing but there, the first count.
pub(super) const MOST_FILES: usize = 10_000;

/// What is there of what is looked for.
pub(super) fn look(disk: &Disk, look: &Look) -> Looked {
    let commit = look.commit.short(12);
    let tree = match disk.tree_of(look.commit) {
        Ok(Some(tree)) => tree,
        Ok(None) => return Looked::Untold(format!("commit {commit} is not here")),
        Err(error) => return Looked::Untold(format!("commit {commit} cannot be read: {error}")),
    };
    let mut reader = Reader::of(disk, tree, look.commit);
    let found = files(&mut reader, look);
    found.map_or_else(Looked::Untold, |files| Looked::Files { tree, files })
}

fn files(reader: &mut Reader<'_>, look: &Look) -> Result<Vec<File>, String> {
    let wanted = Wanted {
        below: &|folder| look.pattern.leads_below(folder),
        path: &|path| look.pattern.matches(path),
        most: MOST_NAMES,
    };
    let leaves = reader.leaves(&wanted)?;
    let is_any = |leaf: &Leaf| !document::is_known(&look.demand.kind, &leaf.path);
    if look.multiple && look.demand.schema.is_empty() && leaves.iter().all(is_any) {
        return reader.any(leaves, MOST_FILES);
    }
    if leaves.len() > MOST_FILES {
        let (all, path) = (leaves.len(), &look.pattern);
        return Err(format!("{path} means {all} files, and {MOST_FILES} are looked at"));
    }
    let mut judged = reader.judge(&leaves, &look.demand)?;
    let file = |leaf: Leaf| {
        let Judged { flaws, remarks } = judged.remove(&leaf.path).unwrap_or_default();
        File { path: leaf.path, blob: leaf.id, flaws, remarks }
    };
    Ok(leaves.into_iter().map(file).collect())
}
