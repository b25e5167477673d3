//! Taking in what a remote gave. It is in a place apart: each entry is looked at there, from the end of
//! its log back to what is here, and what is sound is written here, the oldest first, before a ref leads
//! to it. An entry may say what it likes, the fold judges that; but nothing comes in that is no commit of
//! one parent and without files, or larger than an entry: whoever follows refs here would stumble over it.

use tidegate_core::{Oid, ProjectId, ReplicaId};
use tidegate_git::{Object, ObjectKind, Objects, Read};

use crate::commit::{self, MAX_BYTES};
use crate::journal::lock::{DEADLINE, LockFile};
use crate::journal::{JournalError, Lock};
use crate::refname::log_ref;
use crate::store::{Store, StoreError};

use super::Wanted;

/// The most entries of one log that are taken in at a time.
const MOST: usize = 4_000_000;

/// How many bytes of entries are held before they are written.
const AT_ONCE: usize = 16 * 1024 * 1024;

/// What became of a log that a remote gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// Whose it is.
    pub replica: ReplicaId,
    /// What was taken in.
    pub taken: Taken,
    /// Why not all of it was; nothing, if all was.
    pub left: Option<String>,
}

/// How much of a log was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// So many entries, which is all or what stands before something that is not sound.
    Entries(usize),
    /// None: it does not go on from what is here.
    Parted,
    /// None: it is of another project.
    Foreign(ProjectId),
}

/// What is not here of a log, the latest first.
struct Chain {
    entries: Vec<Oid>,
    /// Why what follows the first of them is left out.
    left: Option<String>,
    /// What stands before them and is here, if anything is.
    before: Option<Oid>,
}

impl Store {
    /// Takes in what a remote gave of a log, if it is one of `project` or nobody has begun one here.
    pub fn admit(
        &self,
        wanted: &Wanted,
        given: &dyn Objects,
        project: Option<ProjectId>,
    ) -> Result<Admitted, StoreError> {
        self.look_at_given(wanted, given, project, true)
    }

    /// What would be taken in.
    pub fn look_over(
        &self,
        wanted: &Wanted,
        given: &dyn Objects,
        project: Option<ProjectId>,
    ) -> Result<Admitted, StoreError> {
        self.look_at_given(wanted, given, project, false)
    }

    fn look_at_given(
        &self,
        wanted: &Wanted,
        given: &dyn Objects,
        project: Option<ProjectId>,
        is_taken: bool,
    ) -> Result<Admitted, StoreError> {
        let Wanted { replica, here, .. } = *wanted;
        let admitted = |taken, left| Ok(Admitted { replica, taken, left });
        let chain = match self.unknown(wanted, given)? {
            Ok(chain) => chain,
            Err(why) => return admitted(Taken::Entries(0), Some(why)),
        };
        if here.is_some() && chain.before != here {
            return admitted(Taken::Parted, None);
        }
        let Some(end) =
            chain.entries.first().copied().or(chain.before).filter(|e| Some(*e) != here)
        else {
            return admitted(Taken::Entries(0), chain.left);
        };
        match (self.writer(end, given)?, project) {
            (Some((_, theirs)), Some(ours)) if theirs != ours => {
                return admitted(Taken::Foreign(theirs), None);
            }
            (Some((writer, _)), _) if writer != replica => {
                let why = format!("its last entry was written by {writer}");
                return admitted(Taken::Entries(0), Some(why));
            }
            _ => {}
        }
        if is_taken {
            // One at a time: a lock on a ref that is met here was left behind by who died at this.
            let _turn = self.turn_to_take()?;
            self.take_in(&chain.entries, given)?;
            let own = |oid: Oid| oid == end || chain.entries.contains(&oid);
            self.repository.move_ref(&log_ref(replica), here, end, &own)?;
        }
        admitted(Taken::Entries(chain.entries.len()), chain.left)
    }

