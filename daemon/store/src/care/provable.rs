//! How far the logs that this user writes here can be proven, by everything that lies here: the
//! journal, and every commit of the repository. Only asked where something of them is gone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tidegate_core::entry::Fork;
use tidegate_core::fold::Received;
use tidegate_core::{Millis, Oid, ReplicaId};
use tidegate_git::Objects;

use super::hand::Care;
use super::salvage::Salvage;
use crate::commit;
use crate::store::StoreError;
use crate::walk::Reader;

/// Reads commits of the journal and of git alike.
pub(super) struct Both<'a> {
    care: &'a Care<'a>,
    salvage: &'a Salvage,
    reader: Reader,
}

impl<'a> Both<'a> {
    pub(super) fn new(care: &'a Care<'a>, salvage: &'a Salvage) -> Self {
        Self { care, salvage, reader: Reader::new(care.disk.reader()) }
    }

    pub(super) fn read(&mut self, oid: Oid) -> Result<Option<Received>, StoreError> {
        if let Some(bytes) = self.salvage.bytes(oid) {
            return Ok(Some(commit::read(oid, bytes, self.care.disk.empty_tree())));
        }
        self.reader.read(oid)
    }

    /// The chain from `oid` back to one that is `known`, or to its beginning, latest first; and what
    /// is missing before that.
    pub(super) fn back(
        &mut self,
        oid: Oid,
        known: impl Fn(Oid) -> bool,
    ) -> Result<(Vec<Oid>, Option<Oid>), StoreError> {
        let mut path = Vec::new();
        let mut next = Some(oid);
        while let Some(oid) = next.filter(|oid| !known(*oid)) {
            let Some(read) = self.read(oid)? else { return Ok((path, Some(oid))) };
            path.push(oid);
            next = read.parent;
            (self.care.tell)("entries", path.len(), path.len());
        }
        Ok((path, None))
    }
}

/// An entry of these logs that lies here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) log: ReplicaId,
    pub(super) seq: u64,
    pub(super) at: Millis,
    pub(super) forked_from: Option<Fork>,
}

/// What lies here of some logs.
pub(super) struct Provable<'a> {
    pub(super) both: Both<'a>,
    pub(super) entries: BTreeMap<Oid, Known>,
    /// Whether everything before an entry lies here, as far as that was asked.
    is_whole: HashMap<Oid, bool>,
}

impl<'a> Provable<'a> {
    /// Looks for all entries of these logs.
    pub(super) fn of(
        care: &'a Care<'a>,
        salvage: &'a Salvage,
        logs: &BTreeSet<ReplicaId>,
    ) -> Result<Self, StoreError> {
        let mut both = Both::new(care, salvage);
        let mut commits = care.disk.commits()?;
        commits.extend(salvage.ids());
        let all = commits.len();
        let mut entries = BTreeMap::new();
        for (done, oid) in commits.into_iter().enumerate() {
            (care.tell)("commits", done, all);
            let read = both.read(oid)?.and_then(|read| read.content.ok());
            if let Some(entry) = read.filter(|entry| logs.contains(&entry.replica)) {
                let (log, forked_from) = (entry.replica, entry.forked_from);
                entries.insert(oid, Known { log, seq: entry.seq, at: entry.at, forked_from });
            }
        }
        Ok(Self { both, entries, is_whole: HashMap::new() })
    }

    /// The last provable entry of `log` before the one of that number: everything before it is here.
    /// If there is none of this log, that of the one it was forked from.
    pub(super) fn last_before(
        &mut self,
        log: ReplicaId,
        below: &BTreeMap<ReplicaId, u64>,
        own: Option<Fork>,
    ) -> Result<Option<Fork>, StoreError> {
        let (mut log, mut most, mut own) = (log, u64::MAX, own);
        let mut seen = BTreeSet::new();
        while seen.insert(log) {
            let most_here = below.get(&log).copied().unwrap_or(u64::MAX).min(most);
            let of_log = self.entries.iter().filter(|(_, known)| known.log == log);
            let mut found: Vec<(u64, Oid)> = of_log
                .map(|(oid, known)| (known.seq, *oid))
                .filter(|(seq, _)| *seq < most_here)
                .collect();
            found.sort_unstable();
            while let Some((seq, entry)) = found.pop() {
                if self.is_whole(entry)? {
                    return Ok(Some(Fork { entry, replica: log, seq }));
                }
            }
            let first = self.entries.values().find(|known| known.log == log && known.seq == 1);
            let Some(fork) = own.take().or(first.and_then(|known| known.forked_from)) else {
                break;
            };
            (log, most) = (fork.replica, fork.seq.saturating_add(1));
        }
        Ok(None)
    }

    /// Whether `oid` and everything before it lies here.
    fn is_whole(&mut self, oid: Oid) -> Result<bool, StoreError> {
        let is_known = |oid| self.is_whole.contains_key(&oid);
        let (path, gap) = self.both.back(oid, is_known)?;
        let known = match path.last() {
            _ if gap.is_some() => Some(false),
            None => self.is_whole.get(&oid).copied(),
            Some(last) => match self.both.read(*last)?.and_then(|read| read.parent) {
                None => Some(true),
                Some(parent) => self.is_whole.get(&parent).copied(),
            },
        };
        let is_whole = known.unwrap_or(false);
        self.is_whole.extend(path.into_iter().map(|oid| (oid, is_whole)));
        Ok(is_whole)
    }
}
