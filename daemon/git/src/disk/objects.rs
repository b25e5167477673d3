//! Objects on disk, read through gix and written as loose objects. Opened when first needed.
//!
//! An id means the object that hashes to it: replacement refs are never loaded, grafts concern
//! walks and not objects, and no variable of the environment moves the directory.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::objs::{Exists as _, Write as _};
use gix::odb::pack::Find as Pack;
use gix::odb::pack::cache::lru::StaticLinkedList;
use gix::odb::store::init::{Options, Slots};
use gix::odb::{HandleArc, Header, Store, find, loose};
use tidegate_core::oid::Oid;

use crate::objects::{HashKind, Lookup, ObjectError, ObjectKind, Objects, from_gix, to_gix};

use super::sharing::Sharing;

/// How many packs beyond those that exist may appear before the store is opened anew.
const SPARE_PACKS: usize = 128;

/// How many delta bases are kept, and how many bytes of them. Chains are read base by base, so
/// a short memory serves.
const BASES: usize = 64;
const BASE_BYTES: usize = 16 * 1024 * 1024;

/// The object directory of a repository.
pub(crate) struct DiskObjects {
    directory: PathBuf,
    hash: HashKind,
    sharing: Sharing,
    open: RefCell<Option<HandleArc>>,
    /// Whether the object read last was loose: those that follow it in a log most likely are too.
    among_loose: Cell<bool>,
}

impl fmt::Debug for DiskObjects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DiskObjects").field("directory", &self.directory).finish_non_exhaustive()
    }
}

impl DiskObjects {
    /// The objects in `directory`, which is not looked at yet.
    pub(crate) fn at(directory: PathBuf, hash: HashKind, sharing: Sharing) -> Self {
        let (open, among_loose) = (RefCell::new(None), Cell::new(false));
        Self { directory, hash, sharing, open, among_loose }
    }

    /// The objects in another directory of the same repository.
    pub(crate) fn beside(&self, directory: PathBuf) -> Self {
        Self::at(directory, self.hash, self.sharing)
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Does something with the open store. When it fails the store is opened anew and it is
    /// tried once more: packs come and go while we read, and may become more than we foresaw.
    fn with<T>(
        &self,
        id: Oid,
        mut act: impl FnMut(&HandleArc) -> Result<T, gix::Error>,
    ) -> Result<T, ObjectError> {
        let mut slot = self.open.borrow_mut();
        if let Some(handle) = slot.as_ref()
            && let Ok(done) = act(handle)
        {
            return Ok(done);
        }
        let unreadable = |source| ObjectError::Unreadable { id, source };
        let handle = self.open().map_err(|error| unreadable(error.into()))?;
        let handle = slot.insert(handle);
        act(handle).map_err(|error| unreadable(error.into()))
    }

    fn open(&self) -> std::io::Result<HandleArc> {
        let options = Options {
            slots: Slots::AsNeededByDiskState { multiplier: 2.0, minimum: SPARE_PACKS },
            ..Options::default()
        };
        let replacements = &mut std::iter::empty();
        let store =
            Store::at_opts(self.directory.clone(), self.hash.into(), replacements, options)?;
        let handle = gix::odb::Cache::from(Arc::new(store).to_handle_arc());
        Ok(handle.with_pack_cache(|| Box::new(StaticLinkedList::<BASES>::new(BASE_BYTES))))
    }

    fn loose(&self) -> loose::Store {
        loose::Store::at(&self.directory, self.hash.into())
    }

    /// Reads a loose object, and opens its file but once. None, if there is none of at most `limit`
    /// bytes in this very directory, or it is damaged: it may be in a pack as well.
    fn read_loose(&self, id: Oid, limit: u64, buffer: &mut Vec<u8>) -> Option<ObjectKind> {
        let alloc_limit_bytes = usize::try_from(limit).ok();
        let options = loose::Options { alloc_limit_bytes, ..loose::Options::default() };
        let loose = loose::Store::at_opts(&self.directory, self.hash.into(), options);
        loose.try_find(&to_gix(id), buffer).ok()?.map(|object| object.kind.into())
    }

    /// About how many objects lie in packs, from the sizes of their indices.
    fn packed(&self) -> usize {
        let entry = 8 + self.hash.length() as u64;
        let packs = std::fs::read_dir(self.directory.join("pack")).into_iter().flatten().flatten();
        let indices = packs.filter(|file| file.path().extension().is_some_and(|end| end == "idx"));
        let bytes: u64 =
            indices.filter_map(|file| file.metadata().ok()).map(|found| found.len()).sum();
        usize::try_from(bytes / entry).unwrap_or(usize::MAX)
    }

    /// All commits, loose or in packs. What cannot be made out is left out.
    pub(crate) fn commits(&self) -> Result<BTreeSet<Oid>, ObjectError> {
        let unreadable = |source| ObjectError::Unreadable { id: self.empty_tree(), source };
        let handle = self.open().map_err(|error| unreadable(error.into()))?;
        let all = handle.iter().map_err(|error| unreadable(error.into()))?;
        let is_commit = |id: &gix::ObjectId| {
            let header = handle.try_header(id).ok().flatten();
            header.is_some_and(|header| header.kind() == gix::objs::Kind::Commit)
        };
        Ok(all.flatten().filter(is_commit).map(from_gix).collect())
    }

    /// Whether the object lies in this very directory: loose with a header that can be read, or in
    /// a pack.
    pub(crate) fn holds(&self, id: Oid) -> bool {
        match self.loose().try_header(&to_gix(id)) {
            Ok(Some(_)) => true,
            Ok(None) | Err(_) => self.is_packed_here(id),
        }
    }

    /// Whether a pack of this very directory holds the object. Where the directory borrows from
    /// others its own packs are looked through: theirs go when they please.
    fn is_packed_here(&self, id: Oid) -> bool {
        if !self.directory.join("info/alternates").exists() {
            return self.with(id, |handle| Ok(handle.exists(&to_gix(id)))).unwrap_or(false);
        }
        let packs = std::fs::read_dir(self.directory.join("pack")).into_iter().flatten().flatten();
        let indices = packs.map(|file| file.path()).filter(|path| {
            path.extension().is_some_and(|end| end == "idx") && path.with_extension("pack").exists()
        });
        let holds = |index: PathBuf| {
            let index = gix::odb::pack::index::File::at(index, self.hash.into());
            index.is_ok_and(|index| index.lookup(to_gix(id)).is_some())
        };
        indices.into_iter().any(holds)
    }

    /// Whether the object is in this very directory. A loose one counts if its header is
    /// right: a power cut leaves empty files. A packed one counts unless the directory borrows
    /// from others, since the pack may be theirs and go when they please.
    fn is_here(&self, loose: &loose::Store, kind: ObjectKind, size: usize, id: Oid) -> bool {
        match loose.try_header(&to_gix(id)) {
            Ok(Some((there, of))) => there == size as u64 && of == kind.into(),
            Ok(None) if !self.directory.join("info/alternates").exists() => self
                .with(id, |handle| Ok(handle.exists_without_refresh(&to_gix(id))))
                .unwrap_or(false),
            Ok(None) | Err(_) => false,
        }
    }
}

impl Objects for DiskObjects {
    fn hash_kind(&self) -> HashKind {
        self.hash
    }

