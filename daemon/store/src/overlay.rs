//! What the journals of this clone hold and git may not have yet, and where the logs stand with it.
//!
//! Journals are read before refs. So there is never a gap: a segment is used again only after its
//! ref moved, and refs only advance.

use std::collections::{BTreeMap, HashMap};
use std::io::ErrorKind;
use std::sync::Arc;

use tidegate_core::{Oid, ReplicaId};
use tidegate_git::RefTarget;

use crate::journal::{
    Beginning, Ends, Journal, JournalError, Kind, Position, Record, Stream, View,
};
use crate::refname::{LOG, log_ref, replica_of};
use crate::store::{Store, StoreError};
use crate::tips::{Problem, Tips};

/// What is wrong with a journal that is gone.
const LOST: &str = "it is gone or blank, and the log was written by it";

/// How often the own log is looked at again because others of ours are faster.
const TRIES: usize = 10;

/// What the journals of this clone hold.
#[derive(Debug, Default)]
pub(crate) struct Overlay {
    views: BTreeMap<ReplicaId, View>,
    /// Those of others that cannot be read.
    problems: Vec<Problem>,
    bytes: HashMap<Oid, Arc<[u8]>>,
}

impl Overlay {
    /// The commit of an entry, if a journal holds it.
    pub(crate) fn bytes(&self, oid: Oid) -> Option<Arc<[u8]>> {
        self.bytes.get(&oid).cloned()
    }

    /// Whether a replica has a journal and never wrote an entry.
    pub(crate) fn is_unused(&self, replica: ReplicaId) -> bool {
        self.views.get(&replica).is_some_and(|view| view.log_end().is_none())
    }

    /// What the journal of a replica holds, if it was read.
    pub(crate) fn view(&self, replica: ReplicaId) -> Option<&View> {
        self.views.get(&replica)
    }

    /// Puts what was looked at now in the place of what was before. Mostly it goes on from there.
    fn renew(&mut self, views: BTreeMap<ReplicaId, View>, problems: Vec<Problem>) {
        let earlier = std::mem::replace(&mut self.views, views);
        self.problems = problems;
        let are_gone = || !earlier.keys().all(|replica| self.views.contains_key(replica));
        let since = |(replica, view): (&ReplicaId, &'_ View)| match earlier.get(replica) {
            Some(earlier) => view.records.since(&earlier.records).map(<[Record]>::to_vec),
            None => Some(view.records.iter().cloned().collect()),
        };
        let news: Option<Vec<Vec<Record>>> = self.views.iter().map(since).collect();
        let news = news.filter(|_| !are_gone()).unwrap_or_else(|| {
            self.bytes.clear();
            self.views.values().map(|view| view.records.iter().cloned().collect()).collect()
        });
        let entries = news.into_iter().flatten().filter(|record| record.kind == Kind::Entry);
        self.bytes.extend(entries.map(|record| (record.oid, record.payload)));
    }
}

impl View {
    /// Where the log stands, once it has an entry.
    pub(crate) fn log_end(&self) -> Option<Position> {
        self.ends.of(Stream::Log).filter(|end| end.seq > 0)
    }

    /// The entries of the log that this view builds on and only git holds, oldest first: the one it
    /// goes on from, and the last one of each pack.
    pub(crate) fn grounds(&self) -> impl DoubleEndedIterator<Item = Oid> {
        let base = self.base.of(Stream::Log).map(|base| base.oid).into_iter();
        let is_pack = |record: &&Record| record.stream == Stream::Log && record.kind == Kind::Pack;
        base.chain(self.records.iter().filter(is_pack).map(|record| record.oid))
    }

    /// Whether the log once ended in `oid`, as far as this view reaches back.
    pub(crate) fn knows(&self, oid: Oid) -> bool {
        self.place_of(oid).is_some()
    }

    /// The place of an entry in the log, as far as this view reaches back.
    pub(crate) fn place_of(&self, oid: Oid) -> Option<u64> {
        let base = self.base.of(Stream::Log).filter(|base| base.oid == oid).map(|base| base.seq);
        // What is asked for is mostly late.
        let mut log = self.records.iter().rev().filter(|record| record.stream == Stream::Log);
        base.or_else(|| Some(log.find(|record| record.oid == oid)?.seq))
    }
}

