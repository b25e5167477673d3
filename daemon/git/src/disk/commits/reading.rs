//! Commits, read one after the other. What a shallow clone ends with has its parents elsewhere,
//! even if git has left some of them lying about.

use std::collections::HashSet;
use std::io::ErrorKind;

use tidegate_core::Oid;
use tidegate_files::read_plain;

use super::commit::Raw;
use crate::disk::Disk;
use crate::failure::Cause;
use crate::objects::{HashKind, Lookup, ObjectKind, Objects};

/// The most bytes of a commit: many times over what a hundred thousand parents take. One that is larger
/// is not read: it cannot be told what it builds on.
const LARGEST: u64 = 512 * 1024 * 1024;

/// The most bytes of the list of where a shallow clone ends.
const SHALLOW: u64 = 64 * 1024 * 1024;

/// The most commits of one walk.
const MOST: usize = 10_000_000;

/// How many tags may name one another.
pub(super) const TAGS: usize = 64;

/// A reader of commits.
pub(super) struct Reading<'a> {
    disk: &'a Disk,
    hash: HashKind,
    shallow: HashSet<Oid>,
    buffer: Vec<u8>,
    /// How many commits were read.
    pub(super) looked_at: usize,
}

/// What lies under an id.
pub(super) enum Found<'a> {
    /// A commit.
    Commit(Raw<'a>),
    /// An annotated tag, and what it names.
    Tag(Oid),
    /// Something else, or nothing.
    Nothing,
}

impl<'a> Reading<'a> {
    pub(super) fn new(disk: &'a Disk) -> Result<Self, Cause> {
        let hash = disk.hash_kind();
        let path = disk.common_dir.join("shallow");
        let shallow = match read_plain(&path, SHALLOW) {
            Ok(lines) => lines,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(format!("{}: {error}", path.display()).into()),
        };
        let ids = shallow.split(|byte| *byte == b'\n');
        let shallow = ids.filter_map(|line| Oid::from_hex(line.trim_ascii()).ok()).collect();
        Ok(Self { disk, hash, shallow, buffer: Vec::new(), looked_at: 0 })
    }

    /// Whether a shallow clone ends with this commit.
    pub(super) fn ends_with(&self, id: Oid) -> bool {
        self.shallow.contains(&id)
    }

    /// What lies under this id.
    pub(super) fn look(&mut self, id: Oid) -> Result<Found<'_>, Cause> {
        if self.looked_at == MOST {
            return Err(format!("there are more than {MOST} commits to look through").into());
        }
        let kind = match self.disk.read_into(id, LARGEST, &mut self.buffer)? {
            Lookup::Found(kind) => kind,
            Lookup::Missing => return Ok(Found::Nothing),
            Lookup::TooBig { .. } => {
                return Err(format!("{id} is too large to be looked at").into());
            }
        };
        Ok(match kind {
            ObjectKind::Commit => {
                self.looked_at += 1;
                Raw::of(&self.buffer, self.hash).map_or(Found::Nothing, Found::Commit)
            }
            ObjectKind::Tag => tagged(&self.buffer).map_or(Found::Nothing, Found::Tag),
            ObjectKind::Blob | ObjectKind::Tree => Found::Nothing,
        })
    }

    /// The commit of this id, if it is here and is one.
    pub(super) fn commit(&mut self, id: Oid) -> Result<Option<Raw<'_>>, Cause> {
        Ok(match self.look(id)? {
            Found::Commit(raw) => Some(raw),
            Found::Tag(_) | Found::Nothing => None,
        })
    }

    /// The commit that an id leads to, through however many tags; an id of another kind, or of
    /// nothing that is here, leads nowhere.
    pub(super) fn peel(&mut self, mut id: Oid) -> Result<Option<Oid>, Cause> {
        for _ in 0..TAGS {
            match self.look(id)? {
                Found::Commit(_) => return Ok(Some(id)),
                Found::Tag(next) => id = next,
                Found::Nothing => return Ok(None),
            }
        }
        Ok(None)
    }
}

/// What a tag names.
fn tagged(bytes: &[u8]) -> Option<Oid> {
    let line = bytes.split(|byte| *byte == b'\n').next()?;
    Oid::from_hex(line.strip_prefix(b"object ")?).ok()
}
