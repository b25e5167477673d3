//! How the logs that a remote shows stand to those here.

use std::collections::BTreeMap;

use tidegate_core::{Oid, ReplicaId};
use tidegate_git::{RefTarget, ShownRef};

use crate::refname::{LOG, log_ref, replica_of};
use crate::store::{Store, StoreError};
use crate::tips::{Problem, Tips};

/// How the logs of a remote stand to those here.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Logs that end at the same entry.
    pub same: usize,
    /// Where the remote shows something that does not stand here.
    pub wanted: Vec<Wanted>,
    /// What the remote has not: each log with its end here, and where the remote has it, if at all.
    pub lacking: Vec<(ReplicaId, Oid, Option<Oid>)>,
    /// What it shows in the place of logs, and is none.
    pub strange: Vec<Problem>,
}

/// A log whose end at a remote does not stand here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Whose it is.
    pub replica: ReplicaId,
    /// Where it ends there.
    pub at: Oid,
    /// Where it ends here, if it is here.
    pub here: Option<Oid>,
}

impl Store {
    /// How the logs that a remote shows stand to those here, as far as they are published.
    pub fn compare(&self, shown: &[ShownRef]) -> Result<Compared, StoreError> {
        let mut here = self.published()?;
        let mut compared = Compared::default();
        for ShownRef { name, at } in shown {
            let Some(replica) = replica_of(name) else {
                let what = "its name is that of no replica".to_owned();
                compared.strange.push(Problem { name: name.clone(), what });
                continue;
            };
            let own = here.remove(&replica);
            match own {
                Some(own) if own == *at => compared.same += 1,
                Some(own) if self.read_entry(*at)?.is_some() && self.leads_to(own, *at)? => {
                    compared.lacking.push((replica, own, Some(*at)));
                }
                here => compared.wanted.push(Wanted { replica, at: *at, here }),
            }
        }
        compared.lacking.extend(here.into_iter().map(|(replica, at)| (replica, at, None)));
        Ok(compared)
    }

    /// Where the refs of the logs stand.
    pub(super) fn published(&self) -> Result<Tips, StoreError> {
        let mut tips = BTreeMap::new();
        for (name, target) in self.repository.list(LOG)? {
            if let (Some(replica), RefTarget::Oid(at)) = (replica_of(&name), target) {
                tips.insert(replica, at);
            }
        }
        Ok(tips)
    }

    /// Whether the chain at `later` goes on from `earlier`.
    fn leads_to(&self, later: Oid, earlier: Oid) -> Result<bool, StoreError> {
        let first = self.seq(earlier)?;
        let mut at = Some(later);
        while let Some(oid) = at {
            if oid == earlier {
                return Ok(true);
            }
            let Some(read) = self.read_entry(oid)? else { return Ok(false) };
            let seq = read.content.as_ref().ok().map(|entry| (entry.replica, entry.seq));
            // On one chain nothing comes before what has a lower number.
            if let (Some(first), Some(seq)) = (first, seq)
                && first.0 == seq.0
                && seq.1 <= first.1
            {
                return Ok(false);
            }
            at = read.parent;
        }
        Ok(false)
    }

    /// How many entries a log has after one, or in all.
    pub fn between(&self, before: Option<Oid>, end: Oid) -> Result<u64, StoreError> {
        let number = |oid| Ok::<_, StoreError>(self.seq(oid)?.map_or(0, |(_, seq)| seq));
        let before = before.map(number).transpose()?.unwrap_or_default();
        Ok(number(end)?.saturating_sub(before))
    }

    /// Whether a remote that had a log up to `mark` lost some of it, if it shows it up to `shown`.
    pub fn goes_back(&self, mark: Oid, shown: Option<Oid>) -> Result<bool, StoreError> {
        match shown {
            None => Ok(true),
            Some(shown) => Ok(shown != mark && self.leads_to(mark, shown)?),
        }
    }

    /// Whose entry that is, and its number.
    fn seq(&self, oid: Oid) -> Result<Option<(ReplicaId, u64)>, StoreError> {
        let read = self.read_entry(oid)?.and_then(|read| read.content.ok());
        Ok(read.map(|entry| (entry.replica, entry.seq)))
    }

    /// A ref as it is to be at a remote.
    #[must_use]
    pub fn as_shown(replica: ReplicaId, at: Oid) -> ShownRef {
        ShownRef { name: log_ref(replica), at }
    }
}
