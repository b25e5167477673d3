//! Going on where something of a log that was published is gone from here.
//!
//! A ref that leads to what is missing breaks more than the log: git can then neither clone nor
//! collect garbage, and who fetches the log is told that all of it is here. So the ref goes back to
//! the last entry that can be proven, what came later becomes a file, and this clone goes on under
//! a new name. Nobody writes under the old one any more, so a clone that has all of it can give it
//! back.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;

use tidegate_core::entry::Fork;
use tidegate_core::{Oid, ReplicaId};
use tidegate_git::{Durable, Object, ObjectKind, Objects, RefTarget, Refs};

use super::hand::Care;
use super::provable::{Both, Provable};
use super::recover::{Broken, Kept, Recovered, subject};
use super::salvage::Salvage;
use crate::journal::Position;
use crate::refname::log_ref;
use crate::store::StoreError;

/// A log that ends earlier than it did.
#[derive(Debug)]
pub struct Cut {
    /// Whose it is.
    pub log: ReplicaId,
    /// Its last entry that can be proven, if there is one.
    pub end: Option<Position>,
    /// The numbers of its entries that are gone, as far as they are known: the first and the last
    /// of each stretch.
    pub gone: Vec<(u64, u64)>,
}

/// A log, and where it ended.
pub(super) type End = (ReplicaId, Position);

/// What is missing of some logs.
#[derive(Default)]
struct Gaps {
    /// The logs of which something is.
    logs: BTreeSet<ReplicaId>,
    /// Where each of them goes on behind the gap.
    below: BTreeMap<ReplicaId, u64>,
    missing: BTreeSet<Oid>,
    /// What stands behind.
    behind: BTreeSet<Oid>,
    /// What misses nothing.
    whole: HashSet<Oid>,
}

/// Entries that follow each other, before which something is missing.
struct Piece {
    file: PathBuf,
    log: ReplicaId,
    /// The latest first.
    entries: Vec<Oid>,
    before: Option<Oid>,
}

