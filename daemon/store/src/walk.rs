//! Reading chains: from their tips back to what is known already, and handed over oldest first.
//!
//! Following parents is serial, and inflating objects is most of the work; so where much of a long
//! chain lies in one pack, the entries there are read ahead on all cores, in the order in which
//! they lie, and following parents only picks them up. They are read once for all chains.

use std::collections::HashSet;
use std::error::Error;
use std::io;

use tidegate_core::fold::Received;
use tidegate_core::{Entry, Oid, ReplicaId};
use tidegate_git::{Lookup, ObjectError, ObjectKind, Objects};

use crate::ahead::Ahead;
use crate::commit;
use crate::refname::log_ref;
use crate::store::{Store, StoreError};
use crate::tips::{Problem, Tips};

/// How many entries are read before it is worth a thought how to read the rest.
pub(crate) const SHORT: usize = 2048;

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// What stands on the chains and was not known, each chain oldest first.
    pub entries: Vec<Received>,
    /// Where the logs stand.
    pub tips: Tips,
    /// What is among our refs and no log.
    pub problems: Vec<Problem>,
}

/// A chain that is to be read.
pub(crate) struct Chain {
    pub(crate) tip: Oid,
    /// How many entries it has, as far as it says.
    pub(crate) length: usize,
}

/// Where reading begins.
pub(crate) struct Heads {
    tips: Tips,
    problems: Vec<Problem>,
    pub(crate) chains: Vec<Chain>,
}

impl Store {
    /// Reads everything on the logs that is not `known`.
    pub fn walk(&self, known: &dyn Fn(Oid) -> bool) -> Result<Walked, StoreError> {
        self.walk_from(self.heads(known)?, known)
    }

    /// The same, up to where the logs stood at the last look.
    pub fn walk_up_to(
        &self,
        looked: (Tips, Vec<Problem>),
        known: &dyn Fn(Oid) -> bool,
    ) -> Result<Walked, StoreError> {
        self.walk_from(self.heads_at(looked, known)?, known)
    }

    /// The same, from `heads`.
    pub(crate) fn walk_from(
        &self,
        heads: Heads,
        known: &dyn Fn(Oid) -> bool,
    ) -> Result<Walked, StoreError> {
        let Heads { tips, problems, chains } = heads;
        let mut walked = Walked { entries: Vec::new(), tips, problems };
        let left = total(&chains);
        let mut here: HashSet<Oid> = HashSet::new();
        let mut ahead = None;
        for chain in &chains {
            let seen = |oid: Oid| here.contains(&oid) || known(oid);
            let before = walked.entries.len();
            self.chain(chain.tip, &seen, (&mut ahead, left), &mut walked.entries)?;
            let chain = &mut walked.entries[before..];
            chain.reverse();
            if chains.len() > 1 {
                here.extend(chain.iter().map(|received| received.oid));
            }
        }
        Ok(walked)
    }

    /// How many entries all logs have, as far as they say.
    pub fn entries_told(&self) -> Result<usize, StoreError> {
        Ok(total(&self.heads(&|_| false)?.chains))
    }

    /// Where the logs stand, and their chains whose tips are not `known`.
    pub(crate) fn heads(&self, known: &dyn Fn(Oid) -> bool) -> Result<Heads, StoreError> {
        self.heads_at(self.tips()?, known)
    }

    fn heads_at(
        &self,
        (tips, mut problems): (Tips, Vec<Problem>),
        known: &dyn Fn(Oid) -> bool,
    ) -> Result<Heads, StoreError> {
        let mut chains = Vec::new();
        for (replica, tip) in tips.iter().filter(|(_, tip)| !known(**tip)) {
            match self.length(*replica, *tip)? {
                Ok(length) => chains.push(Chain { tip: *tip, length }),
                Err(problem) => problems.push(problem),
            }
        }
        Ok(Heads { tips, problems, chains })
    }

    /// Whether the own replica was minted at `tip` and has written nothing yet.
    fn is_minted_at(&self, replica: ReplicaId, tip: Oid) -> bool {
        self.replica() == Some(replica) && self.begins_after().is_some_and(|fork| fork.entry == tip)
    }

    /// What a journal of this clone holds at `oid`.
    fn in_journal(&self, oid: Oid) -> Option<Received> {
        let bytes = self.overlay.borrow().bytes(oid)?;
        Some(commit::read(oid, &bytes, self.repository.empty_tree()))
    }

    /// Reads one commit as an entry. Nothing, if its object is not here.
    pub fn read_entry(&self, oid: Oid) -> Result<Option<Received>, StoreError> {
        match self.in_journal(oid) {
            Some(read) => Ok(Some(read)),
            // The repository stays open, since who reads one entry mostly reads more.
            None => read(self.repository.as_ref(), oid, &mut Vec::new()),
        }
    }

