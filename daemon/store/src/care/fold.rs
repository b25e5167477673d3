//! One pack of many: ours, with deltas. Packs of the user are neither read nor touched.
//!
//! What the journal published one by one goes into it, too. The new pack is whole, checked and kept
//! before the old ones are marked as superseded; those go in a later round, when they are known to be
//! held elsewhere, and never while git removes what it believes nobody needs.

use std::collections::HashSet;
use std::time::Duration;

use tidegate_core::Oid;
use tidegate_git::{Durable, KeptPack, Objects, Role};

use super::hand::Care;
use super::salvage::Salvage;
use super::uninstall::clear;
use crate::journal::lock::DEADLINE;
use crate::store::StoreError;

/// How many packs of ours may lie about before they become one by themselves.
const MANY: usize = 8;

/// What folding came to, or would.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Folded {
    /// How many packs of ours there were, but for those that others hold as a whole.
    pub packs_before: usize,
    /// How many there are now.
    pub packs_after: usize,
    /// How many bytes these and our loose doubles took.
    pub bytes_before: u64,
    /// How many they take now.
    pub bytes_after: u64,
    /// How many objects lie in them.
    pub objects: usize,
    /// How many superseded packs were removed.
    pub removed: usize,
    /// How many wait for the next time.
    pub waiting: usize,
    /// How many bytes those have.
    pub bytes_waiting: u64,
    /// How many loose objects were doubles.
    pub loose: usize,
}