impl Store {
    /// Where the logs stand, and what stands in their place that is none.
    pub fn tips(&self) -> Result<(Tips, Vec<Problem>), StoreError> {
        self.look_at_journals()?;
        self.is_moved.set(false);
        let mut tips = Tips::new();
        let mut problems = Vec::new();
        for (name, target) in self.repository.list(LOG)? {
            match (replica_of(&name), target) {
                (Some(replica), RefTarget::Oid(oid)) => drop(tips.insert(replica, oid)),
                (None, _) => {
                    let what = "its name is that of no replica".to_owned();
                    problems.push(Problem { name, what });
                }
                (_, target) => problems.push(Problem { name, what: strange(&target) }),
            }
        }
        problems.extend(self.overlay.borrow().problems.iter().cloned());
        let here: Vec<ReplicaId> = self.overlay.borrow().views.keys().copied().collect();
        for replica in here {
            problems.extend(self.lay_over(replica, &mut tips)?);
        }
        if let (Some(replica), Some(fork)) = (self.replica(), self.begins_after()) {
            // Until it has written, a minted replica stands where it was minted.
            tips.insert(replica, fork.entry);
        }
        Ok((tips, problems))
    }

    /// Puts the end of a log that is written here in the place of where its ref is.
    fn lay_over(&self, replica: ReplicaId, tips: &mut Tips) -> Result<Option<Problem>, StoreError> {
        let mut at = tips.get(&replica).copied();
        let is_own = self.replica() == Some(replica);
        let known = |at: Option<Oid>| {
            let overlay = self.overlay.borrow();
            let view = &overlay.views[&replica];
            (view.log_end(), at.is_none_or(|at| view.knows(at)), view.base.of(Stream::Log))
        };
        let (mut end, mut knows, mut base) = known(at);
        for _ in 0..TRIES {
            if knows || !is_own {
                break;
            }
            // Another process of ours may have appended and published since the journal was read,
            // or retired since the ref was.
            self.look_at_journals()?;
            at = match self.repository.find(&log_ref(replica))? {
                Some(RefTarget::Oid(oid)) => Some(oid),
                _ => at,
            };
            (end, knows, base) = known(at);
        }
        let Some(end) = end.filter(|_| knows || is_own) else { return Ok(None) };
        tips.insert(replica, end.oid);
        let was_there = base.is_some_and(|base| base.seq > 0);
        let what = match at {
            None if was_there => "it is gone",
            Some(_) if !knows => "somebody moved it",
            _ => return Ok(None),
        };
        self.is_moved.set(at.is_some());
        let what = format!("{what}; this clone left it at {}, and puts it back", end.oid);
        Ok(Some(Problem { name: log_ref(replica), what }))
    }

    /// Reads every journal of this clone that this user may read.
    pub(crate) fn look_at_journals(&self) -> Result<(), StoreError> {
        let (mut views, mut problems) = (BTreeMap::new(), Vec::new());
        if let Some(own) = self.replica()
            && let Some(journal) = self.journal()?
        {
            views.insert(own, journal.view()?);
        }
        for replica in self.other_replicas()? {
            // All that was written under a name that was given up leads on under the next, or was
            // cut off.
            if self.is_closed(replica) {
                continue;
            }
            let opened = Journal::open(&self.files, &self.place.replica(replica), 0, false);
            let view = opened.and_then(|journal| journal.map(|open| open.view()).transpose());
            match view {
                Ok(view) => views.extend(view.map(|view| (replica, view))),
                // What another user keeps to themselves shows once it is published.
                Err(JournalError::File { source, .. })
                    if source.kind() == ErrorKind::PermissionDenied => {}
                Err(error @ JournalError::Damaged { .. }) => {
                    let what = format!("what it holds and git has not is not seen: {error}");
                    problems.push(Problem { name: log_ref(replica), what });
                }
                Err(error) => return Err(error.into()),
            }
        }
        self.overlay.borrow_mut().renew(views, problems);
        Ok(())
    }

