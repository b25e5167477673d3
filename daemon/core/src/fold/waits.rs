//! What waits: entries whose past has not arrived, and what is wrong with a chain that ends in one.

use super::Fold;
use crate::Oid;

/// An entry that waits for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The entry.
    pub entry: Oid,
    /// The one it waits for.
    pub missing: Oid,
}

/// Why a chain has not been let in up to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// This entry of the chain itself has not arrived.
    Broken(Oid),
    /// The chain is whole, and builds on what others wrote and what has not arrived.
    Waits(Waiting),
}

impl Fold {
    /// The entries that wait for others.
    pub fn waiting(&self) -> impl Iterator<Item = Waiting> + '_ {
        self.waited_for.iter().flat_map(|(missing, waiters)| {
            waiters.iter().map(|entry| Waiting { entry: *entry, missing: *missing })
        })
    }

    /// An entry that waits, as it arrived.
    #[must_use]
    pub fn waits(&self, entry: Oid) -> Option<&super::Received> {
        self.waiting.get(&entry)
    }

    /// What keeps the chain that ends in `tip` from being let in, if anything does.
    #[must_use]
    pub fn gap(&self, tip: Oid) -> Option<Gap> {
        let mut at = tip;
        while !self.has(at) {
            let Some(entry) = self.waiting.get(&at) else { return Some(Gap::Broken(at)) };
            match entry.parent {
                Some(parent) if !self.has(parent) => at = parent,
                _ => return Some(Gap::Waits(Waiting { entry: at, missing: self.root_of(at) })),
            }
        }
        None
    }

    /// What an entry waits for in the end: something that waits for nothing itself.
    fn root_of(&self, entry: Oid) -> Oid {
        let mut at = entry;
        while let Some(missing) = self.waiting.get(&at).and_then(|waits| self.missing(waits)) {
            at = missing;
        }
        at
    }
}
