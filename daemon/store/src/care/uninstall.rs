//! Taking away everything that is ours in a repository.
//!
//! The folder loses its name first, and its files go last. Whoever stops before that changed nothing;
//! whoever stops later leaves a folder by whose name all know that the rest is to go, too. Loose
//! objects are left to git, which removes what nothing leads to; and so are packs that something of
//! the user's leads into, or that git may name in files of its own.

use std::collections::{BTreeSet, HashSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tidegate_core::{Oid, ReplicaId};
use tidegate_files::FileSystem;
use tidegate_git::{Durable, DurableError, KeptPack, Object, ObjectKind, Objects, RefTarget, Refs};

use super::access::{may_change, may_clear};
use super::hand::Care;
use crate::journal::Lock;
use crate::journal::lock::DEADLINE;
use crate::refname::{OURS, log_ref};
use crate::store::StoreError;
use crate::walk::Reader;

/// Something of ours that is to go.
#[derive(Debug, Clone)]
pub enum Removal {
    /// A ref.
    Ref(String, RefTarget),
    /// A pack.
    Pack(KeptPack),
    /// A pack that git decides over from then on.
    Leave(KeptPack, Needed),
    /// The folder of what is private to this clone.
    Folder(PathBuf),
}

/// Why a pack of ours stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needed {
    /// This leads into it, which is a ref of the user's, a `HEAD`, or a reflog.
    By(String),
    /// A file of git over many packs or commits may name it, or what it holds.
    ByIndex,
}

