//! Whether documents are there that a move of somebody else rests on, as far as this clone can see.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_core::Oid;
use tidegate_core::event::{Demand, Document, RULES};
use tidegate_core::fact::{Rests, Truth};
use tidegate_git::{Disk, Leaf, Wanted};

use super::read::{MOST_NAMES, Reader};

/// Whether what was recorded is so.
pub(super) fn truth(disk: &Disk, rests: &Rests) -> Truth {
    let said = &rests.documents;
    let commit = said.commit.short(12);
    match disk.tree_of(said.commit) {
        Ok(Some(tree)) if tree != said.tree => {
            Truth::Refuted(format!("commit {commit} has another tree than was recorded"))
        }
        Ok(Some(tree)) => match holds(disk, rests, tree, said.commit) {
            Truth::Missing { why, .. } => {
                elsewhere(disk, rests).unwrap_or_else(|| Truth::missing(why, true))
            }
            truth => truth,
        },
        // A commit that was changed before it was shared is nowhere else, and what it held may be.
        Ok(None) => elsewhere(disk, rests)
            .unwrap_or_else(|| Truth::missing(format!("commit {commit} is not here"), false)),
        Err(error) => Truth::missing(format!("commit {commit} cannot be read: {error}"), true),
    }
}

/// That the commit under test holds the very same documents, if it does.
fn elsewhere(disk: &Disk, rests: &Rests) -> Option<Truth> {
    let commit = rests.under_test?;
    let tree = disk.tree_of(commit).ok()??;
    let truth = holds(disk, rests, tree, commit);
    (truth == Truth::Verified).then_some(truth)
}

/// Whether a tree holds the documents, and they are good.
fn holds(disk: &Disk, rests: &Rests, tree: Oid, commit: Oid) -> Truth {
    let found = &rests.documents.found;
    let mut reader = Reader::of(disk, tree, commit);
    let paths: BTreeSet<&str> = found.iter().map(|one| one.path.as_str()).collect();
    let is_above = |folder: &str| {
        let below = |path: &&str| path.strip_prefix(folder).is_some_and(|p| p.starts_with('/'));
        paths.iter().any(below)
    };
    let wanted = Wanted { below: &is_above, path: &|path| paths.contains(path), most: MOST_NAMES };
    let leaves = match reader.leaves(&wanted) {
        Ok(leaves) => leaves,
        Err(why) => return Truth::missing(why, true),
    };
    let by_path: BTreeMap<&str, &Leaf> =
        leaves.iter().map(|leaf| (leaf.path.as_str(), leaf)).collect();
    let is_other = |one: &&Document| {
        by_path.get(one.path.as_str()).is_none_or(|leaf| leaf.id != one.blob || !leaf.is_file)
    };
    if let Some(other) = found.iter().find(is_other) {
        let (path, commit) = (&other.path, commit.short(12));
        return Truth::Refuted(format!("{path} of commit {commit} is not what was recorded"));
    }
    // What was judged by earlier rules is not held to these. Later ones are stricter, if there are any.
    if (1..RULES).contains(&rests.documents.rules) {
        return Truth::Verified;
    }
    let mut by_demand: BTreeMap<&Demand, Vec<Leaf>> = BTreeMap::new();
    for one in found {
        let leaf = by_path[one.path.as_str()];
        by_demand.entry(&one.demand).or_default().push(leaf.clone());
    }
    for (demand, leaves) in by_demand {
        match reader.judge(&leaves, demand) {
            Err(why) => return Truth::missing(why, true),
            Ok(judged) => {
                let mut flaws = judged.iter();
                if let Some((path, flaw)) =
                    flaws.find_map(|(path, judged)| Some((path, judged.flaws.first()?)))
                {
                    let (line, code, why) = (flaw.line, flaw.code, &flaw.message);
                    return Truth::Refuted(format!("{path}:{line}: {code}: {why}"));
                }
            }
        }
    }
    Truth::Verified
}
