//! The read model on disk: brought to where the logs stand, made anew where it cannot be, and done
//! without where it cannot be kept.

use tidegate_api::{Asker, Failure, Reply};
use tidegate_core::ProjectId;
use tidegate_core::fold::Gap;
use tidegate_index::{Database, Home, IndexError};
use tidegate_store::Store;

use crate::catch_up::{Caught, catch_up};
use crate::door::whole;
use crate::engine::{Desk, Engine};
use crate::failure::{Wrong, internal};
use crate::unseen;

/// How many entries are folded step by step. More are folded faster all at once.
const MOST: usize = 2_000;

/// The read model, as of now.
pub(crate) struct Present {
    pub(crate) database: Database,
    pub(crate) caught: Caught,
    /// Whether it was found as it should be, and only brought up to date.
    pub(crate) was_kept: bool,
}

impl Engine {
    /// Asks the read model on disk, and tells what is not to be seen. Others have the desk meanwhile.
    pub(crate) fn ask_present(
        &self,
        asker: &dyn Asker,
        see: impl Fn(&Database) -> Result<Reply, IndexFailure>,
    ) -> Result<Reply, Failure> {
        let found = present(&mut *self.desk()?)?;
        let was_kept = found.was_kept;
        match told(found, asker, &see) {
            // What was damaged is made anew, and asked once more.
            Err(IndexFailure::Index(_)) if was_kept => {
                let anew = made_anew(&mut *self.desk()?)?;
                Ok(told(anew, asker, &see)?)
            }
            told => Ok(told?),
        }
    }
}

/// Why a question was not answered.
pub(crate) enum IndexFailure {
    /// The read model cannot be used.
    Index(IndexError),
    /// Anything else.
    Other(Failure),
}

impl From<IndexError> for IndexFailure {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Question(_) | IndexError::Deed | IndexError::Late => {
                Self::Other(Wrong::from(error).into())
            }
            error => Self::Index(error),
        }
    }
}

impl From<Failure> for IndexFailure {
    fn from(failure: Failure) -> Self {
        Self::Other(failure)
    }
}

impl From<IndexFailure> for Failure {
    fn from(failure: IndexFailure) -> Self {
        match failure {
            IndexFailure::Index(error) => Wrong::from(error).into(),
            IndexFailure::Other(failure) => failure,
        }
    }
}

fn told(
    present: Present,
    asker: &dyn Asker,
    see: &impl Fn(&Database) -> Result<Reply, IndexFailure>,
) -> Result<Reply, IndexFailure> {
    let Present { mut database, caught, .. } = present;
    whole(&caught)?;
    if let Some(patience) = asker.patience() {
        database.give_up_after(patience)?;
    }
    let unseen = database.unseen()?;
    Ok(see(&database)?.with(unseen::unseen(&unseen, &caught)))
}

/// The read model, brought to where the logs stand.
pub(crate) fn present(desk: &mut Desk) -> Result<Present, Failure> {
    let repo = desk.store.project().map_err(Wrong::from)?;
    let home = Home::at(desk.store.index_folder());
    // Whatever is wrong with it, it can be made anew.
    if let Ok(Some((database, caught))) = resumed(&desk.store, &home, repo) {
        return Ok(Present { database, caught, was_kept: true });
    }
    made_anew(desk)
}

/// The read model, made anew of what the logs say.
fn made_anew(desk: &mut Desk) -> Result<Present, Failure> {
    let home = Home::at(desk.store.index_folder());
    let caught = catch_up(desk)?;
    let memory = desk.index.as_ref().ok_or_else(|| internal("catching up left no index"))?;
    let database = match home.make(memory, &caught.tips) {
        Ok(database) => database,
        Err(_) => Database::scratch(memory).map_err(Wrong::from)?,
    };
    Ok(Present { database, caught, was_kept: false })
}

/// The read model that is kept, if it can go on from where it was left.
fn resumed(
    store: &Store,
    home: &Home,
    repo: ProjectId,
) -> Result<Option<(Database, Caught)>, Wrong> {
    let Some(mut database) = home.open(repo)? else { return Ok(None) };
    let (mut tips, mut problems) = store.tips()?;
    if !database.stands_at(&tips)? {
        let walked = store.walk(&|oid| database.has(oid).unwrap_or(false))?;
        let goes_on = walked.entries.len() <= MOST;
        if !goes_on || !database.leads_to(&walked.tips, &walked.entries)? {
            return Ok(None);
        }
        let read = |oid| store.read_entry(oid).map_err(Into::into);
        database.take_in(walked.entries, &walked.tips, &read)?;
        (tips, problems) = (walked.tips, walked.problems);
    }
    let own = store.replica().and_then(|own| tips.get(&own).copied());
    let gap = match own {
        Some(tip) if !database.has(tip)? => Some(Gap::Broken(tip)),
        _ => None,
    };
    // What is wrong with the own log, the fold in memory can tell.
    Ok(gap.is_none().then_some((database, Caught { tips, problems, gap })))
}
