//! Which project this clone shares, and as which replica it writes.

use std::fs;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use tidegate_core::{ProjectId, ReplicaId};

use crate::place::{Place, unwritable};
use crate::store::StoreError;

/// The most bytes the file may have.
const LIMIT: u64 = 4096;

/// The project, and this clone's replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The project whose log this is.
    pub project: ProjectId,
    /// The replica this user writes as here.
    pub replica: ReplicaId,
}

impl Identity {
    pub(crate) fn read(place: &Place) -> Result<Option<Self>, StoreError> {
        let path = place.identity();
        let failed = |source| StoreError::File { what: "read", path: path.clone(), source };
        match fs::metadata(&path) {
            Ok(found) if found.len() > LIMIT => {
                return Err(StoreError::Identity { path, why: "it is too long".to_owned() });
            }
            Ok(_) => {}
            // A folder that another user keeps to themselves holds nothing of this one's.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied
                ) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(failed(error)),
        }
        let bytes = fs::read(&path).map_err(failed)?;
        let identity = serde_json::from_slice(&bytes);
        identity.map(Some).map_err(|e| StoreError::Identity { path, why: e.to_string() })
    }

    /// Writes the file whole or not at all, and never over another one.
    pub(crate) fn write(self, place: &Place) -> Result<(), StoreError> {
        let path = place.identity();
        let failed = |source| StoreError::File { what: "write", path: path.clone(), source };
        place.make_parent(&path)?;
        let folder = path.parent().expect("the file lies in a folder");
        let mut file =
            tempfile::NamedTempFile::new_in(folder).map_err(|error| unwritable(folder, &error))?;
        place.share(file.path())?;
        let mut bytes = serde_json::to_vec(&self).expect("two names");
        bytes.push(b'\n');
        file.write_all(&bytes).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist_noclobber(&path).map_err(|e| failed(e.error))?;
        Ok(())
    }
}
