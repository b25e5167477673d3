//! The desk: the store, and what was folded of it, kept in memory where there is little and on disk
//! where there is much.

mod standing;

use std::time::{Duration, Instant};

use tidegate_api::Failure;
use tidegate_api::listed::SpelledRow;
use tidegate_core::fold::Gap;
use tidegate_core::{Entry, Oid};
use tidegate_index::{Database, Home, IndexError, Memory, lead_on};
use tidegate_store::{Problem, Store, Tips};

use crate::failure::{Unanswered, Wrong, internal};
use crate::folded::Folded;
use standing::{Step, step};

/// How many entries are folded anew by each process: that takes no longer than to open what was kept.
const LITTLE: usize = 200;

/// And how many events: an import has a hundred in one entry.
const FEW: usize = 1_000;

/// How many entries are folded step by step onto what was kept. More are folded faster all at once.
const MOST: usize = 2_000;

/// How often others may get ahead before all is folded anew.
const MOST_TRIES: usize = 20;

/// For how long nothing is tried again that failed, such as on a full disk.
const AGAIN: Duration = Duration::from_secs(300);

/// How often others may write to what is kept on disk before all is folded without it.
const MOST_BUSY: usize = 5;

/// How often the logs may seem to lead elsewhere: who got ahead in between looks so.
const MOST_MISSED: usize = 3;

/// What one request at a time works on.
pub(crate) struct Desk {
    pub(crate) store: Store,
    /// The folded log, of any point.
    memory: Option<Memory>,
    /// The folded log as it is now.
    database: Option<Database>,
    /// The same, opened more than once: as often as it was asked several things at a time.
    spare: Vec<Database>,
    /// When nothing could be kept on disk here.
    unkept: Option<Instant>,
    /// Up to where the logs were folded in memory.
    folded: Tips,
    /// Has another process make what is kept on disk, where this one stays and is to stay small.
    elsewhere: Option<Elsewhere>,
    /// When that process failed.
    unmade: Option<Instant>,
}

/// Has another process make what is kept on disk, and gives whether it did.
pub(crate) type Elsewhere = Box<dyn Fn() -> bool + Send>;

/// What catching up found beside entries.
pub(crate) struct Caught {
    /// Where the logs stand.
    pub(crate) tips: Tips,
    /// What is among our refs and no log.
    pub(crate) problems: Vec<Problem>,
    /// What keeps this clone's own log from being read up to its end.
    pub(crate) gap: Option<Gap>,
    /// Whether what is kept here is of a later version, and left alone.
    pub(crate) is_beside_newer: bool,
}

impl Desk {
    pub(crate) fn new(store: Store) -> Self {
        Self {
            store,
            memory: None,
            database: None,
            spare: Vec::new(),
            unkept: None,
            folded: Tips::new(),
            elsewhere: None,
            unmade: None,
        }
    }

    /// Begins anew, with what stands in the store by now.
    pub(crate) fn begin_anew(&mut self, store: Store) {
        let elsewhere = self.elsewhere.take();
        *self = Self { elsewhere, ..Self::new(store) };
    }

    /// Has what is kept on disk made by another process where the logs are long.
    pub(crate) fn make_elsewhere(&mut self, elsewhere: Elsewhere) {
        self.elsewhere = Some(elsewhere);
    }

    /// Does without what is kept on disk, which said `why` after so many tries: where it is damaged it
    /// is made anew, and where others write it is opened again, and left to them in the end.
    pub(crate) fn without(&mut self, why: &IndexError, tries: usize) -> Result<Caught, Failure> {
        if why.is_busy() {
            self.database = None;
            let resumed = if tries < MOST_BUSY { self.resume() } else { None };
            return resumed.map_or_else(|| self.fold(), Ok);
        }
        self.discard();
        self.catch_up()
    }

    /// Gives up what is kept on disk, so that it is made anew.
    pub(crate) fn discard(&mut self) {
        self.database = None;
        self.spare.clear();
        self.home().discard();
    }

    /// Forgets what was folded, so that it is read anew.
    pub(crate) fn clear(&mut self) {
        (self.memory, self.database, self.unkept) = (None, None, None);
        self.spare.clear();
    }

