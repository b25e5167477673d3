//! Reading chains: from their tips back to what is known already, and handed over oldest first.
//!
//! Following parents is serial, and inflating objects is most of the work; so for long chains one
//! thread follows and another decodes.

use std::collections::HashSet;
use std::sync::mpsc;

use tidegate_core::fold::Received;
use tidegate_core::{Oid, ReplicaId};
use tidegate_git::{Lookup, ObjectKind, Objects};

use crate::commit;
use crate::refname::log_ref;
use crate::store::{Store, StoreError};
use crate::tips::{Problem, Tips};

/// How many commits are handed from one thread to the other at once.
const BATCH: usize = 512;

/// How many batches may wait to be decoded.
const WAITING: usize = 64;

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

/// A commit as it was found, not yet read.
struct Found {
    oid: Oid,
    what: What,
}

enum What {
    Commit(Vec<u8>),
    Oversized(Vec<u8>),
    Other(&'static str),
}

impl Store {
    /// Reads everything on the logs that is not `known`.
    pub fn walk(&self, known: &dyn Fn(Oid) -> bool) -> Result<Walked, StoreError> {
        let (tips, problems) = self.tips()?;
        let mut walked = Walked { entries: Vec::new(), tips, problems };
        let mut here: HashSet<Oid> = HashSet::new();
        for (replica, tip) in walked.tips.clone() {
            let seen = |oid: Oid| here.contains(&oid) || known(oid);
            if seen(tip) {
                continue;
            }
            if let Some(problem) = self.misplaced(replica, tip)? {
                walked.problems.push(problem);
                continue;
            }
            let chain = self.chain(tip, &seen)?;
            here.extend(chain.iter().map(|received| received.oid));
            walked.entries.extend(chain.into_iter().rev());
        }
        Ok(walked)
    }

    /// Reads one commit as an entry.
    pub fn read_entry(&self, oid: Oid) -> Result<Received, StoreError> {
        let mut reader = Reader::new(self.repository.reader());
        let empty_tree = self.empty_tree();
        Ok(match reader.next(oid)? {
            Some((found, _)) => found.read(empty_tree),
            None => commit::refused(oid, Vec::new(), "its object is missing"),
        })
    }

    /// A chain that stands under the name of another replica is nobody's.
    fn misplaced(&self, replica: ReplicaId, tip: Oid) -> Result<Option<Problem>, StoreError> {
        let entry = self.read_entry(tip)?.content.ok();
        let other = entry.map(|entry| entry.replica).filter(|other| *other != replica);
        Ok(other.map(|other| Problem {
            name: log_ref(replica),
            what: format!("its last entry was written by {other}"),
        }))
    }

    /// The entries from `tip` back to what is known, latest first.
    fn chain(&self, tip: Oid, known: &dyn Fn(Oid) -> bool) -> Result<Vec<Received>, StoreError> {
        let empty_tree = self.empty_tree();
        let mut entries = Vec::new();
        let mut reader = Reader::new(self.repository.reader());
        let mut next = Some(tip);
        // Short chains, and the news of long ones, are read here and now.
        while let Some(oid) = next.filter(|oid| !known(*oid)) {
            if entries.len() >= BATCH {
                return self.long_chain(reader, oid, known, entries);
            }
            let Some((found, parent)) = reader.next(oid)? else { break };
            entries.push(found.read(empty_tree));
            next = parent;
        }
        Ok(entries)
    }

    /// Goes on from `next` with a thread that follows parents while this one decodes.
    fn long_chain(
        &self,
        mut reader: Reader,
        next: Oid,
        known: &dyn Fn(Oid) -> bool,
        mut entries: Vec<Received>,
    ) -> Result<Vec<Received>, StoreError> {
        let empty_tree = self.empty_tree();
        std::thread::scope(|scope| {
            let (sender, receiver) = mpsc::sync_channel::<Vec<Found>>(WAITING);
            let follower = scope.spawn(move || -> Result<(), StoreError> {
                let mut next = Some(next);
                while let Some(start) = next {
                    let mut batch = Vec::with_capacity(BATCH);
                    next = Some(start);
                    while let Some(oid) = next.filter(|_| batch.len() < BATCH) {
                        let Some((found, parent)) = reader.next(oid)? else {
                            next = None;
                            break;
                        };
                        batch.push(found);
                        next = parent;
                    }
                    // The other side hangs up when it has come to what it knows.
                    if sender.send(batch).is_err() {
                        return Ok(());
                    }
                }
                Ok(())
            });
            'all: for batch in receiver {
                for found in batch {
                    if known(found.oid) {
                        break 'all;
                    }
                    entries.push(found.read(empty_tree));
                }
            }
            follower.join().expect("the follower does not panic")
        })?;
        Ok(entries)
    }
}

/// Reads commits one after another.
struct Reader {
    objects: Box<dyn Objects + Send>,
    empty_tree: Oid,
    buffer: Vec<u8>,
}

impl Reader {
    fn new(objects: Box<dyn Objects + Send>) -> Self {
        let empty_tree = objects.empty_tree();
        Self { objects, empty_tree, buffer: Vec::new() }
    }

    /// What stands at `oid`, and the entry before it. Nothing, if the object is not here.
    fn next(&mut self, oid: Oid) -> Result<Option<(Found, Option<Oid>)>, StoreError> {
        let what = match self.objects.read_into(oid, commit::MAX_BYTES, &mut self.buffer)? {
            Lookup::Missing => return Ok(None),
            Lookup::Found(ObjectKind::Commit) => What::Commit(self.buffer.clone()),
            Lookup::Found(_) => What::Other("it is no commit"),
            Lookup::TooBig { .. } => {
                match self.objects.read_into(oid, commit::MAX_OUTLINE_BYTES, &mut self.buffer)? {
                    Lookup::Found(ObjectKind::Commit) => What::Oversized(self.buffer.clone()),
                    _ => What::Other("it is larger than any entry"),
                }
            }
        };
        let parent = match &what {
            What::Commit(bytes) | What::Oversized(bytes) => commit::parent(bytes, self.empty_tree),
            What::Other(_) => None,
        };
        Ok(Some((Found { oid, what }, parent)))
    }
}

impl Found {
    fn read(self, empty_tree: Oid) -> Received {
        match self.what {
            What::Commit(bytes) => commit::read(self.oid, &bytes, empty_tree),
            What::Oversized(bytes) => commit::read_oversized(self.oid, &bytes, empty_tree),
            What::Other(why) => commit::refused(self.oid, Vec::new(), why),
        }
    }
}
