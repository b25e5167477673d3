//! The file that says which project this clone shares, as which replica its user writes, and where
//! it was when that was so.

use std::io::{self, ErrorKind};
use std::path::Path;

use serde::{Deserialize, Serialize};
use tidegate_core::entry::Fork;
use tidegate_core::{ProjectId, ReplicaId};
use tidegate_files::FileSystem;

use crate::place::Place;
use crate::store::StoreError;

/// The most bytes the file may have.
const LIMIT: u64 = 64 * 1024;

/// How many places are remembered.
const HOMES: usize = 8;

/// The project, and this clone's replica.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The project whose log this is.
    pub project: ProjectId,
    /// The replica this user writes as here.
    pub replica: ReplicaId,
    /// Where this clone was found, the last place first.
    #[serde(default)]
    pub homes: Vec<String>,
    /// The replica this one was minted from, and the last entry of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forked_from: Option<Fork>,
}

impl Identity {
    pub(crate) fn read(files: &dyn FileSystem, path: &Path) -> Result<Option<Self>, StoreError> {
        let bytes = match files.read(path, LIMIT) {
            Ok(bytes) => bytes,
            // A folder that another user keeps to themselves holds nothing of this one's.
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied) =>
            {
                return Ok(None);
            }
            Err(error) if error.kind() == ErrorKind::FileTooLarge => {
                let why = "it is too long".to_owned();
                return Err(StoreError::Identity { path: path.to_owned(), why });
            }
            Err(source) => {
                return Err(StoreError::File { what: "read", path: path.to_owned(), source });
            }
        };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| {
            let why = "it does not say as whom this user writes here".to_owned();
            StoreError::Identity { path: path.to_owned(), why }
        })
    }

    /// Writes the file whole or not at all, unless there is one. Gives whether it did.
    pub(crate) fn create(&self, files: &dyn FileSystem, place: &Place) -> Result<bool, StoreError> {
        let path = place.identity();
        place
            .make(files, place.root())
            .and_then(|()| files.create(&path, &self.bytes(), place.file_mode()))
            .map_err(|error| unwritable(place.root(), &error))
    }

    /// Writes the file whole or not at all, over the one there is.
    pub(crate) fn replace(&self, files: &dyn FileSystem, place: &Place) -> Result<(), StoreError> {
        let path = place.identity();
        files.replace(&path, &self.bytes(), place.file_mode()).map_err(|source| StoreError::File {
            what: "write",
            path,
            source,
        })
    }

    /// The same, found at `home`.
    pub(crate) fn at(&self, home: &str) -> Self {
        let before = self.homes.iter().filter(|known| *known != home).cloned();
        let homes = std::iter::once(home.to_owned()).chain(before).take(HOMES).collect();
        Self { homes, ..self.clone() }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).expect("names and texts");
        bytes.push(b'\n');
        bytes
    }
}

/// That nothing can be made in `folder`, or in the one above it that would hold it. The name of
/// what was to be made, at times a made-up one, helps nobody.
fn unwritable(folder: &Path, error: &io::Error) -> StoreError {
    let existing = folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(folder);
    let source = match error.kind() {
        ErrorKind::Other => io::Error::other(error.to_string()),
        kind => io::Error::from(kind),
    };
    StoreError::File { what: "write into", path: existing.to_owned(), source }
}