    /// What follows on a log after its end here, or why nobody can follow it back to there. Where the log
    /// is new here, what stands before it may be here already: its writer had another name.
    fn unknown(
        &self,
        wanted: &Wanted,
        given: &dyn Objects,
    ) -> Result<Result<Chain, String>, StoreError> {
        let mut chain = Chain { entries: Vec::new(), left: None, before: None };
        let mut next = Some(wanted.at);
        while let Some(oid) = next {
            let is_known = match wanted.here {
                Some(here) => here == oid,
                None => self.is_whole(oid)?,
            };
            if is_known {
                chain.before = Some(oid);
                break;
            }
            if chain.entries.len() == MOST {
                return Ok(Err(format!("more than {MOST} entries of it are new")));
            }
            let shape = match given.read(oid, MAX_BYTES)? {
                Read::Missing => return Ok(Err(format!("it lacks entry {oid}"))),
                Read::TooBig { size } => Err(format!("entry {oid} has {size} bytes")),
                Read::Found { kind: ObjectKind::Commit, data } => {
                    commit::shape(&data, given.empty_tree())
                }
                Read::Found { .. } => Err(format!("{oid} is no commit")),
            };
            next = match shape {
                Ok(parent) => {
                    chain.entries.push(oid);
                    parent
                }
                Err(why) => {
                    // Whatever builds on it stays outside.
                    chain.entries.clear();
                    chain.left = Some(why);
                    let Some(parent) = parent_of(given, oid)? else { break };
                    Some(parent)
                }
            };
        }
        Ok(Ok(chain))
    }

    /// The right to take logs of others in.
    fn turn_to_take(&self) -> Result<Lock, StoreError> {
        let folder = self.place.remotes();
        let failed = |source| StoreError::File { what: "make", path: folder.clone(), source };
        self.place.make(self.files.as_ref(), &folder).map_err(failed)?;
        let lock = LockFile::at(&self.files, folder.join("lock"), self.place.file_mode());
        Ok(lock.take(DEADLINE).map_err(JournalError::from)?)
    }

    /// Whether the chain that ends at an entry is here, back to its beginning.
    fn is_whole(&self, end: Oid) -> Result<bool, StoreError> {
        let mut next = Some(end);
        while let Some(oid) = next {
            let Some(read) = self.read_entry(oid)? else { return Ok(false) };
            next = read.parent;
        }
        Ok(true)
    }

    /// Who wrote an entry, and of which project it is.
    fn writer(
        &self,
        oid: Oid,
        given: &dyn Objects,
    ) -> Result<Option<(ReplicaId, ProjectId)>, StoreError> {
        let Read::Found { data, .. } = given.read(oid, MAX_BYTES)? else { return Ok(None) };
        let read = commit::read(oid, &data, self.repository.empty_tree());
        Ok(read.content.ok().map(|entry| (entry.replica, entry.repo)))
    }

    /// Writes entries here to stay, of which the latest comes first.
    fn take_in(&self, entries: &[Oid], given: &dyn Objects) -> Result<(), StoreError> {
        let tree = Object { kind: ObjectKind::Tree, id: given.empty_tree(), data: b"" };
        let mut entries = entries.iter().rev();
        loop {
            let (mut held, mut size) = (Vec::new(), 0);
            while size < AT_ONCE
                && let Some(oid) = entries.next()
            {
                let Read::Found { data, .. } = given.read(*oid, MAX_BYTES)? else {
                    return Err(StoreError::Missing { oid: *oid });
                };
                size += data.len();
                held.push((*oid, data));
            }
            if held.is_empty() {
                return Ok(());
            }
            let commits = held.iter();
            let commits =
                commits.map(|(id, data)| Object { kind: ObjectKind::Commit, id: *id, data });
            let objects: Vec<Object<'_>> = std::iter::once(tree).chain(commits).collect();
            self.repository.lay_down(&objects)?;
        }
    }
}

/// What comes before an entry that is not sound, if that can be told.
fn parent_of(given: &dyn Objects, oid: Oid) -> Result<Option<Oid>, StoreError> {
    let Read::Found { data, .. } = given.read(oid, commit::MAX_OUTLINE_BYTES)? else {
        return Ok(None);
    };
    Ok(commit::parent(&data))
}
