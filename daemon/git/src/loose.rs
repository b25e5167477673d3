//! Loose objects as bytes: what stands in which file. Writes none.

use std::path::PathBuf;

use gix::objs::encode::loose_header;
use tidegate_core::oid::Oid;

use crate::deflate::Deflater;
use crate::objects::Object;

/// A file that holds one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loose {
    /// Where it belongs, seen from the object directory.
    pub path: PathBuf,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

impl Loose {
    /// Where the object `id` belongs, seen from the object directory.
    #[must_use]
    pub fn path(id: Oid) -> PathBuf {
        let id = id.to_string();
        let (directory, name) = id.split_at(2);
        [directory, name].iter().collect()
    }

    /// The files of `objects`, in their order.
    #[must_use]
    pub fn of(objects: &[Object<'_>]) -> Vec<Self> {
        let mut deflater = Deflater::new();
        let file = |object: &Object<'_>| {
            let mut bytes = Vec::new();
            let header = loose_header(object.kind.into(), object.data.len() as u64);
            deflater.append(&header, object.data, &mut bytes);
            Self { path: Self::path(object.id), bytes }
        };
        objects.iter().map(file).collect()
    }
}
