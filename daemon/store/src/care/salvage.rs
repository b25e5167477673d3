//! What the journal still holds, proven by nothing but hashes: an object is what its id names,
//! wherever it is found, whatever stands around it.

use std::collections::BTreeMap;

use tidegate_core::{Entry, Oid, ReplicaId};
use tidegate_git::{Durable, Object, ObjectKind, Objects, Read};

use super::hand::Care;
use crate::commit;
use crate::journal::Survey;
use crate::store::StoreError;

/// The commits that were found in the segments of a journal.
#[derive(Debug, Default)]
pub(super) struct Salvage {
    commits: BTreeMap<Oid, Vec<u8>>,
}

impl Salvage {
    /// What the segments of the own journal hold, used ones and torn ones included.
    pub(super) fn of(care: &Care<'_>) -> Result<Self, StoreError> {
        match care.store.replica() {
            Some(replica) => Self::from(care, &care.survey(replica)),
            None => Ok(Self::default()),
        }
    }

    /// What these segments hold.
    pub(super) fn from(care: &Care<'_>, survey: &Survey) -> Result<Self, StoreError> {
        let mut commits = BTreeMap::new();
        for (oid, bytes) in survey.claims() {
            if care.disk.hash(ObjectKind::Commit, bytes)? == oid {
                commits.insert(oid, bytes.to_owned());
            }
        }
        Ok(Self { commits })
    }

    /// The commit `oid`, if it was found.
    pub(super) fn bytes(&self, oid: Oid) -> Option<&[u8]> {
        self.commits.get(&oid).map(Vec::as_slice)
    }

    /// All that was found.
    pub(super) fn ids(&self) -> impl Iterator<Item = Oid> {
        self.commits.keys().copied()
    }

    /// What was found of the log of `replica`.
    pub(super) fn entries(&self, care: &Care<'_>, replica: ReplicaId) -> Vec<(Oid, Box<Entry>)> {
        let tree = care.disk.empty_tree();
        let read = self.commits.iter().map(|(oid, bytes)| (*oid, commit::read(*oid, bytes, tree)));
        let entries = read.filter_map(|(oid, read)| Some((oid, read.content.ok()?)));
        entries.filter(|(_, entry)| entry.replica == replica).collect()
    }
}

impl Care<'_> {
    /// The journal of a replica as it lies there.
    pub(super) fn survey(&self, replica: ReplicaId) -> Survey {
        Survey::of(self.store.files.as_ref(), &self.store.place.replica(replica))
    }

    /// The bytes of a commit, salvaged or in git.
    pub(super) fn commit(&self, salvage: &Salvage, id: Oid) -> Result<Option<Vec<u8>>, StoreError> {
        if let Some(bytes) = salvage.bytes(id) {
            return Ok(Some(bytes.to_vec()));
        }
        match self.disk.read(id, commit::MAX_OUTLINE_BYTES)? {
            Read::Found { data, .. } => Ok(Some(data)),
            Read::Missing | Read::TooBig { .. } => Ok(None),
        }
    }

    /// Writes commits, salvaged or lying in git for nobody, as a pack that stays.
    pub(super) fn lay_down(&self, salvage: &Salvage, oids: &[Oid]) -> Result<(), StoreError> {
        let mut commits: Vec<(Oid, Vec<u8>)> = Vec::new();
        for id in oids {
            commits.extend(self.commit(salvage, *id)?.map(|bytes| (*id, bytes)));
        }
        let kind = ObjectKind::Commit;
        let tree = Object { kind: ObjectKind::Tree, id: self.disk.empty_tree(), data: b"" };
        let commits = commits.iter().map(|(id, data)| Object { kind, id: *id, data });
        let objects: Vec<Object<'_>> = std::iter::once(tree).chain(commits).collect();
        if objects.len() > 1 { Ok(self.disk.keep(&objects)?) } else { Ok(()) }
    }
}
