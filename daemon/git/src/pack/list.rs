//! What a pack holds, told by its index alone.

use std::path::PathBuf;

use gix::odb::pack::index;
use tidegate_core::oid::Oid;

use crate::objects::{HashKind, from_gix};

use super::check::PackDamage;

/// The ids of the objects of a pack, in the order in which they lie in it.
pub fn pack_ids(hash: HashKind, index: &[u8]) -> Result<Vec<Oid>, PackDamage> {
    let index = index::File::from_data(index, PathBuf::new(), hash.into())
        .map_err(|error| PackDamage::Unreadable(error.into()))?;
    let mut entries: Vec<_> = index.iter().map(|entry| (entry.pack_offset, entry.oid)).collect();
    entries.sort_unstable();
    Ok(entries.into_iter().map(|(_, id)| from_gix(id)).collect())
}
