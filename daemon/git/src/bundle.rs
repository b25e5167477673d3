//! Bundles as bytes: a pack with a name, which `git fetch` and `git bundle` read. Writes no file.

use tidegate_core::oid::Oid;

use crate::objects::{HashKind, Object};
use crate::pack::{Pack, PackError};

/// The bundle of `objects`, whose last is `tip`, under the name of a ref. `before` is what a
/// repository must have to take it in.
pub fn bundle(
    hash: HashKind,
    name: &str,
    tip: Oid,
    before: Option<Oid>,
    objects: &[Object<'_>],
) -> Result<Vec<u8>, PackError> {
    let mut head = match hash {
        HashKind::Sha1 => "# v2 git bundle\n".to_owned(),
        HashKind::Sha256 => "# v3 git bundle\n@object-format=sha256\n".to_owned(),
    };
    if let Some(before) = before {
        head.push_str(&format!("-{before}\n"));
    }
    head.push_str(&format!("{tip} {name}\n\n"));
    let mut bytes = head.into_bytes();
    bytes.extend(Pack::of(hash, objects)?.data);
    Ok(bytes)
}
