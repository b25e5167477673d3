//! Branches of items that came to other branches: by where they stand or stood, or by what git says of a
//! merge in its subject. A branch that takes in what others pushed to it has not come anywhere.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_core::Oid;
use tidegate_core::command::ItemRef;
use tidegate_core::commit::{BranchName, Merge};
use tidegate_git::{Commit, Tips};

use super::position::Position;
use super::round::Project;

/// Which branches of items may have been merged.
#[derive(Default)]
pub(super) struct Merged<'a> {
    /// Their items, by where those branches stand or stood.
    tips: BTreeMap<Oid, Vec<ItemRef>>,
    names: Option<&'a BranchName>,
}

impl<'a> Merged<'a> {
    pub(super) fn of(was: &Position, tips: &Tips, project: &'a Project) -> Self {
        let all = was.refs.iter().chain(&tips.refs);
        let of = all.map(|(name, tip)| (*tip, project.branches.items(name)));
        let (own, others): (Vec<_>, Vec<_>) = of.partition(|(_, items)| !items.is_empty());
        // One that has no commit of its own yet has not come anywhere.
        let others: BTreeSet<Oid> = others.into_iter().map(|(tip, _)| tip).collect();
        let tips = own.into_iter().filter(|(tip, _)| !others.contains(tip)).collect();
        Self { tips, names: Some(&project.branches) }
    }

    /// The items whose branches a commit brought to another one, each with all that it may be called.
    /// What stands on a `branch` of an item came to that one alone.
    pub(super) fn items(&self, commit: &Commit, branch: Option<&str>) -> Vec<Vec<ItemRef>> {
        let (Some(names), true) = (self.names, commit.parents.len() > 1) else { return Vec::new() };
        let Merge { from, into } = Merge::read(&commit.message);
        let of = |branch: &str| names.items(&format!("refs/heads/{branch}"));
        let into = into.map(of).unwrap_or_default();
        let said = from.map(of).into_iter();
        let here =
            commit.parents.iter().skip(1).filter_map(|parent| self.tips.get(parent).cloned());
        let mut found: Vec<Vec<ItemRef>> = here.chain(said).collect();
        let own = branch.map(|branch| names.items(branch)).unwrap_or_default();
        found.retain(|items| !items.is_empty() && *items != into && *items != own);
        found.sort();
        found.dedup();
        found
    }
}