impl Care<'_> {
    /// Makes one pack of all of ours: whenever it is asked for, else when they are many.
    pub fn fold(&self, is_asked: bool, dry_run: bool) -> Result<Folded, StoreError> {
        if !is_asked && !self.is_due()? {
            return Ok(Folded::default());
        }
        // Who does it unasked waits for nobody: whoever is at it will see to it.
        let patience = if is_asked { DEADLINE } else { Duration::ZERO };
        let _alone = if dry_run { None } else { self.publishing_within(patience)? };
        let (old, live) = self.halves()?;
        let fresh = live.iter().filter(|pack| pack.role == Role::Fresh).count();
        let (live, mut ids) = self.readable(live)?;
        let packed: HashSet<Oid> = ids.iter().copied().collect();
        if is_asked {
            ids.extend(self.loose_entries(&packed)?);
        }
        let held: HashSet<Oid> = ids.iter().copied().collect();
        let doubles = self.doubles(&held)?;
        let size = |packs: &[KeptPack]| packs.iter().map(|pack| pack.bytes).sum::<u64>();
        let mut done = Folded {
            packs_before: live.len(),
            packs_after: live.len(),
            bytes_before: size(&live) + doubles.iter().map(|(_, bytes)| bytes).sum::<u64>(),
            bytes_after: size(&live),
            objects: held.len(),
            loose: doubles.len(),
            ..Folded::default()
        };
        let is_worth_it = live.len() > 1 || fresh > 0 || ids.len() > packed.len();
        if dry_run {
            done.removed = self.removable(&old, &packed)?.len();
            done.packs_after = if is_worth_it { 1 } else { live.len() };
            return Ok(done);
        }
        for pack in self.removable(&old, &packed)? {
            self.disk.remove_kept(pack)?;
            done.removed += 1;
        }
        if is_worth_it {
            self.make_one(&live, &ids)?;
        }
        let doubles: Vec<Oid> = doubles.into_iter().map(|(oid, _)| oid).collect();
        self.disk.forget_loose(&doubles)?;
        let (old, live) = self.halves()?;
        (done.packs_after, done.bytes_after) = (live.len(), size(&live));
        (done.waiting, done.bytes_waiting) = (old.len(), size(&old));
        Ok(done)
    }

    /// The packs that git can read: those that were superseded, and the others.
    fn halves(&self) -> Result<(Vec<KeptPack>, Vec<KeptPack>), StoreError> {
        let packs = self.disk.kept_packs()?.into_iter().filter(KeptPack::is_whole);
        Ok(packs.partition(|pack| pack.role == Role::Superseded))
    }

    /// Whether so many packs came since the last time that they should become one.
    fn is_due(&self) -> Result<bool, StoreError> {
        let packs = self.disk.kept_packs()?;
        let is_fresh = |pack: &&KeptPack| pack.is_whole() && pack.role == Role::Fresh;
        Ok(packs.iter().filter(is_fresh).count() > MANY)
    }

    /// The packs that read back as they should, and what they hold, oldest first.
    fn readable(&self, mut packs: Vec<KeptPack>) -> Result<(Vec<KeptPack>, Vec<Oid>), StoreError> {
        packs.sort_by_key(|pack| (pack.modified, pack.stem.clone()));
        let (mut seen, mut ids) = (HashSet::new(), Vec::new());
        let mut readable = Vec::new();
        let all = packs.len();
        for (number, pack) in packs.into_iter().enumerate() {
            (self.tell)("packs", number, all);
            // What is damaged stays as it is: doctor names it.
            if self.disk.check_kept(&pack).is_err() {
                continue;
            }
            let mut held = self.disk.kept_ids(&pack)?;
            if pack.role == Role::Folded {
                // Git was given the latest first.
                held.reverse();
            }
            ids.extend(held.into_iter().filter(|oid| seen.insert(*oid)));
            readable.push(pack);
        }
        Ok((readable, ids))
    }

    fn make_one(&self, live: &[KeptPack], ids: &[Oid]) -> Result<(), StoreError> {
        let (files, folder) = (self.store.files.as_ref(), self.store.place.folding());
        let failed = |source| StoreError::File { what: "make", path: folder.clone(), source };
        // Whoever died at it left something behind.
        self.clear_folding()?;
        self.store.place.make(files, &folder).map_err(failed)?;
        // Deltas are made against what git was told of before.
        let latest_first: Vec<Oid> = ids.iter().rev().copied().collect();
        (self.tell)("packs", live.len(), live.len());
        let made = self.disk.consolidate(&latest_first, &folder).map_err(StoreError::from);
        let installed = made.and_then(|made| Ok(self.disk.install(&made, ids)?));
        // What git could not write takes room, too.
        let cleared = self.clear_folding();
        let stem = installed?;
        cleared?;
        for pack in live.iter().filter(|pack| pack.stem != stem) {
            self.disk.supersede(pack)?;
        }
        Ok(())
    }

    fn clear_folding(&self) -> Result<(), StoreError> {
        let (files, folder) = (self.store.files.as_ref(), self.store.place.folding());
        match files.stands(&folder) {
            Ok(false) => Ok(()),
            Ok(true) => clear(files, &folder),
            Err(source) => Err(StoreError::File { what: "look at", path: folder, source }),
        }
    }

    /// The entries of the own journal that lie loose and in no pack of ours, oldest first.
    fn loose_entries(&self, packed: &HashSet<Oid>) -> Result<Vec<Oid>, StoreError> {
        let Some(replica) = self.store.replica() else { return Ok(Vec::new()) };
        let mut entries = Salvage::of(self)?.entries(self, replica);
        entries.sort_by_key(|(_, entry)| entry.seq);
        let ids = entries.into_iter().map(|(oid, _)| oid).filter(|oid| !packed.contains(oid));
        let ids: Vec<Oid> = ids.collect();
        let loose = self.disk.loose_among(&ids.iter().copied().collect())?;
        let loose: HashSet<Oid> = loose.into_iter().map(|(oid, _)| oid).collect();
        Ok(ids.into_iter().filter(|oid| loose.contains(oid)).collect())
    }

    /// Our objects that lie loose though a pack of ours holds them. The empty tree is everybody's.
    fn doubles(&self, held: &HashSet<Oid>) -> Result<Vec<(Oid, u64)>, StoreError> {
        if self.disk.has_gc_pid() {
            return Ok(Vec::new());
        }
        let mut doubles = self.disk.loose_among(held)?;
        doubles.retain(|(oid, _)| *oid != self.disk.empty_tree());
        Ok(doubles)
    }

    /// The superseded packs that may go.
    fn removable<'p>(
        &self,
        old: &'p [KeptPack],
        held: &HashSet<Oid>,
    ) -> Result<Vec<&'p KeptPack>, StoreError> {
        let mut removable = Vec::new();
        for pack in old {
            let is_held = self.disk.kept_ids(pack)?.iter().all(|oid| held.contains(oid));
            if is_held && !self.disk.has_gc_pid() && !self.disk.is_indexed_elsewhere(pack) {
                removable.push(pack);
            }
        }
        Ok(removable)
    }
}
