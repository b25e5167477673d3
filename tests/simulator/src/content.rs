//! The content of a file: what is seen, what a power cut leaves for sure, and what it may leave.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::rng::Rng;

/// What a disk writes as a whole.
pub(crate) const SECTOR: usize = 512;

/// The content of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Content {
    /// What a reader sees.
    pub(crate) seen: Arc<Vec<u8>>,
    /// What was synced.
    kept: Arc<Vec<u8>>,
    /// By sector, everything that it may hold instead of what was synced.
    instead: BTreeMap<usize, Vec<Vec<u8>>>,
    /// The sectors that the next sync writes.
    dirty: BTreeSet<usize>,
}

impl Content {
    /// A file that is all on the disk.
    pub(crate) fn synced(bytes: Arc<Vec<u8>>) -> Self {
        Self { kept: Arc::clone(&bytes), seen: bytes, ..Self::default() }
    }

    pub(crate) fn write(&mut self, at: usize, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let seen = Arc::make_mut(&mut self.seen);
        let end = at + bytes.len();
        seen.resize(seen.len().max(end), 0);
        seen[at..end].copy_from_slice(bytes);
        for sector in at / SECTOR..end.div_ceil(SECTOR) {
            let held = sector_of(seen, sector).to_vec();
            self.instead.entry(sector).or_default().push(held);
            self.dirty.insert(sector);
        }
    }

    /// Writes what is dirty, and the length.
    pub(crate) fn sync(&mut self) {
        if self.dirty.is_empty() && self.kept.len() == self.seen.len() {
            return;
        }
        let kept = Arc::make_mut(&mut self.kept);
        kept.resize(self.seen.len(), 0);
        for sector in std::mem::take(&mut self.dirty) {
            let held = sector_of(&self.seen, sector);
            kept[sector * SECTOR..sector * SECTOR + held.len()].copy_from_slice(held);
            self.instead.remove(&sector);
        }
    }

    /// A sync that failed: what was dirty may have arrived or not, and no later sync writes it.
    pub(crate) fn fail_to_sync(&mut self) {
        self.dirty.clear();
    }

    /// What a power cut leaves. Each sector is lost with the chance `loss` in 8.
    pub(crate) fn after_power_cut(&self, loss: usize, rng: &mut Rng) -> Arc<Vec<u8>> {
        if self.instead.is_empty() {
            return Arc::clone(&self.kept);
        }
        let mut left = self.kept.to_vec();
        left.resize(self.length(loss, rng), 0);
        for (sector, versions) in &self.instead {
            if rng.below(8) < loss || sector * SECTOR >= left.len() {
                continue;
            }
            // Mostly the last one: it was in memory for longest.
            let number = match rng.once_in(4) {
                true => rng.below(versions.len()),
                false => versions.len() - 1,
            };
            let room = left.len() - sector * SECTOR;
            let held = &versions[number][..versions[number].len().min(room)];
            left[sector * SECTOR..][..held.len()].copy_from_slice(held);
        }
        Arc::new(left)
    }

    fn length(&self, loss: usize, rng: &mut Rng) -> usize {
        let (kept, seen) = (self.kept.len(), self.seen.len());
        match rng.below(8) {
            _ if kept == seen => kept,
            drawn if drawn < loss => kept,
            7 => ((kept + rng.below(seen - kept)) / SECTOR * SECTOR).max(kept),
            _ => seen,
        }
    }
}

fn sector_of(bytes: &[u8], sector: usize) -> &[u8] {
    &bytes[sector * SECTOR..bytes.len().min((sector + 1) * SECTOR)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes(content: &Content) -> BTreeSet<Vec<u8>> {
        let mut rng = Rng::new(1);
        let left = |at: usize| content.after_power_cut(at % 9, &mut rng).to_vec();
        (0..500).map(left).collect()
    }

    #[test]
    fn what_was_synced_stays_and_each_other_sector_may_be_lost() {
        let mut content = Content::default();
        content.write(0, &[1; 1024]);
        content.sync();
        assert_eq!(outcomes(&content), BTreeSet::from([vec![1; 1024]]));
        content.write(256, &[2; 512]);
        let first = [vec![1; 256], vec![2; 256]].concat();
        let second = [vec![2; 256], vec![1; 256]].concat();
        let old = vec![1; 512];
        let all = [[&first, &second], [&first, &old], [&old, &second], [&old, &old]];
        assert_eq!(outcomes(&content), all.map(|two| two.map(Vec::as_slice).concat()).into());
    }

    #[test]
    fn a_new_file_may_be_empty_or_partly_written() {
        let mut content = Content::default();
        content.write(0, &[1; 700]);
        let seen = outcomes(&content);
        for left in [vec![], vec![0; 700], vec![1; 700], vec![1; 512]] {
            assert!(seen.contains(&left), "{} bytes", left.len());
        }
    }

    #[test]
    fn what_a_sync_failed_to_write_is_not_written_by_the_next() {
        let mut content = Content::default();
        content.write(0, &[1; 512]);
        content.sync();
        content.write(0, &[2; 512]);
        content.fail_to_sync();
        content.sync();
        assert_eq!(outcomes(&content), [vec![1; 512], vec![2; 512]].into());
        content.write(511, &[3]);
        content.sync();
        assert_eq!(outcomes(&content).len(), 1, "it was written again");
    }
}
