//! What stood in our place and was not ours: kept as a file that git can read, never as a ref, for
//! refs are pushed by those who push everything.

use tidegate_core::Oid;
use tidegate_git::{Object, ObjectKind, Read};

use crate::commit;
use crate::journal::View;
use crate::store::{Store, StoreError};

/// The most commits that are kept of a chain that leads nowhere.
const MOST: usize = 10_000;

impl Store {
    /// Keeps what was found at `oid` back to what the view knows, as a bundle.
    pub(crate) fn keep_found(&self, name: &str, oid: Oid, view: &View) -> Result<(), StoreError> {
        let mut commits: Vec<(Oid, ObjectKind, Vec<u8>)> = Vec::new();
        let mut next = Some(oid);
        let mut before = None;
        while let Some(at) = next.take() {
            if view.knows(at) || commits.len() == MOST {
                before = Some(at);
                break;
            }
            let Read::Found { kind, data } = self.repository.read(at, commit::MAX_OUTLINE_BYTES)?
            else {
                break;
            };
            let read = commit::read(at, &data, self.repository.empty_tree());
            next = read.parent;
            commits.push((at, kind, data));
        }
        let objects: Vec<Object<'_>> =
            commits.iter().map(|(id, kind, data)| Object { kind: *kind, id: *id, data }).collect();
        let hash = self.repository.hash_kind();
        let bundle = tidegate_git::bundle(hash, name, oid, before, &objects)?;
        let folder = self.place.found();
        let path = folder.join(format!("{oid}.bundle"));
        let failed = |source| StoreError::File { what: "write", path: path.clone(), source };
        self.place.make(self.files.as_ref(), &folder).map_err(failed)?;
        self.files.create(&path, &bundle, self.place.file_mode()).map_err(failed)?;
        Ok(())
    }
}