    /// The replicas besides the own one that have a folder here.
    pub(crate) fn other_replicas(&self) -> Result<Vec<ReplicaId>, StoreError> {
        let folder = self.place.replicas();
        let names = match self.files.list(&folder) {
            Ok(names) => names,
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied) =>
            {
                return Ok(Vec::new());
            }
            Err(source) => return Err(StoreError::File { what: "read", path: folder, source }),
        };
        let replicas = names.iter().filter_map(|name| ReplicaId::parse(name.to_str()?).ok());
        Ok(replicas.filter(|replica| Some(*replica) != self.replica()).collect())
    }

    /// The journal of this replica, if it has one.
    pub(crate) fn journal(&self) -> Result<Option<Arc<Journal>>, StoreError> {
        let Some(replica) = self.replica() else { return Ok(None) };
        let open = self.own.borrow().as_ref().filter(|(of, _)| *of == replica).cloned();
        if let Some((_, journal)) = open {
            return Ok(Some(journal));
        }
        let opened = self.open_journal(replica)?.map(Arc::new);
        *self.own.borrow_mut() = opened.clone().map(|journal| (replica, journal));
        Ok(opened)
    }

    /// Opens the journal of a replica of this user, to be read only where nothing can be written.
    pub(crate) fn open_journal(&self, replica: ReplicaId) -> Result<Option<Journal>, StoreError> {
        let (folder, mode) = (self.place.replica(replica), self.place.file_mode());
        match Journal::open(&self.files, &folder, mode, true) {
            Err(JournalError::File { source, .. }) if cannot_be_written(source.kind()) => {
                Ok(Journal::open(&self.files, &folder, mode, false)?)
            }
            opened => Ok(opened?),
        }
    }

    /// The journal of this replica, made if there is none: it goes on where the ref is.
    pub(crate) fn journal_to_write(&self) -> Result<Arc<Journal>, StoreError> {
        self.settle_identity()?;
        if self.journal()?.is_none() {
            let replica = self.replica().ok_or(StoreError::NotBegun)?;
            let ends = self.published_ends(replica)?;
            // A log that was written here had a journal, unless whoever set this clone up says so.
            if ends.of(Stream::Log).is_some() && self.manner.replica != Some(replica) {
                let path = self.place.replica(replica);
                return Err(JournalError::Damaged { path, what: LOST.to_owned() }.into());
            }
            self.create_journal(replica, ends)?;
        }
        self.journal()?.ok_or(StoreError::NotBegun)
    }

    /// Makes the journal of `replica`, which goes on from `base`.
    pub(crate) fn create_journal(&self, replica: ReplicaId, base: Ends) -> Result<(), StoreError> {
        let beginning = Beginning {
            replica,
            hash: self.repository.hash_kind(),
            base,
            size: self.manner.segment_size,
        };
        let (files, folder) = (self.files.as_ref(), self.place.replica(replica));
        let failed = |source| StoreError::File { what: "make", path: folder.clone(), source };
        self.place.make(files, &folder).map_err(failed)?;
        Ok(Journal::create(&self.files, &folder, self.place.file_mode(), beginning)?)
    }

    /// Where the ref of a replica says that its log ends.
    pub(crate) fn published_ends(&self, replica: ReplicaId) -> Result<Ends, StoreError> {
        let mut ends = Ends::default();
        if let Some(RefTarget::Oid(oid)) = self.repository.find(&log_ref(replica))? {
            let seq = self.last_readable(oid)?.map_or(0, |(entry, after)| entry.seq + after);
            ends.set(Stream::Log, Position { seq, oid });
        }
        Ok(ends)
    }
}

fn strange(target: &RefTarget) -> String {
    match target {
        RefTarget::Symbolic(to) => format!("it points to the ref {to}, not to an entry"),
        RefTarget::Broken(why) => format!("it points nowhere: {why}"),
        RefTarget::Oid(oid) => format!("it points to {oid}"),
    }
}

fn cannot_be_written(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}