    fn read_into(&self, id: Oid, limit: u64, buffer: &mut Vec<u8>) -> Result<Lookup, ObjectError> {
        buffer.clear();
        if !self.hash.names(id) {
            return Ok(Lookup::Missing);
        }
        if self.among_loose.get()
            && let Some(kind) = self.read_loose(id, limit, buffer)
        {
            return Ok(Lookup::Found(kind));
        }
        let wanted = to_gix(id);
        let found = self.with(id, |handle| {
            let Some(header) = handle.try_header(&wanted)? else {
                return Ok(Lookup::Missing);
            };
            self.among_loose.set(matches!(header, find::Header::Loose { .. }));
            if header.size() > limit {
                return Ok(Lookup::TooBig { size: header.size() });
            }
            Ok(match gix::objs::Find::try_find(handle, &wanted, buffer)? {
                Some(object) => Lookup::Found(object.kind.into()),
                None => Lookup::Missing,
            })
        });
        if !matches!(found, Ok(Lookup::Found(_))) {
            buffer.clear();
        }
        found
    }

    fn neighbours(&self, id: Oid, most: usize) -> Result<Vec<Oid>, ObjectError> {
        if !self.hash.names(id) || self.packed() > most {
            return Ok(Vec::new());
        }
        self.with(id, |handle| {
            let mut handle = handle.clone();
            handle.prevent_pack_unload();
            let Some(place) = Pack::location_by_oid(&handle, &to_gix(id), &mut Vec::new())? else {
                return Ok(Vec::new());
            };
            let mut stored =
                Pack::pack_offsets_and_oid(&handle, place.pack_id)?.unwrap_or_default();
            stored.sort_unstable_by_key(|(offset, _)| *offset);
            Ok(stored.into_iter().map(|(_, id)| from_gix(id)).collect())
        })
    }

    fn write(&self, kind: ObjectKind, data: &[u8]) -> Result<Oid, ObjectError> {
        let id = self.hash(kind, data)?;
        let loose = self.loose();
        if !self.is_here(&loose, kind, data.len(), id) {
            let unwritable = |source| ObjectError::Unwritable { id, source };
            let file = loose.object_path(&to_gix(id));
            let folder = file.parent().expect("an object lies in a folder");
            // Should that fail, writing into it says so, and what.
            drop(self.sharing.make_directory(folder, 0o777));
            loose
                .write_buf_with_known_id(kind.into(), data, to_gix(id))
                .map_err(|error| unwritable(error.into()))?;
            self.sharing.share(&file).map_err(|error| unwritable(error.into()))?;
        }
        Ok(id)
    }

    fn reader(&self) -> Box<dyn Objects + Send> {
        Box::new(Self {
            directory: self.directory.clone(),
            hash: self.hash,
            sharing: self.sharing,
            // A clone shares the mapped files and has its own caches.
            open: RefCell::new(self.open.borrow().clone()),
            among_loose: Cell::new(false),
        })
    }
}
