//! The seam for objects: bytes under the id git gives them. Knows no commit from a tree beyond
//! its kind, and never follows one object to another.

use gix::objs::Kind;
use tidegate_core::oid::Oid;

use crate::failure::Cause;

/// The hash a repository names its objects by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HashKind {
    /// SHA-1, ids of twenty bytes.
    Sha1,
    /// SHA-256, ids of thirty-two bytes.
    Sha256,
}

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// The bytes of a file.
    Blob,
    /// A directory.
    Tree,
    /// A commit.
    Commit,
    /// An annotated tag.
    Tag,
}

/// An object with its id, to be made into a file or packed.
#[derive(Debug, Clone, Copy)]
pub struct Object<'a> {
    /// What it is.
    pub kind: ObjectKind,
    /// What its kind and its bytes hash to.
    pub id: Oid,
    /// Its bytes, without git's header.
    pub data: &'a [u8],
}

/// What reading an object came to, with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// The object.
    Found {
        /// What it is.
        kind: ObjectKind,
        /// Its bytes, without git's header.
        data: Vec<u8>,
    },
    /// It is there, larger than the limit, and was not read.
    TooBig {
        /// Its size in bytes.
        size: u64,
    },
    /// It is not there.
    Missing,
}

/// What reading an object into a buffer came to. The buffer is empty unless it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Lookup {
    /// Its bytes are in the buffer.
    Found(ObjectKind),
    /// It is there, larger than the limit, and was not read.
    TooBig {
        /// Its size in bytes.
        size: u64,
    },
    /// It is not there.
    Missing,
}

/// An object that cannot be read, written or named.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// It is there and cannot be read.
    #[error("read object {id}")]
    Unreadable {
        /// The object.
        id: Oid,
        /// What is wrong.
        #[source]
        source: Cause,
    },
    /// It could not be written.
    #[error("write object {id}")]
    Unwritable {
        /// The object.
        id: Oid,
        /// What is wrong.
        #[source]
        source: Cause,
    },
    /// Its bytes were made to collide with another object's under SHA-1.
    #[error("hash {size} bytes: they are part of an attack on SHA-1")]
    Collision {
        /// How many bytes.
        size: usize,
    },
}

/// The objects of a repository.
pub trait Objects {
    /// The hash that names them.
    fn hash_kind(&self) -> HashKind;

    /// Reads an object of at most `limit` bytes into `buffer`, whose memory is used again. An
    /// object that is larger is not inflated.
    fn read_into(&self, id: Oid, limit: u64, buffer: &mut Vec<u8>) -> Result<Lookup, ObjectError>;

    /// Writes an object into this repository's own object directory, whatever other
    /// repositories it borrows from, and does nothing when it is there.
    fn write(&self, kind: ObjectKind, data: &[u8]) -> Result<Oid, ObjectError>;

    /// Another handle on the same objects, for another thread.
    fn reader(&self) -> Box<dyn Objects + Send>;

    /// The ids of the objects that lie in one pack with `id`, in the order in which they lie
    /// there: a hint for whoever is about to read many of them. None if it lies in no pack, or if
    /// more than `most` objects would have to be looked through.
    fn neighbours(&self, id: Oid, most: usize) -> Result<Vec<Oid>, ObjectError>;

    /// Reads an object of at most `limit` bytes.
    fn read(&self, id: Oid, limit: u64) -> Result<Read, ObjectError> {
        let mut data = Vec::new();
        Ok(match self.read_into(id, limit, &mut data)? {
            Lookup::Found(kind) => Read::Found { kind, data },
            Lookup::TooBig { size } => Read::TooBig { size },
            Lookup::Missing => Read::Missing,
        })
    }

    /// The id of an object, whether it exists or not.
    fn hash(&self, kind: ObjectKind, data: &[u8]) -> Result<Oid, ObjectError> {
        Object::of(self.hash_kind(), kind, data).map(|object| object.id)
    }

    /// The id of the tree without entries, whether it exists or not.
    fn empty_tree(&self) -> Oid {
        from_gix(gix::ObjectId::empty_tree(self.hash_kind().into()))
    }
}

impl<'a> Object<'a> {
    /// The object, and its id computed.
    pub fn of(hash: HashKind, kind: ObjectKind, data: &'a [u8]) -> Result<Self, ObjectError> {
        gix::objs::compute_hash(hash.into(), kind.into(), data)
            .map(|id| Self { kind, id: from_gix(id), data })
            .map_err(|_| ObjectError::Collision { size: data.len() })
    }
}

impl HashKind {
    /// How many bytes an id has.
    #[must_use]
    pub fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    /// Whether `id` is of this kind.
    #[must_use]
    pub fn names(self, id: Oid) -> bool {
        id.as_bytes().len() == self.length()
    }
}

impl From<HashKind> for gix::hash::Kind {
    fn from(kind: HashKind) -> Self {
        match kind {
            HashKind::Sha1 => Self::Sha1,
            HashKind::Sha256 => Self::Sha256,
        }
    }
}

impl From<ObjectKind> for Kind {
    fn from(kind: ObjectKind) -> Self {
        match kind {
            ObjectKind::Blob => Self::Blob,
            ObjectKind::Tree => Self::Tree,
            ObjectKind::Commit => Self::Commit,
            ObjectKind::Tag => Self::Tag,
        }
    }
}

impl From<Kind> for ObjectKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Blob => Self::Blob,
            Kind::Tree => Self::Tree,
            Kind::Commit => Self::Commit,
            Kind::Tag => Self::Tag,
        }
    }
}

pub(crate) fn from_gix(id: gix::ObjectId) -> Oid {
    Oid::from_bytes(id.as_slice()).expect("ids of both hashes have twenty or thirty-two bytes")
}

pub(crate) fn to_gix(id: Oid) -> gix::ObjectId {
    gix::ObjectId::try_from(id.as_bytes())
        .expect("ids of both hashes have twenty or thirty-two bytes")
}
