//! What a commit has in some places.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_core::Oid;
use tidegate_git::{Disk, Walked, Wanted};

use super::read::MOST_NAMES;

/// What stands at these paths of a commit; nothing, if that cannot be told here.
pub(super) fn at(
    disk: &Disk,
    commit: Oid,
    paths: &BTreeSet<String>,
) -> Option<BTreeMap<String, Oid>> {
    let tree = disk.tree_of(commit).ok()??;
    let is_above = |folder: &str| {
        // The first path that is not before what lies in the folder tells.
        let inside = format!("{folder}/");
        paths.range(inside.clone()..).next().is_some_and(|path| path.starts_with(&inside))
    };
    let wanted = Wanted { below: &is_above, path: &|path| paths.contains(path), most: MOST_NAMES };
    match disk.leaves(tree, &wanted) {
        Ok(Walked::Leaves(leaves)) => Some(leaves.into_iter().map(|l| (l.path, l.id)).collect()),
        Ok(Walked::Missing(_) | Walked::TooMuch) | Err(_) => None,
    }
}
