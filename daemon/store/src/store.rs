//! The store of one repository: opening it, and finding where the logs stand.

use std::cell::{Cell, RefCell};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tidegate_core::entry::NotWritable;
use tidegate_core::id::Entropy;
use tidegate_core::{Oid, ProjectId, ReplicaId};
use tidegate_files::FileSystem;
use tidegate_git::{
    ConsolidateError, Durable, DurableError, ObjectError, Objects, PackError, Read, RefError, Refs,
    SwapError,
};

use crate::journal::{Journal, JournalError, SIZE};
use crate::overlay::Overlay;
use crate::place::Place;
use crate::replica::Identity;
use crate::walk::is_damage;

/// What the store needs of a repository.
pub trait Repository: Objects + Refs + Durable + Send {}

impl<T: Objects + Refs + Durable + Send> Repository for T {}

/// Our log in one repository.
pub struct Store {
    pub(crate) repository: Box<dyn Repository>,
    pub(crate) files: Arc<dyn FileSystem>,
    pub(crate) place: Place,
    /// What the journals of this clone hold, as of the last look.
    pub(crate) overlay: RefCell<Overlay>,
    /// Whether somebody had moved the own ref at the last look.
    pub(crate) is_moved: Cell<bool>,
    /// The journal that was opened to be written, and whose it is.
    pub(crate) own: RefCell<Option<(ReplicaId, Arc<Journal>)>>,
    identity: RefCell<Option<Identity>>,
    pub(crate) manner: Manner,
}

/// How a store writes, as its user wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manner {
    /// How many bytes each of the two files of a journal has that is made here.
    pub segment_size: u64,
    /// Whether an append is acknowledged before it is durable.
    pub is_relaxed: bool,
    /// The replica to write as where none was minted yet: that of a service whose clones come and go.
    pub replica: Option<ReplicaId>,
    /// The folder outside of the repository where it is remembered how far each replica wrote.
    pub witnesses: Option<PathBuf>,
}

impl Default for Manner {
    fn default() -> Self {
        Self { segment_size: SIZE, is_relaxed: false, replica: None, witnesses: None }
    }
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
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal is full, and what is in it cannot be published.
    #[error("append: the journal is full, because what is in it cannot be published")]
    Full(#[source] Box<StoreError>),
    /// Git holds back what a push brought until its hooks have run, this one among them.
    #[error("publish: git has not accepted the push yet whose hook this is")]
    Quarantined,
    /// Something that was to stay in the repository.
    #[error(transparent)]
    Durable(#[from] DurableError),
    /// Git lacks an entry that the journal builds on.
    #[error("publish: git lacks entry {oid}, and what is recorded builds on it")]
    Unfounded {
        /// The entry.
        oid: Oid,
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
    /// Whoever wanted it is not there any more.
    #[error("append: nobody waits for it any more")]
    Abandoned,
    /// The entry cannot be written.
    #[error(transparent)]
    Entry(#[from] NotWritable),
    /// An entry that must be there is not.
    #[error("read entry {oid}: its object is missing")]
    Missing {
        /// The entry.
        oid: Oid,
    },
    /// A pack that could not be made.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// A pack that git did not make of others.
    #[error(transparent)]
    Consolidate(#[from] ConsolidateError),
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
    /// Opens the store of a repository whose common directory is `common_dir`. Writes nothing.
    pub fn open(repository: Box<dyn Repository>, common_dir: &Path) -> Result<Self, StoreError> {
        let store = Self::open_anonymously(repository, common_dir);
        store.reread_identity()?;
        Ok(store)
    }

    /// Opens the store without asking who writes here, for those who look after it when nobody
    /// can tell.
    #[must_use]
    pub fn open_anonymously(repository: Box<dyn Repository>, common_dir: &Path) -> Self {
        let files = repository.files();
        let place = Place::new(common_dir);
        let (identity, overlay, own) = Default::default();
        let is_moved = Cell::new(false);
        let manner = Manner::default();
        Self { repository, files, place, overlay, is_moved, own, identity, manner }
    }

    /// The same store, written in this manner.
    #[must_use]
    pub fn written(self, manner: Manner) -> Self {
        Self { manner, ..self }
    }

    /// Whether somebody began to take all of ours away here and did not come to the end.
    pub fn is_being_removed(&self) -> Result<bool, StoreError> {
        let path = self.place.removed();
        let failed = |source| StoreError::File { what: "look at", path, source };
        self.place.is_being_removed(self.files.as_ref()).map_err(failed)
    }

    /// The project whose log this is: that of this clone, or the only one whose logs stand here.
    pub fn project(&self) -> Result<ProjectId, StoreError> {
        if let Some(identity) = self.identity() {
            return Ok(identity.project);
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
        self.identity.borrow().as_ref().map(|identity| identity.replica)
    }

    /// Where what was folded may be kept. It can be thrown away at any time.
    #[must_use]
    pub fn index_folder(&self) -> PathBuf {
        self.place.index()
    }

    pub(crate) fn identity(&self) -> Option<Identity> {
        self.identity.borrow().clone()
    }

    pub(crate) fn set_identity(&self, identity: Identity) {
        *self.identity.borrow_mut() = Some(identity);
    }

    /// Reads anew as whom this clone writes: another process may have minted a replica. Gives
    /// whether one did.
    pub(crate) fn reread_identity(&self) -> Result<bool, StoreError> {
        let before = self.replica();
        let read = Identity::read(self.files.as_ref(), &self.place.identity())?;
        *self.identity.borrow_mut() = read;
        Ok(self.replica() != before)
    }

    /// Makes this clone one of `project`: under the replica it was written as before, if the file
    /// that named it was lost, else under a new one.
    pub fn adopt(&mut self, project: ProjectId, entropy: Entropy) -> Result<ReplicaId, StoreError> {
        let known = match self.manner.replica {
            None => self.abandoned(project)?,
            given => given,
        };
        let replica = known.unwrap_or_else(|| ReplicaId::mint(entropy));
        let homes = vec![self.place.home()];
        let minted = Identity { project, replica, homes, forked_from: None };
        // Of several processes that begin at once, the first to write its file decides for all.
        minted.create(self.files.as_ref(), &self.place)?;
        self.reread_identity()?;
        self.journal_to_write()?;
        self.replica().ok_or(StoreError::NotBegun)
    }

    /// What is wrong with the object of an entry, if its bytes are not those its id names.
    pub fn damage(&self, oid: Oid) -> Result<Option<String>, StoreError> {
        let is_held = self.overlay.borrow().bytes(oid).is_some();
        let read = match self.repository.read(oid, crate::commit::MAX_OUTLINE_BYTES) {
            Err(error) if is_damage(&error) => {
                return Ok(Some("its object cannot be made out".to_owned()));
            }
            read => read?,
        };
        Ok(match read {
            // What git lacks is in the journal, and is published again.
            Read::Missing if is_held => None,
            Read::Missing => Some("its object is missing".to_owned()),
            Read::TooBig { .. } => None,
            Read::Found { kind, data } if self.repository.hash(kind, &data)? != oid => {
                Some("the bytes of its object are not those its id names".to_owned())
            }
            Read::Found { .. } => None,
        })
    }
}
