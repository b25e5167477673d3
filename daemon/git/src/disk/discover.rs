//! Opens the repository of a directory: finds it, asks whether it may be trusted, reads its
//! configuration. Starts no process.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::refs::FullName;
use tidegate_files::{Real, check_plain, read_plain};

use crate::environment::Environment;
use crate::failure::OpenError;

use super::format::Format;
use super::locate::{Located, locate};
use super::loose_refs::LooseRefs;
use super::objects::DiskObjects;
use super::reftable::Reftable;
use super::repository::Backend;
use super::settings::{Local, Protected, Settings};
use super::sharing::Sharing;
use super::{Disk, trust};

impl Disk {
    /// Opens the repository git would use in `dir` under `environment`: the one `GIT_DIR`
    /// names, else the first one upwards that is below every `GIT_CEILING_DIRECTORIES`.
    ///
    /// Honoured besides are `GIT_COMMON_DIR` (with `GIT_DIR`), `GIT_WORK_TREE`,
    /// `GIT_DISCOVERY_ACROSS_FILESYSTEM`, `HOME`, `XDG_CONFIG_HOME`, `GIT_CONFIG_GLOBAL`,
    /// `GIT_CONFIG_SYSTEM`, `GIT_CONFIG_NOSYSTEM`, `GIT_CONFIG_COUNT` and
    /// `GIT_CONFIG_PARAMETERS`. Whatever moves objects, refs or the index is not.
    pub fn discover(dir: impl AsRef<Path>, environment: Environment) -> Result<Self, OpenError> {
        let dir = dir.as_ref();
        let located = locate(dir, &environment)?;
        trust::check(&located, &environment)?;
        let Local { file, shared, own } = Local::load(&located)?;
        let format = Format::of(&shared, &located.git_dir)?;
        let branch = branch(&located);
        let settings = Protected::load(&environment)?.with(file, &located, branch.as_ref())?;
        let work_tree = work_tree(&located, &own, &environment, dir);
        let sharing = Sharing::of(&settings);
        let objects = located.common_dir.join("objects");
        no_stranger(&objects)?;
        let objects = DiskObjects::at(objects, format.hash, sharing);
        let Located { git_dir, common_dir, .. } = located;
        let refs = if format.reftable {
            Backend::Reftable(Reftable::new(&git_dir, &common_dir, environment.clone()))
        } else {
            Backend::Loose(LooseRefs::new(&git_dir, &common_dir, format.hash, sharing))
        };
        let files = Arc::new(Real::sharing(Box::new(move |path| sharing.share(path))));
        Ok(Self { git_dir, common_dir, work_tree, environment, settings, objects, refs, files })
    }
}

/// Where the files are, by git's precedence: `GIT_WORK_TREE`, `core.bare`, `core.worktree`,
/// the layout. A linked work tree has files even if the repository it belongs to is bare.
fn work_tree(
    located: &Located,
    own: &Settings,
    environment: &Environment,
    dir: &Path,
) -> Option<PathBuf> {
    let absolute = |path: PathBuf| path.canonicalize().unwrap_or(path);
    if let Some(named) = environment.path("GIT_WORK_TREE") {
        let base = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
        return Some(absolute(base.join(named)));
    }
    if own.flag("core.bare") == Some(true) && !located.is_linked() {
        return None;
    }
    if let Some(named) = own.path("core.worktree").filter(|_| !located.is_linked()) {
        return Some(absolute(located.git_dir.join(named)));
    }
    located.work_tree.clone().map(absolute)
}

/// Whether what reading objects would open are files. Nobody else would notice: what cannot be read
/// of objects counts as damaged.
fn no_stranger(objects: &Path) -> Result<(), OpenError> {
    let packs = fs::read_dir(objects.join("pack")).into_iter().flatten().flatten();
    let packs = packs.filter(|entry| entry.file_type().is_ok_and(|found| !found.is_file()));
    let is_opened = |path: &PathBuf| {
        path.ends_with("multi-pack-index")
            || path.extension().is_some_and(|end| end == "idx" || end == "pack")
    };
    let packs = packs.map(|entry| entry.path()).filter(is_opened);
    packs.chain([objects.join("info/alternates")]).try_for_each(|path| match check_plain(&path) {
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            Err(OpenError::reading(path, error))
        }
        _ => Ok(()),
    })
}

/// The branch `HEAD` names, for `includeIf "onbranch:…"`. With a reftable the file names
/// none, and such an include does not apply.
fn branch(located: &Located) -> Option<FullName> {
    let head = read_plain(&located.git_dir.join("HEAD"), u64::MAX).ok()?;
    let head = String::from_utf8(head).ok()?;
    FullName::try_from(head.strip_prefix("ref:")?.trim()).ok()
}
