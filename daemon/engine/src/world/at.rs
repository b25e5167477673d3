//! What a commit has in some places.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_core::Oid;
use tidegate_git::{Disk, Walked, Wanted};

use super::read::{MOST_NAMES, is_above};

/// What stands at these paths of a commit; nothing, if that cannot be told here.
pub(super) fn at(
    disk: &Disk,
    commit: Oid,
    paths: &BTreeSet<String>,
) -> Option<BTreeMap<String, Oid>> {
    let tree = disk.tree_of(commit).ok()??;
    let is_above = |folder: &str| is_above(paths, folder);
    let wanted = Wanted { below: &is_above, path: &|path| paths.contains(path), most: MOST_NAMES };
    match disk.leaves(tree, &wanted) {
        Ok(Walked::Leaves(leaves)) => Some(leaves.into_iter().map(|l| (l.path, l.id)).collect()),
        Ok(Walked::Missing(_) | Walked::TooMuch) | Err(_) => None,
    }
}