    /// Brings what was folded to where the logs stand.
    pub(crate) fn catch_up(&mut self) -> Result<Caught, Failure> {
        self.put_away();
        if self.memory.is_none() {
            let is_open = self.database.is_some() || !self.spare.is_empty();
            let is_worth_it = is_open || self.home().is_worth_opening();
            let resumed = if is_worth_it { self.resume() } else { None };
            if let Some(caught) = resumed.or_else(|| self.have_made()) {
                return Ok(caught);
            }
        }
        let mut caught = self.fold()?;
        if !is_little(self.memory()?) && self.keep(&mut caught) {
            self.memory = None;
        }
        Ok(caught)
    }

    /// Forgets the fold in memory if it is large: what is kept on disk answers most questions.
    pub(crate) fn put_away(&mut self) {
        if !is_recent(self.unkept) {
            self.memory.take_if(|memory| !is_little(memory));
        }
    }

    /// Brings the fold in memory to where the logs stand.
    pub(crate) fn fold(&mut self) -> Result<Caught, Failure> {
        let knows = |memory: &Memory, oid| memory.fold().has(oid);
        let on = match &self.memory {
            Some(memory) => Some(self.store.walk(&|oid| knows(memory, oid)).map_err(Wrong::from)?),
            None => None,
        };
        // Where a log was rewound or is gone, it begins anew.
        let folded = self.folded.iter().map(|(replica, tip)| (*replica, *tip));
        let on = on.filter(|walked| lead_on(folded, &walked.tips, &walked.entries));
        let walked = match on {
            Some(walked) => walked,
            None => {
                let project = self.store.project().map_err(Wrong::from)?;
                let read = self.store.sweep(|| Memory::new(project), Memory::fold_in, knows);
                let (memory, walked) = read.map_err(Wrong::from)?;
                self.memory = Some(memory);
                walked
            }
        };
        let memory = self.memory.as_mut().expect("it was made if there was none");
        memory.fold_in(walked.entries);
        self.folded.clone_from(&walked.tips);
        let tip = self.store.replica().and_then(|own| walked.tips.get(&own).copied());
        let gap = tip.and_then(|tip| memory.fold().gap(tip));
        let (tips, problems) = (walked.tips, walked.problems);
        Ok(Caught { tips, problems, gap, is_beside_newer: false })
    }

    /// Brings what is kept on disk to where the logs stand, and makes it if it is not there. Where it
    /// cannot be kept it is made in memory.
    fn catch_up_kept(&mut self) -> Result<Caught, Failure> {
        if let Some(caught) = self.resume().or_else(|| self.have_made()) {
            return Ok(caught);
        }
        let mut caught = self.fold()?;
        if !self.keep(&mut caught) {
            let made = Database::scratch(self.memory()?, SpelledRow::parts);
            self.database = Some(made.map_err(Wrong::from)?);
        }
        Ok(caught)
    }

    /// Lends what is kept on disk, which was caught up; nothing, if the fold in memory was.
    pub(crate) fn lend(&mut self) -> Option<Database> {
        self.database.take_if(|_| self.memory.is_none())
    }

    /// Lends what is kept on disk, brought to where the logs stand.
    pub(crate) fn lend_kept(&mut self) -> Result<(Database, Caught), Failure> {
        let caught = self.catch_up_kept()?;
        let lent = self.database.take();
        Ok((lent.ok_or_else(|| internal("catching up left no database"))?, caught))
    }

    /// Lends what is kept on disk as it was last asked; nothing, if it is not open.
    pub(crate) fn lend_spare(&mut self) -> Option<Database> {
        self.rest();
        self.spare.pop().or_else(|| self.database.take())
    }

    /// Takes back what was lent.
    pub(crate) fn take_back(&mut self, lent: Database) {
        lent.release();
        self.spare.push(lent);
    }

    /// Makes what is kept on disk anew.
    pub(crate) fn make_kept(&mut self, caught: &Caught) -> Result<(), IndexError> {
        self.database = None;
        let Some(memory) = &self.memory else { return Ok(()) };
        self.database = Some(self.opened(self.home().make(memory, &caught.tips)?)?);
        Ok(())
    }

    /// What was just opened, of which who stays sees to it that it is settled when nobody waits.
    fn opened(&self, database: Database) -> Result<Database, IndexError> {
        self.elsewhere.as_ref().map_or(Ok(()), |_| database.leave_unsettled())?;
        Ok(database)
    }

    fn keep(&mut self, caught: &mut Caught) -> bool {
        // Two versions that are used in turn would take turns at making it anew.
        caught.is_beside_newer = self.home().is_newer();
        if is_recent(self.unkept) {
            return false;
        }
        let is_kept = !caught.is_beside_newer && self.make_kept(caught).is_ok();
        self.unkept = (!is_kept).then(Instant::now);
        is_kept
    }

