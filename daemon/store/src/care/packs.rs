//! What is left of packs of ours that do not read back: what is whole in them is packed again, and
//! they lie in the quarantine from then on. Where the pack is whole and only its index is not, git
//! makes that anew.

use std::collections::HashSet;

use tidegate_core::Oid;
use tidegate_files::read_plain;
use tidegate_git::{Durable, KeptPack, Object, ObjectKind, Objects, Read};

use super::hand::{Care, told};
use super::recover::{Broken, Recovered};
use super::salvage::Salvage;
use crate::commit;
use crate::store::StoreError;

/// What a pack of ours that does not read back still gives.
struct Remains {
    pack: KeptPack,
    /// Its index, made anew, if that is all it needs.
    index: Option<Vec<u8>>,
    /// What is whole of what it held.
    whole: Vec<(Oid, ObjectKind, Vec<u8>)>,
}

impl Care<'_> {
    /// Saves what is left of packs of ours. What was in them is read anew afterwards.
    pub fn recover_packs(&self, dry_run: bool) -> Result<Recovered, StoreError> {
        let mut done = Recovered::default();
        let _alone = if dry_run { None } else { self.publishing()? };
        let salvage = Salvage::of(self)?;
        for pack in
            self.disk.kept_packs()?.into_iter().filter(|pack| pack.has_index || pack.has_data)
        {
            let Err(error) = self.disk.check_kept(&pack) else { continue };
            let file = pack.stem.with_extension("pack");
            done.broken.push(Broken { file, what: told(&error) });
            let remains = self.remains(pack, &salvage)?;
            let entries = remains.whole.iter().filter(|(_, kind, _)| *kind == ObjectKind::Commit);
            done.rewritten.extend(entries.map(|(id, ..)| *id));
            done.is_unread |= remains.index.is_some();
            if !dry_run {
                self.set_aside(&remains, &mut done)?;
            }
        }
        Ok(done)
    }

    fn remains(&self, pack: KeptPack, salvage: &Salvage) -> Result<Remains, StoreError> {
        let mut remains = Remains { index: self.index_again(&pack)?, pack, whole: Vec::new() };
        if remains.index.is_some() {
            return Ok(remains);
        }
        // An index that is damaged may name what nobody has.
        let held: HashSet<Oid> =
            self.disk.kept_ids(&remains.pack).unwrap_or_default().into_iter().collect();
        for id in held {
            let (kind, data) =
                match (self.disk.read(id, commit::MAX_OUTLINE_BYTES), salvage.bytes(id)) {
                    (_, Some(bytes)) => (ObjectKind::Commit, bytes.to_vec()),
                    (Ok(Read::Found { kind, data }), None) => (kind, data),
                    _ => continue,
                };
            if self.disk.hash(kind, &data)? == id {
                remains.whole.push((id, kind, data));
            }
        }
        Ok(remains)
    }

    /// Copies a pack to the quarantine, writes what is whole of it, and takes it out of git's way.
    fn set_aside(&self, remains: &Remains, done: &mut Recovered) -> Result<(), StoreError> {
        let Remains { pack, index, whole } = remains;
        let mut copies = Vec::new();
        for part in ["pack", "idx"] {
            let path = pack.stem.with_extension(part);
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            copies.extend(read_plain(&path, u64::MAX).ok().map(|bytes| (name, bytes)));
        }
        let copies: Vec<(String, &[u8])> =
            copies.iter().map(|(name, bytes)| (name.clone(), bytes.as_slice())).collect();
        done.quarantine = Some(self.quarantine(&copies)?);
        if let Some(index) = index {
            return Ok(self.disk.replace_index(pack, index)?);
        }
        let objects = whole.iter().map(|(id, kind, data)| Object { kind: *kind, id: *id, data });
        let objects: Vec<Object<'_>> = objects.collect();
        if !objects.is_empty() {
            self.disk.keep(&objects)?;
        }
        // If all of it was whole, the new one has its name.
        match self.disk.check_kept(pack) {
            Ok(()) => Ok(()),
            Err(_) => Ok(self.disk.remove_kept(pack)?),
        }
    }

    /// The index of a pack, made anew by git, which refuses to if the pack is damaged.
    fn index_again(&self, pack: &KeptPack) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.store.place.root().join("again.idx");
        let made = self.disk.index_again(pack, &path);
        let bytes = made.then(|| std::fs::read(&path)).transpose();
        drop(self.store.files.remove(&path));
        bytes.map_err(|source| StoreError::File { what: "read", path, source })
    }
}
