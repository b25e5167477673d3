//! What is left of a log: which entries lead back to what was published, and which do not.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use tidegate_core::{Entry, Oid, ReplicaId};
use tidegate_git::{Objects, RefTarget};

use super::hand::Care;
use super::provable::Both;
use super::salvage::Salvage;
use crate::commit;
use crate::journal::{Position, Survey};
use crate::store::StoreError;

/// An entry that does not lead back, and its commit.
type Orphan = (Oid, Box<Entry>, Vec<u8>);

/// The chains of one log, as far as anything is left of them.
#[derive(Debug, Default)]
pub(super) struct Chains {
    /// The latest entry from which everything leads back to what was published.
    pub(super) tip: Option<Position>,
    /// That entry, and those before it that were looked at.
    pub(super) on: HashSet<Oid>,
    /// Those of them that were not published.
    pub(super) above: Vec<Oid>,
    /// Entries that do not lead back, by number.
    pub(super) orphans: Vec<Orphan>,
    /// What they would need.
    pub(super) missing: BTreeSet<Oid>,
}

impl Chains {
    /// Follows every end that anything speaks for, from the latest on.
    pub(super) fn of(
        care: &Care<'_>,
        replica: ReplicaId,
        survey: &Survey,
        salvage: &Salvage,
        at: Option<&RefTarget>,
    ) -> Result<Self, StoreError> {
        let mut looking = Looking::new(care, salvage);
        // What was published is where it was, whatever is missing below.
        let mut anchors: BTreeMap<Oid, u64> =
            survey.bases().map(|base| (base.oid, base.seq)).collect();
        if let Some(RefTarget::Oid(oid)) = at
            && let Some(seq) = looking.seq_of(*oid, replica)?
        {
            anchors.insert(*oid, seq);
        }
        let mut ends: Vec<(u64, Oid)> = anchors.iter().map(|(oid, seq)| (*seq, *oid)).collect();
        let saved = salvage.entries(care, replica);
        ends.extend(saved.iter().map(|(oid, entry)| (entry.seq, *oid)));
        ends.extend(looking.in_packs(replica)?);
        ends.sort_unstable();
        let mut chains = Self::default();
        let mut lost: HashSet<Oid> = HashSet::new();
        while let Some((seq, oid)) = ends.pop() {
            if lost.contains(&oid) {
                continue;
            }
            let (path, gap) = looking.both.back(oid, |oid| anchors.contains_key(&oid))?;
            match gap {
                None => {
                    chains.tip = Some(Position { seq, oid });
                    chains.above = path;
                    break;
                }
                Some(gap) => {
                    chains.missing.insert(gap);
                    lost.extend(path);
                }
            }
        }
        if let Some(tip) = chains.tip {
            chains.on.extend(looking.both.back(tip.oid, |_| false)?.0);
        }
        let saved = saved.into_iter().map(|(oid, _)| oid);
        lost.extend(saved.filter(|oid| !chains.on.contains(oid)));
        for oid in lost.difference(&chains.on) {
            // What git has without being asked by the gap was published, and is not lost.
            chains.orphans.extend(looking.orphan(*oid)?);
        }
        chains.orphans.sort_by_key(|(oid, entry, _)| (entry.seq, *oid));
        Ok(chains)
    }
}

/// Reads what is in git or was salvaged.
struct Looking<'a> {
    care: &'a Care<'a>,
    salvage: &'a Salvage,
    both: Both<'a>,
}

impl<'a> Looking<'a> {
    fn new(care: &'a Care<'a>, salvage: &'a Salvage) -> Self {
        Self { care, salvage, both: Both::new(care, salvage) }
    }

    fn seq_of(&mut self, oid: Oid, replica: ReplicaId) -> Result<Option<u64>, StoreError> {
        let entry = self.both.read(oid)?.and_then(|read| read.content.ok());
        Ok(entry.filter(|entry| entry.replica == replica).map(|entry| entry.seq))
    }

    /// The entries of a log that lie in packs of ours.
    fn in_packs(&mut self, replica: ReplicaId) -> Result<Vec<(u64, Oid)>, StoreError> {
        let mut found = Vec::new();
        for pack in self.care.disk.kept_packs()?.iter().filter(|pack| pack.is_whole()) {
            // A pack that cannot be read tells nothing; it is told of by itself.
            for oid in self.care.disk.kept_ids(pack).unwrap_or_default() {
                found.extend(self.seq_of(oid, replica)?.map(|seq| (seq, oid)));
            }
            (self.care.tell)("entries", found.len(), found.len());
        }
        Ok(found)
    }

    fn orphan(&mut self, oid: Oid) -> Result<Option<Orphan>, StoreError> {
        let Some(bytes) = self.salvage.bytes(oid).map(<[u8]>::to_vec) else { return Ok(None) };
        let read = commit::read(oid, &bytes, self.care.disk.empty_tree());
        Ok(read.content.ok().map(|entry| (oid, entry, bytes)))
    }
}