impl Care<'_> {
    /// Everything of ours here. Nothing stands in the way of removing it.
    pub fn removals(&self) -> Result<Vec<Removal>, StoreError> {
        let refs = self.store.repository.list(OURS)?;
        let mut removals: Vec<Removal> =
            refs.into_iter().map(|(name, target)| Removal::Ref(name, target)).collect();
        let packs = self.disk.kept_packs()?;
        let user = self.leads_into(&packs)?;
        let is_in_graph = self.disk.has_commit_graph();
        removals.extend(packs.into_iter().map(|pack| match &user {
            Some(name) => Removal::Leave(pack, Needed::By(name.clone())),
            None if is_in_graph || self.disk.is_indexed_elsewhere(&pack) => {
                Removal::Leave(pack, Needed::ByIndex)
            }
            None => Removal::Pack(pack),
        }));
        for folder in [self.store.place.root(), &self.store.place.removed()] {
            let failed =
                |source| StoreError::File { what: "look at", path: folder.to_owned(), source };
            if self.store.files.stands(folder).map_err(failed)? {
                removals.push(Removal::Folder(folder.to_owned()));
            }
        }
        if !removals.is_empty() {
            self.disk.await_unlocked(OURS)?;
        }
        removals.iter().try_for_each(|removal| self.may_remove(removal))?;
        Ok(removals)
    }

    fn may_remove(&self, removal: &Removal) -> Result<(), StoreError> {
        let above = |path: &Path| path.parent().map_or(Ok(()), may_change);
        match removal {
            Removal::Ref(name, _) => above(&self.disk.lock_of(name)),
            Removal::Pack(pack) | Removal::Leave(pack, _) => above(&pack.stem),
            Removal::Folder(path) => {
                above(path)?;
                may_clear(self.store.files.as_ref(), path)
            }
        }
    }

    /// Takes all of it away, and gives what that was. Nobody of this user appends or publishes
    /// meanwhile, and who waited to finds nothing to publish.
    pub fn uninstall(&self) -> Result<Vec<Removal>, StoreError> {
        let replicas = self.store.written_here()?;
        let _alone = self.undisturbed(&replicas)?;
        let removals = self.removals()?;
        if removals.iter().any(|removal| matches!(removal, Removal::Pack(_))) {
            // Commits of the user may need it, and git wrote it nowhere else.
            let id = self.disk.empty_tree();
            self.disk.lay_down(&[Object { kind: ObjectKind::Tree, id, data: b"" }])?;
        }
        if !removals.is_empty() {
            self.take_the_name()?;
        }
        for (number, removal) in removals.iter().enumerate() {
            (self.tell)("removed", number, removals.len());
            match removal {
                Removal::Ref(name, target) => self.remove_ref(name, target)?,
                Removal::Pack(pack) => self.disk.remove_kept(pack)?,
                Removal::Leave(pack, _) => self.disk.leave_to_git(pack)?,
                Removal::Folder(_) => {}
            }
        }
        // Other users have locks of their own, and may have put a ref back.
        replicas.iter().for_each(|replica| self.store.forget_witness(*replica));
        let logs: BTreeSet<String> = replicas.into_iter().map(log_ref).collect();
        for (name, target) in self.disk.list(OURS)? {
            if logs.contains(&name) {
                self.remove_ref(&name, &target)?;
            }
        }
        self.remove_folders()?;
        Ok(removals)
    }

    /// The rights to append and to publish of every replica that this user writes here.
    fn undisturbed(&self, replicas: &[ReplicaId]) -> Result<Vec<Lock>, StoreError> {
        let own = replicas.iter().filter(|id| self.store.owner_is_this_user(**id));
        let mut locks = Vec::new();
        for id in own {
            locks.extend(self.writing_as(*id)?);
            locks.extend(self.publishing_as(*id, DEADLINE)?);
        }
        Ok(locks)
    }

    /// Takes the folder its name. From then on nothing is recorded or published here, and all that is
    /// left of ours is to go; so where there is no folder, an empty one says that. All locks that
    /// others wait for go with the name, and are not made anew.
    fn take_the_name(&self) -> Result<(), StoreError> {
        let (files, place) = (self.store.files.as_ref(), &self.store.place);
        let (root, removed) = (place.root(), place.removed());
        let failed = |source| StoreError::File { what: "remove", path: root.to_owned(), source };
        if place.is_being_removed(files).map_err(failed)? {
            return Ok(());
        }
        if files.stands(&removed).map_err(failed)? {
            clear(files, &removed)?;
        }
        if files.stands(root).map_err(failed)? {
            files.rename(root, &removed).map_err(failed)?;
        } else {
            files.make_folder(&removed, place.folder_mode()).map_err(failed)?;
        }
        files.sync_folder(self.disk.common_dir()).map_err(failed)
    }

    /// Removes the folder, and the one in its place that removing a ref may have made.
    fn remove_folders(&self) -> Result<(), StoreError> {
        let (files, place) = (self.store.files.as_ref(), &self.store.place);
        let removed = place.removed();
        let failed = |source| StoreError::File { what: "remove", path: removed.clone(), source };
        if !place.is_being_removed(files).map_err(failed)? {
            return Ok(());
        }
        if files.stands(place.root()).map_err(failed)? {
            clear(files, place.root())?;
        }
        clear(files, &removed)
    }

    pub(super) fn remove_ref(&self, name: &str, target: &RefTarget) -> Result<(), StoreError> {
        let oid = match target {
            RefTarget::Oid(oid) => *oid,
            // Git removes only what it can read.
            RefTarget::Symbolic(_) | RefTarget::Broken(_) => {
                let tree = self.disk.empty_tree();
                self.disk.mend_ref(name, tree, &|_| false)?;
                tree
            }
        };
        Ok(self.disk.delete(name, oid)?)
    }

    /// Something of the user's that git keeps, and that leads to something in these packs.
    fn leads_into(&self, packs: &[KeptPack]) -> Result<Option<String>, StoreError> {
        let mut held: HashSet<Oid> = HashSet::new();
        for pack in packs.iter().filter(|pack| pack.has_index) {
            held.extend(self.disk.kept_ids(pack)?);
        }
        let mut reader = Reader::new(self.disk.reader());
        let mut first = Vec::new();
        for oid in &held {
            let Some(read) = reader.read(*oid)? else { continue };
            // What leads to any entry leads to the first ones too.
            if read.content.is_ok() && !read.parent.is_some_and(|oid| held.contains(&oid)) {
                first.push(*oid);
            }
        }
        if first.is_empty() {
            return Ok(None);
        }
        let failed = |source| DurableError::Other { what: "ask git what leads to ours", source };
        let names = self.disk.refs_that_contain(&first).map_err(failed)?;
        if let Some(name) = names.into_iter().find(|name| !name.starts_with(OURS)) {
            return Ok(Some(name));
        }
        Ok(self.disk.root_that_contains(&held).map_err(failed)?.map(str::to_owned))
    }
}

/// Removes a folder and all in it.
pub(super) fn clear(files: &dyn FileSystem, folder: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::File { what: "remove", path: folder.to_owned(), source };
    for name in files.list(folder).map_err(failed)? {
        let path = folder.join(name);
        if files.look(&path).map_err(failed)?.is_folder {
            clear(files, &path)?;
            continue;
        }
        match files.remove(&path) {
            Err(source) if source.kind() != ErrorKind::NotFound => {
                return Err(StoreError::File { what: "remove", path, source });
            }
            _ => {}
        }
    }
    files.remove_folder(folder).map_err(failed)
}
