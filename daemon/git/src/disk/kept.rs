//! Packs of ours, known by what their `.keep` says, in whatever state a crash or a copy left them.
//! What has no such `.keep` is the user's, and is never touched.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tidegate_core::oid::Oid;
use tidegate_files::FileSystem;

use crate::durable::DurableError;
use crate::loose::Loose;
use crate::objects::Objects;
use crate::pack::{PackDamage, check_pack, pack_ids};

use super::consolidate::{Consolidated, DEADLINE};
use super::durable_objects::{LARGEST_PACK, failed};
use super::{Disk, plumbing};

/// The longest `.keep` that is read.
const LONGEST: u64 = 64;

/// The parts of a pack, in the order in which they are removed: git knows a pack by its index, and
/// we know ours by the `.keep`.
const PARTS: [&str; 3] = ["idx", "pack", "keep"];

/// What a pack of ours is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It holds what was written at once.
    Fresh,
    /// It was made of many.
    Folded,
    /// Another one holds all of it. It goes when that was so for a while.
    Superseded,
}

/// A pack of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPack {
    /// Its files, without their endings.
    pub stem: PathBuf,
    /// What it is for.
    pub role: Role,
    /// Whether the `.pack` is there.
    pub has_data: bool,
    /// Whether the `.idx` is there.
    pub has_index: bool,
    /// How many bytes its files have.
    pub bytes: u64,
    /// When its `.keep` was written.
    pub modified: SystemTime,
}

impl Role {
    /// What the `.keep` says.
    pub(super) fn text(self) -> &'static [u8] {
        match self {
            Self::Fresh => b"tidegate\n",
            Self::Folded => b"tidegate: folded\n",
            Self::Superseded => b"tidegate: superseded\n",
        }
    }

    fn of(text: &[u8]) -> Option<Self> {
        [Self::Fresh, Self::Folded, Self::Superseded].into_iter().find(|role| role.text() == text)
    }
}

