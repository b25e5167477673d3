//! Bringing a broken store back to the last state that can be proven, and saying what is missing.
//!
//! Everything is kept before anything is written. What is proven by its hash and follows on what
//! was recorded before it stays an entry. What is proven and does not follow, because something
//! between is gone, becomes a file: it cannot be an entry again, for it says what its author had
//! seen, and that would not be true any more of an entry made of it.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use tidegate_core::{Millis, Oid, ReplicaId};
use tidegate_files::read_plain;
use tidegate_git::{Objects, RefTarget, SwapError};

use super::chains::Chains;
use super::cut::Cut;
use super::hand::Care;
use super::salvage::Salvage;
use crate::journal::lock::{DEADLINE, LockFile};
use crate::journal::{BLANK, Beginning, Ends, Flaw, JournalError, Lock, Position, Stream, Survey};
use crate::refname::log_ref;
use crate::replica::Identity;
use crate::store::StoreError;

/// What recovering came to, or would.
#[derive(Debug, Default)]
pub struct Recovered {
    /// What was broken.
    pub broken: Vec<Broken>,
    /// Where copies of it are.
    pub quarantine: Option<PathBuf>,
    /// Where the own log ends now, if its journal was begun anew.
    pub tip: Option<Position>,
    /// The entries that were written again.
    pub rewritten: BTreeSet<Oid>,
    /// Entries that do not follow on what is left, each in a file.
    pub kept: Vec<Kept>,
    /// Entries that are nowhere.
    pub missing: BTreeSet<Oid>,
    /// Logs that end earlier than they did.
    pub cuts: Vec<Cut>,
    /// The name under which this clone goes on, if it is a new one.
    pub minted: Option<ReplicaId>,
    /// Whether git sees more once this was done, so that nobody can tell yet what is missing.
    pub(super) is_unread: bool,
}

/// Something that was broken.
#[derive(Debug)]
pub struct Broken {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub what: String,
}

/// An entry that was saved and is none any more.
#[derive(Debug)]
pub struct Kept {
    /// What it was.
    pub entry: Oid,
    /// Its number.
    pub seq: u64,
    /// When it was recorded.
    pub at: Millis,
    /// What it says of itself.
    pub subject: String,
    /// The file that holds its commit.
    pub file: PathBuf,
}

