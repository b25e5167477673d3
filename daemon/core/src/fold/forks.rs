//! Chains that part: one replica that wrote twice in one place, and whether that is explained.

use std::collections::{BTreeMap, BTreeSet};

use super::Fold;
use super::entries::Record;
use crate::Oid;

impl Fold {
    /// The entries that have a sibling, one that names the same parent: the least of them with
    /// each other. A branch that goes on under a minted name is explained, and none of them.
    #[must_use]
    pub fn forks(&self) -> Vec<(Oid, Oid)> {
        let explained = self.before_mints();
        let mut children: BTreeMap<Oid, BTreeSet<Oid>> = BTreeMap::new();
        for (record, explained) in self.entries.iter().zip(explained) {
            let Some(parent) = record.parent.filter(|_| !explained) else { continue };
            children.entry(self.entries[parent as usize].oid).or_default().insert(record.oid);
        }
        let pairs = |siblings: &BTreeSet<Oid>| -> Vec<(Oid, Oid)> {
            let first = siblings.first().copied();
            siblings.iter().skip(1).filter_map(|other| Some((first?, *other))).collect()
        };
        children.values().flat_map(pairs).collect()
    }

    /// For each entry, whether a minted replica begins with it or goes on from it.
    fn before_mints(&self) -> Vec<bool> {
        let mut marked = vec![false; self.entries.len()];
        let begins = |record: &Record| record.entry().is_some_and(|e| e.forked_from.is_some());
        for (number, record) in self.entries.iter().enumerate().filter(|(_, r)| begins(r)) {
            marked[number] = true;
            let mut next = record.parent;
            while let Some(at) = next.map(|at| at as usize).filter(|at| !marked[*at]) {
                marked[at] = true;
                next = self.entries[at].parent;
            }
        }
        marked
    }
}
