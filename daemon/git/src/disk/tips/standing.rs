//! The tips of all refs and the work trees, as one answer.

use std::collections::BTreeMap;

use tidegate_core::Oid;

use super::{WorkTree, loose};
use crate::disk::Disk;
use crate::disk::repository::Backend;
use crate::failure::Cause;
use crate::objects::Objects;
use crate::refs::RefTarget;

/// Where the refs lie that lead to commits of the user.
pub(super) const WITHIN: [&str; 3] = ["refs/heads", "refs/remotes", "refs/tags"];

/// Where everything stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tips {
    /// Every branch, remote-tracking branch and tag by its full name, and what it names: of an
    /// annotated tag the tag itself. Symbolic and broken refs are left out.
    pub refs: BTreeMap<String, Oid>,
    /// The work trees, the main one first unless the repository is bare, the others by name.
    pub work_trees: Vec<WorkTree>,
}

impl Disk {
    /// Where everything stands. Starts no process, unless the refs are kept in a reftable: then
    /// one, and one more for each work tree.
    pub fn tips(&self) -> Result<Tips, Cause> {
        // Asked first: so a branch that is made and checked out meanwhile is not missing below.
        let work_trees = self.standing()?;
        let refs = match &self.refs {
            Backend::Loose(refs) => loose::tips(refs, self.hash_kind())?,
            Backend::Reftable(refs) => {
                let all = refs.each(&WITHIN)?.into_iter();
                let plain = all.filter_map(|(name, target)| match target {
                    RefTarget::Oid(id) => Some((name, id)),
                    RefTarget::Symbolic(_) | RefTarget::Broken(_) => None,
                });
                plain.collect()
            }
        };
        Ok(Tips { refs, work_trees })
    }
}