impl Care<'_> {
    /// Brings the store back to the last state that can be proven, once what is left of packs is
    /// `done`. Does nothing to a sound one.
    pub fn recover(&self, dry_run: bool, mut done: Recovered) -> Result<Recovered, StoreError> {
        let Some(replica) = self.store.replica() else { return Ok(done) };
        let _locks = if dry_run { None } else { Some(self.alone(replica)?) };
        let survey = self.survey(replica);
        let salvage = Salvage::from(self, &survey)?;
        let at = self.store.repository.find(&log_ref(replica))?;
        if !survey.is_sound() {
            self.rebuild(replica, &survey, dry_run, &mut done)?;
        }
        if dry_run && done.is_unread {
            return Ok(done);
        }
        let tip = match (done.tip, &at) {
            (Some(tip), _) => Some(tip.oid),
            (None, Some(RefTarget::Oid(oid))) => Some(*oid),
            _ => None,
        };
        let mut whole = HashSet::new();
        let gaps = tip.map(|tip| self.gaps(tip, &mut whole)).transpose()?.unwrap_or_default();
        if gaps.lost.is_some() {
            whole.clear();
        }
        let saved = gaps.saved;
        if !dry_run && !saved.is_empty() {
            self.lay_down(&salvage, &saved)?;
            done.quarantine = self.forget_damaged(&saved)?.or(done.quarantine);
        }
        done.rewritten.extend(saved);
        let ended = match (survey.is_sound(), at) {
            (true, _) => self.journal_end()?,
            // It was published, whatever is left of the journal.
            (false, Some(RefTarget::Oid(oid))) if self.commit(&salvage, oid)?.is_none() => {
                Some(Position { seq: 0, oid })
            }
            (false, _) => done.tip,
        };
        self.cut(ended.map(|end| (replica, end)), whole, &salvage, dry_run, &mut done)?;
        Ok(done)
    }

    /// Goes on without what is gone of a log whose journal is sound, if anything is.
    pub fn leave_gaps(&self) -> Result<Recovered, StoreError> {
        let mut done = Recovered::default();
        let Some(replica) = self.store.replica() else { return Ok(done) };
        let _locks = self.alone(replica)?;
        let survey = self.survey(replica);
        if survey.is_sound() {
            let salvage = Salvage::from(self, &survey)?;
            let ended = self.journal_end()?.map(|end| (replica, end));
            self.cut(ended, HashSet::new(), &salvage, false, &mut done)?;
        }
        Ok(done)
    }

    /// Where the own journal says that the log ends.
    fn journal_end(&self) -> Result<Option<Position>, StoreError> {
        let journal = self.store.journal()?;
        Ok(journal.map(|journal| journal.view()).transpose()?.and_then(|view| view.log_end()))
    }

    /// Makes an identity file that is damaged or gone say again what the only journal of this user
    /// here says.
    pub fn recover_identity(&self, dry_run: bool) -> Result<Option<Broken>, StoreError> {
        let place = &self.store.place;
        let own = self.store.unclaimed()?;
        let (path, what) = match Identity::read(self.store.files.as_ref(), &place.identity()) {
            Err(StoreError::Identity { path, why }) => (path, why),
            Ok(None) if !own.is_empty() => (place.identity(), "it is not there".to_owned()),
            read => return read.map(|_| None),
        };
        let again = |what: String| StoreError::Identity { path: path.clone(), why: what };
        let [replica] = own.as_slice() else {
            return Err(again(format!("{what}; {} journals here are of this user", own.len())));
        };
        let project = self.store.project()?;
        if !dry_run {
            if let Ok(bytes) = read_plain(&path, u64::MAX) {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                self.quarantine(&[(name, &bytes)])?;
            }
            let homes = vec![place.home()];
            let identity = Identity { project, replica: *replica, homes, forked_from: None };
            identity.replace(self.store.files.as_ref(), place)?;
        }
        Ok(Some(Broken { file: path, what }))
    }

    /// The right to append and the right to publish.
    fn alone(&self, replica: ReplicaId) -> Result<(Lock, Option<Lock>), StoreError> {
        let (files, place) = (&self.store.files, &self.store.place);
        let folder = place.replica(replica);
        let failed = |source| StoreError::File { what: "make", path: folder.clone(), source };
        place.make(files.as_ref(), &folder).map_err(failed)?;
        let append =
            LockFile::at(files, folder.join("lock"), place.file_mode()).take_undisturbed(DEADLINE);
        Ok((append.map_err(JournalError::from)?, self.publishing()?))
    }

    /// Begins the journal anew where the log provably ended.
    fn rebuild(
        &self,
        replica: ReplicaId,
        survey: &Survey,
        dry_run: bool,
        done: &mut Recovered,
    ) -> Result<(), StoreError> {
        done.broken.extend(broken(survey)?);
        let salvage = Salvage::from(self, survey)?;
        let name = log_ref(replica);
        let at = self.store.repository.find(&name)?;
        let chains = Chains::of(self, replica, survey, &salvage, at.as_ref())?;
        done.tip = chains.tip;
        done.missing.extend(&chains.missing);
        let folder = self.store.place.found();
        for (oid, entry, commit) in &chains.orphans {
            let file = folder.join(format!("{}-{oid}.commit", entry.seq));
            let subject = subject(commit);
            done.kept.push(Kept { entry: *oid, seq: entry.seq, at: entry.at, subject, file });
        }
        done.rewritten.extend(&chains.above);
        if dry_run {
            return Ok(());
        }
        let mut copies: Vec<(String, &[u8])> = Vec::new();
        for found in survey.segments.iter().filter(|found| !found.bytes.is_empty()) {
            let name = found.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            copies.push((name, &found.bytes));
        }
        let said = format!("{name}: {at:?}\n");
        copies.push(("ref".to_owned(), said.as_bytes()));
        done.quarantine = Some(self.quarantine(&copies)?);
        for (kept, (_, _, commit)) in done.kept.iter().zip(&chains.orphans) {
            let failed =
                |source| StoreError::File { what: "write", path: kept.file.clone(), source };
            let files = self.store.files.as_ref();
            self.store.place.make(files, &folder).map_err(failed)?;
            files.create(&kept.file, commit, self.store.place.file_mode()).map_err(failed)?;
        }
        let mut base = Ends::default();
        if let Some(tip) = chains.tip {
            // In git and on the ref before the journal forgets it.
            self.lay_down(&salvage, &chains.above)?;
            self.put_ref(&name, at.as_ref(), tip.oid, &chains.on)?;
            base.set(Stream::Log, tip);
        } else if let Some(fork) = self.store.identity().and_then(|own| own.forked_from) {
            // The first entry follows that of another replica.
            base.set(Stream::Log, Position { seq: 0, oid: fork.entry });
        }
        let beginning = Beginning {
            replica,
            hash: self.disk.hash_kind(),
            base,
            size: self.store.manner.segment_size,
        };
        let mode = self.store.place.file_mode();
        Ok(survey.begin_anew(self.store.files.as_ref(), mode, beginning)?)
    }

    /// Puts the own ref where the log ends. Where another program locks it, that is left to the next
    /// publication: the journal knows where it belongs.
    fn put_ref(
        &self,
        name: &str,
        at: Option<&RefTarget>,
        tip: Oid,
        ours: &HashSet<Oid>,
    ) -> Result<(), StoreError> {
        if at != Some(&RefTarget::Oid(tip)) {
            match self.store.repository.mend_ref(name, tip, &|oid| ours.contains(&oid)) {
                Err(SwapError::Locked { .. }) => return Ok(()),
                moved => moved?,
            }
        }
        Ok(self.store.repository.sync_ref(name)?)
    }
}

/// What is wrong with the segments, unless it is not for this build to touch them.
fn broken(survey: &Survey) -> Result<Vec<Broken>, StoreError> {
    let mut broken = Vec::new();
    for found in &survey.segments {
        let path = found.path.clone();
        match &found.flaw {
            Some(Flaw::Newer(version)) => {
                return Err(JournalError::Newer { path, version: *version }.into());
            }
            Some(Flaw::Unreadable(error)) => {
                let source = std::io::Error::new(error.kind(), error.to_string());
                return Err(StoreError::File { what: "read", path, source });
            }
            Some(flaw) if !flaw.is_harmless() => {
                broken.push(Broken { file: path, what: flaw.told().1 })
            }
            _ => {}
        }
    }
    if broken.is_empty() {
        let file = survey.segments[0].path.clone();
        broken.push(Broken { file, what: BLANK.to_owned() });
    }
    Ok(broken)
}

/// The first line of the message of a commit.
pub(super) fn subject(commit: &[u8]) -> String {
    let text = String::from_utf8_lossy(commit);
    let message = text.split_once("\n\n").map_or("", |(_, message)| message);
    message.lines().next().unwrap_or_default().to_owned()
}
