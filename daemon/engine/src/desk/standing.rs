//! Whether what was folded stands where the logs do, and one step of the way there.

use tidegate_index::Database;
use tidegate_store::{Problem, Store, Tips};

use super::{Caught, Desk, MOST, is_little};
use crate::failure::Wrong;

impl Desk {
    /// Shows what was folded to `see`, if the logs stand just where they were folded up to. What is not
    /// found soon there is not looked for any longer.
    pub(crate) fn glance<T>(&mut self, see: impl FnOnce(&Self, &Caught) -> Option<T>) -> Option<T> {
        self.database = self.database.take().or_else(|| self.spare.pop());
        if let Some(database) = &mut self.database {
            database.give_up_when(|| true).ok()?;
        }
        let seen = self.standing().and_then(|caught| see(self, &caught));
        if let Some(database) = &mut self.database {
            database.release();
            // One that goes on giving up is of no use to anybody.
            database.never_give_up().ok().or_else(|| self.database.take().map(drop))?;
        }
        seen
    }

    /// Where the logs stand, if that is where they were folded up to.
    fn standing(&self) -> Option<Caught> {
        let looked = self.store.tips().ok()?;
        let Some(memory) = &self.memory else {
            let database = self.database.as_ref()?;
            return match stands(&self.store, database, &looked) {
                Ok(Some(Step::Stands(caught))) if self.home().holds(database) => Some(caught),
                _ => None,
            };
        };
        let (tips, problems) = looked;
        let own = self.store.replica().and_then(|own| tips.get(&own).copied());
        let gap = own.and_then(|tip| memory.fold().gap(tip));
        // What is wrong with a log whose last entry is not there, a walk tells.
        let are_there = tips.values().all(|tip| memory.fold().has(*tip));
        let stands = tips == self.folded && are_there && is_little(memory);
        stands.then_some(Caught { tips, problems, gap, is_beside_newer: false })
    }
}

/// What one try came to.
pub(super) enum Step {
    /// It stands where the logs do, and is held there.
    Stands(Caught),
    /// It was brought on, or others did that.
    Went,
    /// The logs do not lead on from where it stands.
    LeadsAway,
    /// So much is new that all is folded faster at once.
    TooMuch,
    /// What is wrong with the own log, the fold in memory can tell.
    Gap,
}

/// Brings the database one step on to where the logs stand.
pub(super) fn step(store: &Store, database: &Database) -> Result<Step, Wrong> {
    let looked = store.tips()?;
    if let Some(stands) = stands(store, database, &looked)? {
        return Ok(stands);
    }
    let walked = store.walk_up_to(looked, &|oid| database.has(oid).unwrap_or(false))?;
    if walked.entries.len() > MOST {
        return Ok(Step::TooMuch);
    }
    if !database.leads_to(&walked.tips, &walked.entries)? {
        return Ok(Step::LeadsAway);
    }
    let read = |oid| store.read_entry(oid).map_err(Into::into);
    database.take_in(walked.entries, &walked.tips, &read)?;
    Ok(stands(store, database, &(walked.tips, walked.problems))?.unwrap_or(Step::Went))
}

/// Holds the database, if it stands where the logs do.
fn stands(
    store: &Store,
    database: &Database,
    (tips, problems): &(Tips, Vec<Problem>),
) -> Result<Option<Step>, Wrong> {
    database.hold()?;
    if !database.stands_at(tips)? {
        return Ok(None);
    }
    let own = store.replica().and_then(|own| tips.get(&own).copied());
    Ok(Some(match own.map_or(Ok(true), |tip| database.has(tip))? {
        true => Step::Stands(Caught {
            tips: tips.clone(),
            problems: problems.clone(),
            gap: None,
            is_beside_newer: false,
        }),
        false => Step::Gap,
    }))
}