impl KeptPack {
    /// Whether git can read it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.has_data && self.has_index
    }

    /// What its files are called.
    #[must_use]
    pub fn name(&self) -> String {
        self.stem.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

impl Disk {
    /// The packs of ours in this repository's own object directory.
    pub fn kept_packs(&self) -> Result<Vec<KeptPack>, DurableError> {
        let folder = self.objects_dir().join("pack");
        let mut packs = Vec::new();
        for name in list(self.files.as_ref(), &folder)? {
            let keep = folder.join(name);
            if keep.extension() != Some(OsStr::new("keep")) {
                continue;
            }
            // Whatever is too long, or cannot be read, is no word of ours.
            let Ok(text) = self.files.read(&keep, LONGEST) else { continue };
            let Some(role) = Role::of(&text) else { continue };
            let modified = self.files.look(&keep).map_err(failed("look at", &keep))?.modified;
            let stem = keep.with_extension("");
            let sizes = PARTS.map(|part| {
                self.files.look(&stem.with_extension(part)).map(|found| found.length).ok()
            });
            packs.push(KeptPack {
                stem,
                role,
                has_index: sizes[0].is_some(),
                has_data: sizes[1].is_some(),
                bytes: sizes.into_iter().flatten().sum(),
                modified,
            });
        }
        Ok(packs)
    }

    /// The ids of what a pack of ours holds, in the order in which they lie there.
    pub fn kept_ids(&self, pack: &KeptPack) -> Result<Vec<Oid>, DurableError> {
        let index = pack.stem.with_extension("idx");
        let bytes = self.files.read(&index, LARGEST_PACK).map_err(failed("read", &index))?;
        pack_ids(self.hash_kind(), &bytes).map_err(|damage| unreadable(&index, damage))
    }

    /// Reads a pack of ours as a whole, and every object in it.
    pub fn check_kept(&self, pack: &KeptPack) -> Result<(), DurableError> {
        let ids = self.kept_ids(pack)?;
        self.read_back(&pack.stem, ids.into_iter())
    }

    /// Puts a pack that git made of others where git finds it, once it is known to hold `ids`.
    pub fn install(&self, made: &Consolidated, ids: &[Oid]) -> Result<PathBuf, DurableError> {
        let read = |path: &Path| self.files.read(path, LARGEST_PACK).map_err(failed("read", path));
        let checked = check_pack(
            self.hash_kind(),
            &read(&made.data)?,
            &read(&made.index)?,
            ids.iter().copied(),
        );
        checked.map_err(|damage| unreadable(&made.data, damage))?;
        let folder = self.objects_dir().join("pack");
        let stem = folder.join(made.data.file_stem().expect("git named it"));
        self.put(
            &folder.join("tmp_keep_tidegate"),
            &stem.with_extension("keep"),
            Role::Folded.text(),
        )?;
        self.sync_folder(&folder)?;
        for (from, part) in [(&made.data, "pack"), (&made.index, "idx")] {
            let to = stem.with_extension(part);
            self.files.rename(from, &to).map_err(failed("write", &to))?;
        }
        self.sync_folder(&folder)?;
        Ok(stem)
    }

    /// Notes that another pack holds all that this one does.
    pub fn supersede(&self, pack: &KeptPack) -> Result<(), DurableError> {
        let folder = self.objects_dir().join("pack");
        let keep = pack.stem.with_extension("keep");
        self.put(&folder.join("tmp_keep_tidegate"), &keep, Role::Superseded.text())?;
        self.sync_folder(&folder)
    }

    /// Removes a pack of ours, in whatever state it is. One that an index of git names is left to
    /// git, which would miss it.
    pub fn remove_kept(&self, pack: &KeptPack) -> Result<(), DurableError> {
        if self.is_indexed_elsewhere(pack) {
            return self.leave_to_git(pack);
        }
        for part in PARTS {
            self.remove(&pack.stem.with_extension(part))?;
        }
        self.sync_folder(&self.objects_dir().join("pack"))
    }

    /// Leaves a pack to git, which removes what nobody needs.
    pub fn leave_to_git(&self, pack: &KeptPack) -> Result<(), DurableError> {
        self.remove(&pack.stem.with_extension("keep"))?;
        self.sync_folder(&self.objects_dir().join("pack"))
    }

    /// Has git make the index of a pack of ours anew, as `path`. Gives whether it did: it does not
    /// if anything is wrong with the pack itself.
    #[must_use]
    pub fn index_again(&self, pack: &KeptPack, path: &Path) -> bool {
        let git = plumbing::git(&self.git_dir, &self.common_dir, &self.environment);
        let git = git.args(["-c", "pack.writeReverseIndex=false", "index-pack", "--strict", "-o"]);
        let done = git.arg(path).arg(pack.stem.with_extension("pack")).deadline(DEADLINE).run();
        done.is_ok_and(|done| done.succeeded())
    }

    /// Gives a pack of ours this index.
    pub fn replace_index(&self, pack: &KeptPack, index: &[u8]) -> Result<(), DurableError> {
        let folder = self.objects_dir().join("pack");
        self.put(&folder.join("tmp_idx_tidegate"), &pack.stem.with_extension("idx"), index)?;
        self.sync_folder(&folder)
    }

    /// Whether an index of git over many packs may name this one, which must then stay.
    #[must_use]
    pub fn is_indexed_elsewhere(&self, pack: &KeptPack) -> bool {
        let folder = self.objects_dir().join("pack");
        let name = pack.name();
        let names_it =
            |bytes: Vec<u8>| bytes.windows(name.len()).any(|part| part == name.as_bytes());
        match self.files.read(&folder.join("multi-pack-index"), LARGEST_PACK) {
            Ok(bytes) => names_it(bytes),
            Err(error) if error.kind() != ErrorKind::NotFound => true,
            Err(_) => self.files.look(&folder.join("multi-pack-index.d")).is_ok(),
        }
    }

    /// Whether git keeps a graph of commits here, which may name some of ours.
    #[must_use]
    pub fn has_commit_graph(&self) -> bool {
        let info = self.objects_dir().join("info");
        ["commit-graph", "commit-graphs"].iter().any(|name| {
            let found = self.files.look(&info.join(name));
            !found.is_err_and(|error| error.kind() == ErrorKind::NotFound)
        })
    }

    /// Which of these objects lie loose here, and how many bytes they take.
    pub fn loose_among(&self, ids: &HashSet<Oid>) -> Result<Vec<(Oid, u64)>, DurableError> {
        let mut loose = Vec::new();
        for (folder, name) in self.loose_files()? {
            let path = folder.join(&name);
            let two = folder.file_name().unwrap_or_default().to_string_lossy();
            let hex = format!("{two}{}", name.to_string_lossy());
            let Ok(id) = Oid::from_hex(hex.as_bytes()) else { continue };
            if ids.contains(&id) && path.ends_with(Loose::path(id)) {
                let found = self.files.look(&path).map_err(failed("look at", &path))?;
                loose.push((id, found.length));
            }
        }
        Ok(loose)
    }

    /// Files of ours among the objects that were never finished.
    pub fn unfinished(&self) -> Result<Vec<PathBuf>, DurableError> {
        let packs = self.objects_dir().join("pack");
        let mut files: Vec<_> = list(self.files.as_ref(), &packs)?
            .into_iter()
            .map(|name| (packs.clone(), name))
            .collect();
        files.extend(self.loose_files()?);
        let is_ours = |name: &OsStr| {
            let name = name.to_string_lossy();
            name.starts_with("tmp_") && name.contains("_tidegate.tmp")
        };
        let ours = files.into_iter().filter(|(_, name)| is_ours(name));
        Ok(ours.map(|(folder, name)| folder.join(name)).collect())
    }

    /// The folders of loose objects that are there.
    pub fn loose_folders(&self) -> Result<Vec<PathBuf>, DurableError> {
        let mut names = list(self.files.as_ref(), self.objects_dir())?;
        names.retain(|name| {
            name.len() == 2 && name.as_encoded_bytes().iter().all(u8::is_ascii_hexdigit)
        });
        Ok(names.into_iter().map(|name| self.objects_dir().join(name)).collect())
    }

    /// Every file in the folders of loose objects: folder and name.
    fn loose_files(&self) -> Result<Vec<(PathBuf, OsString)>, DurableError> {
        let mut found = Vec::new();
        for folder in self.loose_folders()? {
            let names = list(self.files.as_ref(), &folder)?;
            found.extend(names.into_iter().map(|name| (folder.clone(), name)));
        }
        Ok(found)
    }

    fn remove(&self, path: &Path) -> Result<(), DurableError> {
        match self.files.remove(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed("remove", path)(error)),
            _ => Ok(()),
        }
    }
}

/// The names in a folder, which may not be there.
fn list(files: &dyn FileSystem, folder: &Path) -> Result<Vec<OsString>, DurableError> {
    match files.list(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        listed => listed.map_err(failed("read", folder)),
    }
}

fn unreadable(path: &Path, source: PackDamage) -> DurableError {
    DurableError::ReadBack { path: path.to_owned(), source }
}
