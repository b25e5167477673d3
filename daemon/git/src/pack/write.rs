//! Makes a pack of objects, in their order, and its index. The same objects in the same order
//! make the same bytes.

use std::collections::HashSet;
use std::path::PathBuf;

use gix::odb::pack::data::entry::Header;
use gix::odb::pack::data::{self, Version};
use tidegate_core::oid::Oid;

use crate::deflate::Deflater;
use crate::objects::{HashKind, Object, ObjectKind, from_gix};

/// What an index begins with: its mark and its version.
const INDEX_HEADER: &[u8] = b"\xfftOc\0\0\0\x02";

/// The greatest offset an index holds without a table for greater ones, which is not made here.
const LIMIT: usize = 0x7fff_ffff;

/// A pack and its index, in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// The hash at the end of the pack, which names it.
    pub checksum: Oid,
    /// The bytes of the `.pack`.
    pub data: Vec<u8>,
    /// The bytes of the `.idx`.
    pub index: Vec<u8>,
}

/// A pack that was not made.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// An id belongs to a repository with another hash.
    #[error("pack {id}: it is no id of this repository's hash")]
    Foreign {
        /// The id.
        id: Oid,
    },
    /// The pack would be larger than its index can say.
    #[error("pack {objects} objects: they take more than {LIMIT} bytes")]
    TooBig {
        /// How many objects.
        objects: usize,
    },
    /// The bytes of the pack were made to collide with others under SHA-1.
    #[error("name a pack of {size} bytes: they are part of an attack on SHA-1")]
    Collision {
        /// How many bytes.
        size: usize,
    },
}

/// Where an object lies in the pack.
struct Place {
    id: Oid,
    offset: usize,
    length: usize,
}

impl Pack {
    /// Packs `objects`, each id once. That they hash to their ids is not looked at.
    pub fn of(hash: HashKind, objects: &[Object<'_>]) -> Result<Self, PackError> {
        if let Some(foreign) = objects.iter().find(|object| !hash.names(object.id)) {
            return Err(PackError::Foreign { id: foreign.id });
        }
        let mut seen = HashSet::new();
        let objects: Vec<_> = objects.iter().filter(|object| seen.insert(object.id)).collect();
        let too_big = || PackError::TooBig { objects: objects.len() };
        let count = u32::try_from(objects.len()).map_err(|_| too_big())?;
        let mut data = data::header::encode(Version::V2, count).to_vec();
        let mut deflater = Deflater::new();
        let mut places = Vec::with_capacity(objects.len());
        for object in &objects {
            let offset = data.len();
            if offset > LIMIT {
                return Err(too_big());
            }
            header(object.kind)
                .write_to(object.data.len() as u64, &mut data)
                .expect("memory takes what is written");
            deflater.append(b"", object.data, &mut data);
            places.push(Place { id: object.id, offset, length: data.len() - offset });
        }
        let checksum = seal(hash, &mut data)?;
        let index = index(hash, places, &data, checksum)?;
        Ok(Self { checksum, data, index })
    }

    /// What its files are called, before `.pack`, `.idx` and `.keep`.
    #[must_use]
    pub fn name(&self) -> String {
        pack_name(self.checksum)
    }
}

/// What the files of the pack with this checksum are called, before `.pack`, `.idx` and `.keep`.
#[must_use]
pub fn pack_name(checksum: Oid) -> String {
    format!("pack-{checksum}")
}

fn header(kind: ObjectKind) -> Header {
    match kind {
        ObjectKind::Blob => Header::Blob,
        ObjectKind::Tree => Header::Tree,
        ObjectKind::Commit => Header::Commit,
        ObjectKind::Tag => Header::Tag,
    }
}

/// The bytes of the index: how many ids begin with each byte or a lesser one, the ids, the
/// checksums of what lies in the pack, where it lies, and what pack it is.
fn index(
    hash: HashKind,
    mut places: Vec<Place>,
    pack: &[u8],
    checksum: Oid,
) -> Result<Vec<u8>, PackError> {
    places.sort_unstable_by_key(|place| place.id);
    let word = |number: usize| u32::try_from(number).expect("was limited").to_be_bytes();
    let mut out = INDEX_HEADER.to_vec();
    for first in 0..=u8::MAX {
        let upto = places.partition_point(|place| place.id.as_bytes()[0] <= first);
        out.extend(word(upto));
    }
    for place in &places {
        out.extend(place.id.as_bytes());
    }
    let file = data::File::from_data(pack, PathBuf::new(), hash.into()).expect("was just made");
    for place in &places {
        out.extend(file.entry_crc32(place.offset as u64, place.length).to_be_bytes());
    }
    for place in &places {
        out.extend(word(place.offset));
    }
    out.extend(checksum.as_bytes());
    seal(hash, &mut out)?;
    Ok(out)
}

/// Appends the hash of what is there.
fn seal(hash: HashKind, bytes: &mut Vec<u8>) -> Result<Oid, PackError> {
    let mut hasher = gix::hash::hasher(hash.into());
    hasher.update(bytes);
    let size = bytes.len();
    let sum = hasher.try_finalize().map_err(|_| PackError::Collision { size })?;
    bytes.extend_from_slice(sum.as_slice());
    Ok(from_gix(sum))
}
