//! Makes one pack of many, with deltas, by `git pack-objects`. Does not put it where git looks
//! for packs, and deletes none.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tidegate_core::oid::Oid;
use tidegate_process::RunError;

use crate::failure::Cause;
use crate::pack::pack_name;

use super::{Disk, plumbing};

/// How long git may take: some hundred thousand objects on a busy machine.
pub(super) const DEADLINE: Duration = Duration::from_secs(600);

/// What decides over the bytes of a pack, so that the user's configuration does not: one pack,
/// no leftovers of other packs, and one thread, since threads divide the work by chance.
const CONFIGURATION: [&str; 4] = [
    "core.bigFileThreshold=512m",
    "pack.packSizeLimit=0",
    "pack.windowMemory=0",
    "pack.writeReverseIndex=false",
];
const ARGUMENTS: [&str; 10] = [
    "pack-objects",
    "--compression=6",
    "--delta-base-offset",
    "--depth=50",
    "--index-version=2",
    "--no-reuse-delta",
    "--no-reuse-object",
    "--quiet",
    "--threads=1",
    "--window=10",
];

/// A pack that git made and does not use yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consolidated {
    /// The hash at its end, which names it.
    pub checksum: Oid,
    /// Its `.pack`.
    pub data: PathBuf,
    /// Its `.idx`.
    pub index: PathBuf,
}

/// Objects that were not packed.
#[derive(Debug, thiserror::Error)]
pub enum ConsolidateError {
    /// Git could not be run, or did not end in time.
    #[error("pack objects")]
    Run(#[from] RunError),
    /// Git did not make the pack: an object is missing or damaged, or the disk is full.
    #[error("pack objects")]
    Refused(#[source] Cause),
}

impl Disk {
    /// Packs the objects `ids`, wherever they lie, into a pack in `directory`, which exists,
    /// lies on the file system of [`Disk::objects_dir`] and is none in which git looks for
    /// packs. The same objects in the same order make the same pack, for one version of git.
    ///
    /// Both files are synced, `directory` is not. Check them, write the `.keep`, and only then
    /// link them to where git finds them. A git that was killed, or had no room, leaves what it
    /// began in a folder `pack` of `directory`.
    pub fn consolidate(
        &self,
        ids: &[Oid],
        directory: &Path,
    ) -> Result<Consolidated, ConsolidateError> {
        let input: String = ids.iter().map(|id| format!("{id}\n")).collect();
        let configuration = CONFIGURATION.iter().flat_map(|entry| ["-c", entry]);
        let done = plumbing::git(&self.git_dir, &self.common_dir, &self.environment)
            .args(plumbing::SYNCED.into_iter().chain(configuration).chain(ARGUMENTS))
            .arg(directory.join("pack"))
            // Where git writes objects it puts what is not finished, too.
            .variable("GIT_OBJECT_DIRECTORY", directory)
            .variable("GIT_ALTERNATE_OBJECT_DIRECTORIES", listed(self.objects_dir()))
            .input(input)
            .deadline(DEADLINE)
            .run()?;
        if !done.succeeded() {
            return Err(ConsolidateError::Refused(plumbing::complaint(&done)));
        }
        let checksum = Oid::from_hex(done.stdout.trim_ascii_end())
            .map_err(|error| ConsolidateError::Refused(error.into()))?;
        let stem = directory.join(pack_name(checksum));
        let (data, index) = (stem.with_extension("pack"), stem.with_extension("idx"));
        Ok(Consolidated { checksum, data, index })
    }
}

/// A path as git takes it in a list of paths.
fn listed(path: &Path) -> OsString {
    let mut quoted = vec![b'"'];
    for byte in path.as_os_str().as_bytes() {
        quoted.extend(matches!(byte, b'"' | b'\\').then_some(b'\\'));
        quoted.push(*byte);
    }
    quoted.push(b'"');
    OsString::from_vec(quoted)
}