    /// The last entry of the chain at `tip` that can be read, and how many refused ones follow it.
    pub(crate) fn last_readable(&self, tip: Oid) -> Result<Option<(Entry, u64)>, StoreError> {
        let mut refused = 0;
        let mut at = Some(tip);
        while let Some(oid) = at {
            let read = self.read_entry(oid)?.ok_or(StoreError::Missing { oid })?;
            if let Ok(entry) = read.content {
                return Ok(Some((*entry, refused)));
            }
            refused += 1;
            at = read.parent;
        }
        Ok(None)
    }

    /// How many entries the chain at `tip` has, as far as it says. A ref whose entry is missing leads
    /// nowhere; a chain that stands under the name of another replica is nobody's.
    fn length(&self, replica: ReplicaId, tip: Oid) -> Result<Result<usize, Problem>, StoreError> {
        let what = match self.read_entry(tip)?.map(|read| read.content) {
            None => format!("its last entry {tip} is missing or damaged"),
            Some(Ok(entry)) if entry.replica != replica && !self.is_minted_at(replica, tip) => {
                format!("its last entry was written by {}", entry.replica)
            }
            Some(Ok(entry)) => return Ok(Ok(usize::try_from(entry.seq).unwrap_or(usize::MAX))),
            Some(Err(_)) => return Ok(Ok(0)),
        };
        Ok(Err(Problem { name: log_ref(replica), what }))
    }

    /// Adds to `entries` those from `tip` back to what is known, latest first. Where they are many,
    /// all that `left` entries may be are read ahead, for this chain and those after it.
    fn chain(
        &self,
        tip: Oid,
        known: &dyn Fn(Oid) -> bool,
        (ahead, left): (&mut Option<Ahead>, usize),
        entries: &mut Vec<Received>,
    ) -> Result<(), StoreError> {
        let mut reader = Reader::new(self.repository.reader());
        let short = entries.len() + SHORT;
        let mut next = Some(tip);
        while let Some(oid) = next.filter(|oid| !known(*oid)) {
            if entries.len() == short && ahead.is_none() {
                let read = Ahead::of(self.repository.as_ref(), oid, left.saturating_sub(SHORT))?;
                entries.reserve(read.len());
                *ahead = Some(read);
            }
            let read = match self.in_journal(oid).or_else(|| ahead.as_mut()?.take(oid)) {
                Some(read) => read,
                // An entry that is not here ends the chain: those after it wait for it.
                None => match reader.read(oid)? {
                    Some(read) => read,
                    None => break,
                },
            };
            next = read.parent;
            entries.push(read);
        }
        Ok(())
    }
}

/// How many entries `chains` have, as far as they say.
pub(crate) fn total(chains: &[Chain]) -> usize {
    chains.iter().fold(0, |sum: usize, chain| sum.saturating_add(chain.length))
}

/// Reads commits one after another.
pub(crate) struct Reader {
    objects: Box<dyn Objects + Send>,
    buffer: Vec<u8>,
}

impl Reader {
    pub(crate) fn new(objects: Box<dyn Objects + Send>) -> Self {
        Self { objects, buffer: Vec::new() }
    }

    /// What stands at `oid`.
    pub(crate) fn read(&mut self, oid: Oid) -> Result<Option<Received>, StoreError> {
        read(self.objects.as_ref(), oid, &mut self.buffer)
    }
}

/// What stands at `oid`. Nothing, if the object is not here, or damaged: whoever names it waits for
/// it, as if it had not arrived.
fn read(
    objects: &dyn Objects,
    oid: Oid,
    buffer: &mut Vec<u8>,
) -> Result<Option<Received>, StoreError> {
    let empty_tree = objects.empty_tree();
    let refused = |why| commit::refused(oid, None, why);
    let found = match objects.read_into(oid, commit::MAX_BYTES, buffer) {
        Err(error) if is_damage(&error) => Lookup::Missing,
        found => found?,
    };
    Ok(Some(match found {
        Lookup::Missing => return Ok(None),
        Lookup::Found(ObjectKind::Commit) => commit::read(oid, buffer, empty_tree),
        Lookup::Found(_) => refused("it is no commit"),
        Lookup::TooBig { .. } => {
            match objects.read_into(oid, commit::MAX_OUTLINE_BYTES, buffer)? {
                Lookup::Found(ObjectKind::Commit) => {
                    commit::read_oversized(oid, buffer, empty_tree)
                }
                _ => refused("it is larger than any entry"),
            }
        }
    }))
}

/// Whether an object is there and cannot be made out, and not merely kept from this user.
pub(crate) fn is_damage(error: &ObjectError) -> bool {
    let denied = |error: &(dyn Error + 'static)| {
        error
            .downcast_ref::<io::Error>()
            .is_some_and(|e| e.kind() == io::ErrorKind::PermissionDenied)
    };
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if denied(error) {
            return false;
        }
        cause = error.source();
    }
    matches!(error, ObjectError::Unreadable { .. })
}
