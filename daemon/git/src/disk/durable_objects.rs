//! Objects that survive a power cut: loose while they are few, in packs of ours otherwise.
//!
//! A file is written under a name that `git gc` clears away, synced, and renamed; then its folder
//! is synced. A pack has its `.keep` first, so that no repack takes it apart, and its index last,
//! since git knows a pack by that.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use tidegate_core::oid::Oid;

use crate::durable::DurableError;
use crate::loose::Loose;
use crate::objects::{Object, Objects};
use crate::pack::{Pack, check_pack};

use super::Disk;
use super::kept::Role;

/// From how many objects on a pack is made of them.
const PACKED_FROM: usize = 10;

/// The modes of files and folders among objects.
const FILE: u32 = 0o444;
const FOLDER: u32 = 0o777;

/// The largest pack that is read back.
pub(super) const LARGEST_PACK: u64 = 1 << 31;

/// How often something is written again that git took away, keeping house.
const TRIES: usize = 10;

impl Disk {
    pub(super) fn lay_down_objects(&self, objects: &[Object<'_>]) -> Result<(), DurableError> {
        despite_housekeeping(|| self.try_lay_down(objects))
    }

    pub(super) fn keep_objects(&self, objects: &[Object<'_>]) -> Result<(), DurableError> {
        despite_housekeeping(|| self.try_keep(objects))
    }

    fn try_lay_down(&self, objects: &[Object<'_>]) -> Result<(), DurableError> {
        if objects.len() >= PACKED_FROM {
            return self.pack_objects(objects).map(drop);
        }
        let root = self.objects_dir();
        // Git makes folders in it and syncs nothing.
        let mut folders = BTreeSet::from([root.to_owned()]);
        for Loose { path, bytes } in Loose::of(objects) {
            let path = root.join(path);
            let folder = path.parent().expect("it lies in a folder of two digits");
            self.files.ensure_folder(folder, FOLDER).map_err(failed("make", folder))?;
            self.put(&folder.join("tmp_obj_tidegate"), &path, &bytes)?;
            folders.insert(folder.to_owned());
        }
        folders.iter().try_for_each(|folder| self.sync_folder(folder))
    }

    fn try_keep(&self, objects: &[Object<'_>]) -> Result<(), DurableError> {
        let stem = self.pack_objects(objects)?;
        self.read_back(&stem, objects.iter().map(|object| object.id))
    }

    /// Writes a pack of ours. Gives where, without the ending.
    fn pack_objects(&self, objects: &[Object<'_>]) -> Result<PathBuf, DurableError> {
        let pack = Pack::of(self.hash_kind(), objects);
        let pack = pack.map_err(|e| DurableError::Other { what: "pack", source: e.into() })?;
        let folder = self.objects_dir().join("pack");
        self.files
            .make_folders(self.objects_dir(), &folder, FOLDER)
            .map_err(failed("make", &folder))?;
        let stem = folder.join(pack.name());
        let parts = [("keep", Role::Fresh.text()), ("pack", &pack.data), ("idx", &pack.index)];
        for (end, bytes) in parts {
            self.put(
                &folder.join(format!("tmp_{end}_tidegate")),
                &stem.with_extension(end),
                bytes,
            )?;
        }
        self.sync_folder(&folder)?;
        Ok(stem)
    }

    /// Reads a pack as it stands on the disk, and looks whether it is what was to be written.
    pub(super) fn read_back(
        &self,
        stem: &Path,
        ids: impl Iterator<Item = Oid>,
    ) -> Result<(), DurableError> {
        let [data, index] = ["pack", "idx"].map(|end| stem.with_extension(end));
        let read = |path: &Path| self.files.read(path, LARGEST_PACK).map_err(failed("read", path));
        let checked = check_pack(self.hash_kind(), &read(&data)?, &read(&index)?, ids);
        checked.map(drop).map_err(|source| DurableError::ReadBack { path: data, source })
    }

    pub(super) fn forget_loose_objects(&self, ids: &[Oid]) -> Result<(), DurableError> {
        for id in ids {
            let path = self.objects_dir().join(Loose::path(*id));
            match self.files.remove(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(failed("remove", &path)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Puts a file there, its content synced, over whatever stood there.
    pub(super) fn put(&self, hidden: &Path, path: &Path, bytes: &[u8]) -> Result<(), DurableError> {
        let hidden = self.files.prepare(hidden, bytes, FILE).map_err(failed("write", path))?;
        self.files.rename(&hidden, path).map_err(|error| {
            drop(self.files.remove(&hidden));
            failed("write", path)(error)
        })
    }

    pub(super) fn sync_folder(&self, folder: &Path) -> Result<(), DurableError> {
        self.files.sync_folder(folder).map_err(failed("sync", folder))
    }
}

/// Does it again if a file or folder was gone before it was done: git removes whatever looks like
/// left behind, and empty folders.
fn despite_housekeeping(act: impl Fn() -> Result<(), DurableError>) -> Result<(), DurableError> {
    for _ in 1..TRIES {
        match act() {
            Err(DurableError::File { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
            done => return done,
        }
    }
    act()
}

pub(super) fn failed(what: &'static str, path: &Path) -> impl Fn(io::Error) -> DurableError {
    let path = PathBuf::from(path);
    move |source| DurableError::File { what, path: path.clone(), source }
}
