//! Reading all logs for the first time: where most of them lie in one pack that holds little else,
//! what lies there is handed over, oldest first, while the rest of it is being read.
//!
//! To know that an entry stands on a log, its chain must be followed back to it from the tip; but to
//! use it, everything before it must be here. So what lies in the pack is taken for what stands on
//! the logs, and whether it does is found out in the end. If it does not, what was made of it is
//! thrown away. A walk does the rest.

use std::collections::HashSet;

use tidegate_core::Oid;
use tidegate_core::fold::Received;

use crate::store::{Store, StoreError};
use crate::stretches::{self, FEWEST};
use crate::walk::{Chain, SHORT, Walked, total};

/// How many entries further back one lies elsewhere in the pack for sure: git puts what others are
/// spelled by before them.
const FAR: usize = 256;

impl Store {
    /// Reads all logs: what `fold` made of as many entries as could be read at once, and a walk from
    /// the tips to what that `knows`.
    pub fn sweep<T>(
        &self,
        begin: impl Fn() -> T,
        fold: impl Fn(&mut T, Vec<Received>),
        knows: impl Fn(&T, Oid) -> bool,
    ) -> Result<(T, Walked), StoreError> {
        let heads = self.heads(&|_| false)?;
        let mut made = begin();
        let mut open = Open::default();
        let packed = self.packed(&heads.chains)?;
        stretches::in_order(self.repository.as_ref(), &packed, &mut |stretch| {
            let all = stretch.len();
            let read = stretch.into_iter().flatten().filter(|read| open.goes_on_with(read));
            let read: Vec<Received> = read.collect();
            let is_strange = read.len() * 2 < all;
            fold(&mut made, read);
            !is_strange
        })?;
        for chain in &heads.chains {
            self.lead_to(chain.tip, &mut open)?;
        }
        if !open.ends.is_empty() {
            made = begin();
        }
        let walked = self.walk_from(heads, &|oid| knows(&made, oid))?;
        Ok((made, walked))
    }

    /// The objects that lie in one pack with most of the longest chain, oldest first.
    fn packed(&self, chains: &[Chain]) -> Result<Vec<Oid>, StoreError> {
        let left = total(chains);
        let Some(longest) = chains.iter().max_by_key(|chain| chain.length) else {
            return Ok(Vec::new());
        };
        // The last entries often lie apart.
        for back in [0, SHORT] {
            let at = self.ancestor(longest.tip, back)?;
            let Some(at) = at.filter(|_| left >= FEWEST) else { break };
            // All of it is read, so little of it may be somebody else's.
            let most = left.saturating_add(left / 8);
            let mut packed = self.repository.neighbours(at, most)?;
            if packed.len() >= FEWEST {
                let place = |oid: Oid| packed.iter().position(|packed| *packed == oid);
                // Git puts the latest first, and we the oldest.
                if self.ancestor(at, FAR)?.and_then(place) > place(at) {
                    packed.reverse();
                }
                return Ok(packed);
            }
        }
        Ok(Vec::new())
    }

    /// Follows the chain at `tip` back to what is open, which so stands on a log.
    fn lead_to(&self, tip: Oid, open: &mut Open) -> Result<(), StoreError> {
        let mut at = Some(tip);
        for _ in 0..=SHORT {
            let Some(oid) = at.filter(|_| !open.ends.is_empty()) else { break };
            at = if open.ends.remove(&oid) { None } else { self.ancestor(oid, 1)? };
        }
        Ok(())
    }

    /// The entry that many steps before the one at `oid`.
    fn ancestor(&self, oid: Oid, steps: usize) -> Result<Option<Oid>, StoreError> {
        let mut at = Some(oid);
        for _ in 0..steps {
            let Some(oid) = at else { break };
            at = self.read_entry(oid)?.and_then(|read| read.parent);
        }
        Ok(at)
    }
}

/// What was handed over, as far as it tells what stands on logs.
#[derive(Default)]
struct Open {
    /// The entries that none goes on from: if these stand on logs, all do.
    ends: HashSet<Oid>,
    /// Those gone on from that were not handed over yet.
    awaited: HashSet<Oid>,
}

impl Open {
    /// Whether `read` is to be handed over: an entry, or something refused that stands after one.
    fn goes_on_with(&mut self, read: &Received) -> bool {
        let is_ours =
            read.content.is_ok() || read.parent.is_some_and(|parent| self.ends.contains(&parent));
        if is_ours {
            self.awaited.extend(read.parent.filter(|parent| !self.ends.remove(parent)));
            if !self.awaited.remove(&read.oid) {
                self.ends.insert(read.oid);
            }
        }
        is_ours
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commit;

    fn oid(n: u8) -> Oid {
        Oid::from_bytes(&[n; 20]).expect("twenty bytes")
    }

    fn refused(n: u8, parent: Option<u8>) -> Received {
        commit::refused(oid(n), parent.map(oid), "no reason")
    }

    #[test]
    fn what_was_refused_is_handed_over_only_after_what_it_stands_on() {
        let mut open = Open { ends: HashSet::from([oid(1)]), awaited: HashSet::new() };
        assert!(!open.goes_on_with(&refused(2, None)), "a commit of the user's own");
        assert!(open.goes_on_with(&refused(3, Some(1))));
        assert!(open.goes_on_with(&refused(4, Some(3))));
        assert_eq!(open.ends, HashSet::from([oid(4)]), "the others lead to it");
    }

    #[test]
    fn an_end_is_what_none_goes_on_from_be_it_handed_over_before_or_after() {
        let mut open = Open { ends: HashSet::from([oid(1)]), awaited: HashSet::from([oid(2)]) };
        assert!(open.goes_on_with(&refused(2, Some(1))));
        assert_eq!((open.ends, open.awaited), (HashSet::new(), HashSet::new()));
    }
}
