//! What leads to what: the chain of first parents, and whether a commit can be reached at all.

use std::collections::{BTreeSet, BinaryHeap, HashSet};

use tidegate_core::Oid;

use super::commit::Commit;
use super::reading::{Found, Reading};
use crate::disk::Disk;
use crate::failure::Cause;

impl Disk {
    /// The commits from `tip` along first parents, the newest first: up to the first that is `known`,
    /// which is left out, to the root or to where the history that is here ends.
    pub fn first_parents(&self, tip: Oid, known: &BTreeSet<Oid>) -> Result<Vec<Oid>, Cause> {
        let mut reading = Reading::new(self)?;
        let mut chain = Vec::new();
        let mut next = reading.peel(tip)?;
        while let Some(id) = next.filter(|id| !known.contains(id)) {
            let ends = reading.ends_with(id);
            let Some(raw) = reading.commit(id)? else { break };
            next = raw.parents.first().copied().filter(|_| !ends);
            chain.push(id);
        }
        Ok(chain)
    }

    /// The commit that an id names, be it by way of a tag; nothing, if that is not here.
    pub fn found_commit(&self, id: Oid) -> Result<Option<Commit>, Cause> {
        let mut reading = Reading::new(self)?;
        let Some(id) = reading.peel(id)? else { return Ok(None) };
        Ok(reading.commit(id)?.map(|raw| raw.commit(id)))
    }

    /// Which of `wanted` can be reached from `from`, themselves included. They may be missing here: a
    /// commit that names one as its parent leads to it. Looks through the whole history where one
    /// cannot be reached, or at what was made since then, in seconds.
    pub fn reached(
        &self,
        from: &[Oid],
        wanted: &BTreeSet<Oid>,
        since: Option<i64>,
    ) -> Result<BTreeSet<Oid>, Cause> {
        let mut reading = Reading::new(self)?;
        let mut reached = BTreeSet::new();
        let mut met: HashSet<Oid> = HashSet::new();
        let mut waiting: BinaryHeap<(i64, Oid, Vec<Oid>)> = BinaryHeap::new();
        let mut pending = from.to_vec();
        loop {
            while let Some(id) = pending.pop() {
                if !met.insert(id) {
                    continue;
                }
                if wanted.contains(&id) {
                    reached.insert(id);
                }
                match reading.look(id)? {
                    Found::Commit(raw) => waiting.push((raw.seconds(), id, raw.parents)),
                    Found::Tag(next) => pending.push(next),
                    Found::Nothing => {}
                }
            }
            if reached.len() == wanted.len() {
                return Ok(reached);
            }
            // The newest first: what is asked for most likely is.
            let Some((made, id, parents)) = waiting.pop() else { return Ok(reached) };
            // The newest that waits is older: so are all others.
            if since.is_some_and(|since| made < since) {
                return Ok(reached);
            }
            let is_here = !reading.ends_with(id);
            for parent in parents {
                if is_here {
                    pending.push(parent);
                } else if wanted.contains(&parent) {
                    reached.insert(parent);
                }
            }
        }
    }
}