    /// What is kept on disk, brought to where the logs stand; nothing, if it cannot go on from where
    /// it was left. Whatever is wrong with it, it can be made anew.
    pub(crate) fn resume(&mut self) -> Option<Caught> {
        let repo = self.store.project().ok()?;
        let home = self.home();
        self.rest();
        let mut kept = self.database.take().or_else(|| self.spare.pop());
        let mut missed = 0;
        for _ in 0..MOST_TRIES {
            let database = match kept.take().filter(|database| home.holds(database)) {
                Some(database) => database,
                None => {
                    self.spare.clear();
                    self.opened(home.open(repo).ok()??).ok()?
                }
            };
            let stepped = match step(&self.store, &database) {
                // Somebody writes there for long. To make it anew would take longer.
                Err(Wrong::Index(error)) if error.is_busy() => Ok(Step::Went),
                stepped => stepped,
            };
            match stepped.ok()? {
                Step::Stands(caught) if home.holds(&database) => {
                    self.database = Some(database);
                    return Some(caught);
                }
                // Others put another one in its place, or got ahead.
                Step::Stands(_) | Step::Went => {}
                // Others may have got ahead; or what it was made of is on the logs no more.
                Step::LeadsAway if missed < MOST_MISSED => missed += 1,
                Step::LeadsAway | Step::TooMuch | Step::Gap => return None,
            }
            database.release();
            kept = Some(database);
        }
        None
    }

    /// Has what is kept on disk made elsewhere, if much is to be folded. Where that fails it is done
    /// here for some time.
    fn have_made(&mut self) -> Option<Caught> {
        let elsewhere = self.elsewhere.as_ref().filter(|_| !is_recent(self.unmade))?;
        let is_short = self.store.entries_told().is_ok_and(|length| length <= MOST);
        if is_short || self.home().is_newer() {
            return None;
        }
        let caught = if elsewhere() { self.resume() } else { None };
        self.unmade = caught.is_none().then(Instant::now);
        caught
    }

    /// The first of these entries that neither git nor the journal has, where they were told of by what
    /// is kept on disk.
    pub(crate) fn lacks(&self, entries: &[Entry]) -> Option<Oid> {
        let is_here = |oid: &Oid| matches!(self.store.read_entry(*oid), Ok(Some(_)));
        let mut named = entries.iter().flat_map(Entry::references);
        named.find(|oid| self.memory.is_none() && !is_here(oid))
    }

    /// Lets go of what was looked at: what is kept on disk may go on.
    pub(crate) fn rest(&self) {
        self.database.iter().for_each(Database::release);
    }

    /// Where what is kept lies.
    pub(crate) fn home(&self) -> Home {
        Home::at(self.store.index_folder(), SpelledRow::parts)
    }

    /// The fold in memory, which was caught up.
    pub(crate) fn memory(&self) -> Result<&Memory, Failure> {
        self.memory.as_ref().ok_or_else(|| internal("catching up left no fold"))
    }

    /// What is kept on disk, which was caught up.
    pub(crate) fn database(&self) -> Result<&Database, Failure> {
        self.database.as_ref().ok_or_else(|| internal("catching up left no database"))
    }

    /// Asks what was caught up.
    pub(crate) fn ask<T>(
        &self,
        see: impl FnOnce(Folded<'_>) -> Result<T, Unanswered>,
    ) -> Result<T, Unanswered> {
        match (&self.memory, &self.database) {
            (Some(memory), _) => see(Folded::Memory(memory)),
            (None, Some(database)) => {
                let read = |oid| self.store.read_entry(oid).map_err(Into::into);
                see(Folded::Kept(database, &read))
            }
            (None, None) => Err(internal("catching up left nothing").into()),
        }
    }
}

/// Whether what is kept on disk is tried again after so many tries, the last of which failed so. What
/// is damaged is made anew once.
pub(crate) fn is_tried_again(error: &IndexError, tries: usize) -> bool {
    tries < if error.is_busy() { MOST_BUSY } else { 1 }
}

/// Whether so little was folded that folding it anew takes no longer than to open what is kept.
fn is_little(memory: &Memory) -> bool {
    memory.fold().len() <= LITTLE && memory.fold().event_count() <= FEW
}

/// Whether something failed so lately that it is not tried again.
fn is_recent(failed: Option<Instant>) -> bool {
    failed.is_some_and(|failed| failed.elapsed() < AGAIN)
}

#[cfg(test)]
mod tests;