impl Care<'_> {
    /// Ends the logs of this user before what is gone of them, and goes on under a new name if the
    /// own one is among them. It ended at `own`; all of this is known to be `whole`.
    pub(super) fn cut(
        &self,
        own: Option<End>,
        whole: HashSet<Oid>,
        salvage: &Salvage,
        dry_run: bool,
        done: &mut Recovered,
    ) -> Result<(), StoreError> {
        let Some(identity) = self.store.identity() else { return Ok(()) };
        let stood = |fork: Fork| Position { seq: fork.seq, oid: fork.entry };
        // Who has written nothing stands where it was minted. The log of the name before may end
        // elsewhere still, where a recovery was broken off.
        let own = own.or(identity.forked_from.map(|fork| (identity.replica, stood(fork))));
        let ends = self.ends(own)?;
        let gaps = self.behind_gaps(&ends, whole, salvage)?;
        done.missing.extend(&gaps.missing);
        if gaps.missing.is_empty() {
            return Ok(());
        }
        if let Some(file) = self.disk.lacks_alternate() {
            let what = "this repository borrows from it, and it is not there".to_owned();
            done.broken.push(Broken { file, what });
            return Ok(());
        }
        let mut provable = Provable::of(self, salvage, &gaps.logs)?;
        let (mut from, mut whole) = (None, gaps.whole.clone());
        let (mut saved, mut seen) = (Vec::new(), HashSet::new());
        for log in &gaps.logs {
            let forked = identity.forked_from.filter(|_| *log == identity.replica);
            let last = provable.last_before(*log, &gaps.below, forked)?;
            if let Some(last) = last {
                whole.extend(provable.both.back(last.entry, |_| false)?.0);
                saved.extend(self.gaps(last.entry, &mut seen)?.saved);
            }
            if own.is_some_and(|(own, _)| own == *log) {
                from = Some(last);
            }
            let end = last.filter(|last| last.replica == *log).map(stood);
            done.cuts.push(Cut { log: *log, end, gone: Vec::new() });
        }
        let pieces = self.pieces(&mut provable, &gaps, &whole, done)?;
        self.list(&provable, &pieces, &ends, salvage, done)?;
        if let Some(last) = from {
            done.tip = last.map(stood);
        }
        done.rewritten.extend(&saved);
        if dry_run {
            return Ok(());
        }
        self.lay_down(salvage, &saved)?;
        for piece in &pieces {
            self.keep_piece(piece, salvage)?;
        }
        if let Some(last) = from {
            let old = identity.at(&self.store.place.home());
            done.minted = Some(self.store.mint_after(&old, last)?);
        }
        for cut in done.cuts.iter().filter(|cut| self.store.is_closed(cut.log)) {
            self.store.cut_off(cut.log)?;
        }
        done.cuts.iter().try_for_each(|cut| self.put_back(cut, &gaps.behind))
    }

    /// Where the own log and those of earlier names end.
    fn ends(&self, own: Option<End>) -> Result<Vec<End>, StoreError> {
        let mut ends: Vec<End> = own.into_iter().collect();
        for log in self.store.former()? {
            if let (None, Some(RefTarget::Oid(oid))) =
                (own.filter(|(own, _)| *own == log), self.disk.find(&log_ref(log))?)
            {
                ends.push((log, Position { seq: 0, oid }));
            }
        }
        Ok(ends)
    }

    fn behind_gaps(
        &self,
        ends: &[End],
        whole: HashSet<Oid>,
        salvage: &Salvage,
    ) -> Result<Gaps, StoreError> {
        let (mut gaps, mut both) = (Gaps { whole, ..Gaps::default() }, Both::new(self, salvage));
        let mut sound = BTreeSet::new();
        for (log, end) in ends {
            let (path, gap) = both.back(end.oid, |oid| gaps.whole.contains(&oid))?;
            let Some(gap) = gap else {
                gaps.whole.extend(path);
                sound.insert(*log);
                continue;
            };
            gaps.missing.insert(gap);
            gaps.logs.insert(*log);
            for oid in path {
                gaps.behind.insert(oid);
                let Some(Ok(entry)) = both.read(oid)?.map(|read| read.content) else { continue };
                gaps.logs.insert(entry.replica);
                let below = gaps.below.entry(entry.replica).or_insert(entry.seq);
                *below = entry.seq.min(*below);
            }
        }
        gaps.logs.retain(|log| !sound.contains(log));
        Ok(gaps)
    }

    /// All that lies here of these logs and is not on what is whole of them.
    fn pieces(
        &self,
        provable: &mut Provable<'_>,
        gaps: &Gaps,
        whole: &HashSet<Oid>,
        done: &mut Recovered,
    ) -> Result<Vec<Piece>, StoreError> {
        let kept: HashSet<Oid> = done.kept.iter().map(|kept| kept.entry).collect();
        let mut left: BTreeSet<Oid> = provable.entries.keys().copied().collect();
        left.extend(&gaps.behind);
        left.retain(|oid| !whole.contains(oid) && !kept.contains(oid));
        let mut heads = left.clone();
        for oid in &left {
            let parent = provable.both.read(*oid)?.and_then(|read| read.parent);
            parent.map(|parent| heads.remove(&parent));
        }
        let (mut pieces, mut taken) = (Vec::new(), whole.clone());
        for head in heads {
            let (entries, gap) = provable.both.back(head, |oid| taken.contains(&oid))?;
            done.missing.extend(gap);
            let first = entries.last().copied().unwrap_or(head);
            let before = provable.both.read(first)?.and_then(|read| read.parent);
            taken.extend(&entries);
            let log = entries.iter().find_map(|oid| Some(provable.entries.get(oid)?.log));
            let Some(log) = log else { continue };
            let file = self.store.place.found().join(format!("{head}.bundle"));
            pieces.push(Piece { file, log, entries, before });
        }
        Ok(pieces)
    }

    /// Tells what is kept, and the numbers of what is not.
    fn list(
        &self,
        provable: &Provable<'_>,
        pieces: &[Piece],
        ends: &[End],
        salvage: &Salvage,
        done: &mut Recovered,
    ) -> Result<(), StoreError> {
        let mut kept = Vec::new();
        for (piece, oid) in pieces.iter().flat_map(|p| p.entries.iter().map(move |oid| (p, *oid))) {
            let Some(known) = provable.entries.get(&oid) else { continue };
            let subject = subject(&self.commit(salvage, oid)?.unwrap_or_default());
            let file = piece.file.clone();
            kept.push((known, Kept { entry: oid, seq: known.seq, at: known.at, subject, file }));
        }
        kept.sort_by_key(|(known, kept)| (known.log, kept.seq, kept.entry));
        for cut in &mut done.cuts {
            let here = kept.iter().filter(|(known, _)| known.log == cut.log);
            let here: BTreeSet<u64> = here.map(|(_, kept)| kept.seq).collect();
            let ended = ends.iter().find(|(log, _)| *log == cut.log).map_or(0, |(_, end)| end.seq);
            let mut next = cut.end.map_or(0, |end| end.seq) + 1;
            for seq in here.into_iter().chain([ended + 1]) {
                if seq > next {
                    cut.gone.push((next, seq - 1));
                }
                next = next.max(seq + 1);
            }
        }
        done.kept.extend(kept.into_iter().map(|(_, kept)| kept));
        Ok(())
    }

    /// Keeps a piece as a bundle, which git takes in again once it has what is before it, and in a
    /// pack that stays, so that git shows it meanwhile.
    fn keep_piece(&self, piece: &Piece, salvage: &Salvage) -> Result<(), StoreError> {
        let Piece { file, log, entries, before } = piece;
        let mut commits = Vec::new();
        for oid in entries {
            commits.extend(self.commit(salvage, *oid)?.map(|bytes| (*oid, bytes)));
        }
        let kind = ObjectKind::Commit;
        let objects: Vec<Object<'_>> =
            commits.iter().map(|(id, data)| Object { kind, id: *id, data }).collect();
        let (hash, name) = (self.disk.hash_kind(), log_ref(*log));
        let bundle = tidegate_git::bundle(hash, &name, entries[0], *before, &objects)?;
        let (files, place) = (self.store.files.as_ref(), &self.store.place);
        let failed = |source| StoreError::File { what: "write", path: file.clone(), source };
        place.make(files, &place.found()).map_err(failed)?;
        files.create(file, &bundle, place.file_mode()).map_err(failed)?;
        self.lay_down(salvage, entries)
    }

    /// Moves the ref of a log to where that ends now.
    fn put_back(&self, cut: &Cut, behind: &BTreeSet<Oid>) -> Result<(), StoreError> {
        let name = log_ref(cut.log);
        match (cut.end, self.disk.find(&name)?) {
            (Some(end), Some(RefTarget::Oid(at))) if at == end.oid => {}
            (Some(end), _) => {
                let is_ours = |oid| behind.contains(&oid) || self.store.is_entry_of(cut.log, oid);
                self.disk.mend_ref(&name, end.oid, &is_ours)?;
            }
            (None, Some(target)) => return self.remove_ref(&name, &target),
            (None, None) => return Ok(()),
        }
        Ok(self.disk.sync_ref(&name)?)
    }
}
