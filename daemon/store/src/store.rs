//! The store of one repository: opening it, and finding where the logs stand.

use std::io;
use std::path::{Path, PathBuf};

use tidegate_core::entry::NotWritable;
use tidegate_core::id::Entropy;
use tidegate_core::{Oid, ProjectId, ReplicaId};
use tidegate_git::{ObjectError, Objects, Read, RefError, RefTarget, Refs, Sharing, SwapError};

use crate::identity::Identity;
use crate::place::Place;
use crate::refname::{LOG, replica_of};
use crate::tips::{Problem, Tips};

/// What the store needs of a repository.
pub trait Repository: Objects + Refs + Send {}

impl<T: Objects + Refs + Send> Repository for T {}

/// Our log in one repository.
pub struct Store {
    pub(crate) repository: Box<dyn Repository>,
    pub(crate) place: Place,
    identity: Option<Identity>,
    project: Option<ProjectId>,
}

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file of ours.
    #[error("{what} {}", .path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file that says which replica this is says something else.
    #[error("read {}: {why}", .path.display())]
    Identity {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Another process keeps the log to itself.
    #[error("lock {}: another process has held it for two seconds", .path.display())]
    LockHeld {
        /// The file.
        path: PathBuf,
    },
    /// The log was never begun here.
    #[error("find a project: none was begun in this repository")]
    NotBegun,
    /// Logs of several projects stand here, and none of them is this clone's.
    #[error("tell the project: logs of several stand here: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Several(Vec<ProjectId>),
    /// Something was appended since the view was taken.
    #[error("append: another process appended first")]
    Stale,
    /// The entry cannot be written.
    #[error(transparent)]
    Entry(#[from] NotWritable),
    /// An entry that must be there is not.
    #[error("read entry {oid}: its object is missing")]
    Missing {
        /// The entry.
        oid: Oid,
    },
    /// The signature could not be made.
    #[error("sign the entry: {0}")]
    Sign(String),
    /// An object.
    #[error(transparent)]
    Object(#[from] ObjectError),
    /// A ref.
    #[error(transparent)]
    Ref(#[from] RefError),
    /// A ref that did not move.
    #[error(transparent)]
    Swap(#[from] SwapError),
}

impl Store {
    /// Opens the store of a repository whose common directory is `common_dir`, and which is shared
    /// with those that `sharing` says. Writes nothing.
    pub fn open(
        repository: Box<dyn Repository>,
        common_dir: &Path,
        sharing: Sharing,
    ) -> Result<Self, StoreError> {
        let place = Place::new(common_dir, sharing);
        let identity = Identity::read(&place)?;
        let project = identity.map(|identity| identity.project);
        Ok(Self { repository, place, identity, project })
    }

    /// The project whose log this is: that of this clone, or the only one whose logs stand here.
    pub fn project(&self) -> Result<ProjectId, StoreError> {
        if let Some(project) = self.project {
            return Ok(project);
        }
        let mut found: Vec<ProjectId> = Vec::new();
        let mut unread = None;
        for tip in self.tips()?.0.into_values() {
            match self.last_readable(tip)? {
                None => unread = Some(tip),
                Some((entry, _)) if !found.contains(&entry.repo) => found.push(entry.repo),
                Some(_) => {}
            }
        }
        match found.as_slice() {
            // Where logs stand, none of which can be read, a project has begun all the same.
            [] => Err(unread.map_or(StoreError::NotBegun, |oid| StoreError::Missing { oid })),
            [one] => Ok(*one),
            _ => Err(StoreError::Several(found)),
        }
    }

    /// The replica that this clone writes as, if it has written.
    #[must_use]
    pub fn replica(&self) -> Option<ReplicaId> {
        self.identity.map(|identity| identity.replica)
    }

    /// Makes this clone one of `project`, under a new replica.
    pub fn adopt(&mut self, project: ProjectId, entropy: Entropy) -> Result<ReplicaId, StoreError> {
        let minted = Identity { project, replica: ReplicaId::mint(entropy) };
        // Of several processes that begin at once, the first to write its file decides for all.
        let identity = match minted.write(&self.place) {
            Ok(()) => minted,
            Err(error) => Identity::read(&self.place)?.ok_or(error)?,
        };
        self.identity = Some(identity);
        self.project = Some(identity.project);
        Ok(identity.replica)
    }

    /// The last entry that this clone remembers to have written, if it remembers any.
    #[must_use]
    pub fn remembered(&self) -> Option<Oid> {
        let noted = std::fs::read(self.place.lock(self.replica()?)).ok()?;
        Oid::from_hex(noted.trim_ascii_end()).ok()
    }

    /// Where the logs stand, and what stands in their place that is none.
    pub fn tips(&self) -> Result<(Tips, Vec<Problem>), StoreError> {
        let mut tips = Tips::new();
        let mut problems = Vec::new();
        for (name, target) in self.repository.list(LOG)? {
            let what = match (replica_of(&name), target) {
                (Some(replica), RefTarget::Oid(oid)) => {
                    tips.insert(replica, oid);
                    continue;
                }
                (None, _) => "its name is that of no replica".to_owned(),
                (_, RefTarget::Symbolic(to)) => {
                    format!("it points to the ref {to}, not to an entry")
                }
                (_, RefTarget::Broken(why)) => format!("it points nowhere: {why}"),
            };
            problems.push(Problem { name, what });
        }
        Ok((tips, problems))
    }

    /// What is wrong with the object of an entry, if its bytes are not those its id names.
    pub fn damage(&self, oid: Oid) -> Result<Option<String>, StoreError> {
        Ok(match self.repository.read(oid, crate::commit::MAX_OUTLINE_BYTES)? {
            Read::Missing => Some("its object is missing".to_owned()),
            Read::TooBig { .. } => None,
            Read::Found { kind, data } if self.repository.hash(kind, &data)? != oid => {
                Some("the bytes of its object are not those its id names".to_owned())
            }
            Read::Found { .. } => None,
        })
    }
}
