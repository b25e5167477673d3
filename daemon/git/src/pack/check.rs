//! Looks whether a pack and its index, read back, are whole and hold what they should. Reads
//! any pack, with deltas too, as long as it stands alone.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use gix::odb::pack::cache::lru::StaticLinkedList;
use gix::odb::pack::index::traverse::{Algorithm, Options, SafetyCheck};
use gix::odb::pack::{data, index};
use gix::utils::progress::Discard;
use tidegate_core::oid::Oid;

use crate::failure::Cause;
use crate::objects::{HashKind, from_gix};

/// How many delta bases are kept, and how many bytes of them.
const BASES: usize = 64;
const BASE_BYTES: usize = 16 * 1024 * 1024;

/// A pack that is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum PackDamage {
    /// It lacks an object.
    #[error("find {id} in the pack")]
    Missing {
        /// The object.
        id: Oid,
    },
    /// It holds an object that nobody put there.
    #[error("account for {id}, which the pack holds")]
    Surplus {
        /// The object.
        id: Oid,
    },
    /// A checksum is wrong, or something cannot be read.
    #[error("read the pack")]
    Unreadable(#[source] Cause),
}

/// Looks whether `pack` and `index` belong together, hold exactly `ids`, and every object
/// hashes to its id. Returns the checksum that names the pack.
pub fn check_pack(
    hash: HashKind,
    pack: &[u8],
    index: &[u8],
    ids: impl IntoIterator<Item = Oid>,
) -> Result<Oid, PackDamage> {
    let checksum = sealed(hash, pack)?;
    sealed(hash, index)?;
    let pack = data::File::from_data(pack, PathBuf::new(), hash.into()).map_err(unreadable)?;
    let index = index::File::from_data(index, PathBuf::new(), hash.into()).map_err(unreadable)?;
    if from_gix(index.pack_checksum()) != checksum || index.num_objects() != pack.num_objects() {
        return Err(unreadable("the index belongs to another pack"));
    }
    let held: BTreeSet<Oid> = index.iter().map(|entry| from_gix(entry.oid)).collect();
    let wanted: BTreeSet<Oid> = ids.into_iter().collect();
    if let Some(id) = wanted.difference(&held).next() {
        return Err(PackDamage::Missing { id: *id });
    }
    if let Some(id) = held.difference(&wanted).next() {
        return Err(PackDamage::Surplus { id: *id });
    }
    // The checksums of the files were looked at above: gix would look for the files by name.
    let options = Options {
        traversal: Algorithm::Lookup,
        thread_limit: Some(1),
        check: SafetyCheck::SkipFileChecksumVerification,
        alloc_limit_bytes: None,
        make_pack_lookup_cache: || StaticLinkedList::<BASES>::new(BASE_BYTES),
    };
    let stop = AtomicBool::new(false);
    index.traverse(&pack, &mut Discard, &stop, |_, _, _, _| Ok(()), options).map_err(unreadable)?;
    Ok(checksum)
}

/// The hash that `bytes` end with, if it is theirs.
fn sealed(hash: HashKind, bytes: &[u8]) -> Result<Oid, PackDamage> {
    let Some(end) = bytes.len().checked_sub(hash.length()) else {
        return Err(unreadable("it is too short"));
    };
    let mut hasher = gix::hash::hasher(hash.into());
    hasher.update(&bytes[..end]);
    let sum = hasher.try_finalize().map_err(unreadable)?;
    if sum.as_slice() == &bytes[end..] {
        Ok(from_gix(sum))
    } else {
        Err(unreadable("its bytes do not hash to what stands at their end"))
    }
}

fn unreadable(cause: impl Into<Cause>) -> PackDamage {
    PackDamage::Unreadable(cause.into())
}
