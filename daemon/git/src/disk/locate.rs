//! Finds the directories of a repository: by `GIT_DIR`, or upwards from a directory. Reads no
//! configuration and trusts nobody.
//!
//! A `.git` file that leads nowhere ends the search with an error, as in git: going on upwards
//! would take a broken submodule for its parent.

use std::fs::{self, Metadata, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use gix::discover::repository::Kind;
use tidegate_files::open_plain;

use crate::environment::Environment;
use crate::failure::OpenError;

/// The directories of a repository.
#[derive(Debug)]
pub(crate) struct Located {
    /// `HEAD` and what else belongs to one work tree.
    pub(crate) git_dir: PathBuf,
    /// Objects, refs and what else all work trees share.
    pub(crate) common_dir: PathBuf,
    /// The work tree as far as the layout tells: configuration may know better.
    pub(crate) work_tree: Option<PathBuf>,
    /// The `.git` that was found or named, which may be a file.
    pub(crate) entry: PathBuf,
    /// Whether `GIT_DIR` named it, which is trust enough.
    pub(crate) explicit: bool,
}

impl Located {
    /// Whether this is a further work tree of a repository that lives elsewhere.
    pub(crate) fn is_linked(&self) -> bool {
        self.git_dir != self.common_dir
    }
}

/// Finds the repository that git would use in `dir`.
pub(crate) fn locate(dir: &Path, environment: &Environment) -> Result<Located, OpenError> {
    let dir = directory(dir)?;
    match environment.path("GIT_DIR") {
        Some(named) => {
            let entry = dir.join(named);
            match probe(&entry)? {
                Some(kind) => located(entry, kind, Some(dir), true, environment),
                None => Err(OpenError::NotARepository { dir: entry }),
            }
        }
        None => search(&dir, environment),
    }
}

/// Goes upwards from `dir` to the first repository.
fn search(dir: &Path, environment: &Environment) -> Result<Located, OpenError> {
    let lowest_ceiling = ceilings(environment)
        .into_iter()
        .filter(|ceiling| dir != ceiling && dir.starts_with(ceiling))
        .max_by_key(|ceiling| ceiling.as_os_str().len());
    let across = environment.flag("GIT_DISCOVERY_ACROSS_FILESYSTEM");
    let device = metadata(dir)?.map(|here| here.dev());
    for current in dir.ancestors() {
        let above = lowest_ceiling.as_deref() == Some(current);
        let elsewhere = || metadata(current).map(|here| here.map(|here| here.dev()) != device);
        if above || (!across && current != dir && elsewhere()?) {
            break;
        }
        let entry = current.join(".git");
        if let Some(kind) = probe(&entry)? {
            return located(entry, kind, Some(current.to_owned()), false, environment);
        }
        if current.join("HEAD").exists()
            && let Some(kind) = probe(current)?
        {
            return located(current.to_owned(), kind, None, false, environment);
        }
    }
    Err(OpenError::NotARepository { dir: dir.to_owned() })
}

/// What kind of repository `entry` is, if it is one.
fn probe(entry: &Path) -> Result<Option<Kind>, OpenError> {
    let Some(found) = metadata(entry)? else {
        return Ok(None);
    };
    if found.is_dir() {
        // Told apart from "no repository here": one we may not or cannot look into.
        readable(&entry.join("HEAD"))?;
    }
    match gix::discover::is_git(entry) {
        Ok(kind) => Ok(Some(kind)),
        Err(error) if found.is_file() && error.is_permission_denied() => {
            Err(OpenError::Permission { path: entry.to_owned() })
        }
        Err(error) if found.is_file() => Err(OpenError::corrupt(entry, error)),
        Err(_) => Ok(None),
    }
}

fn located(
    entry: PathBuf,
    kind: Kind,
    around: Option<PathBuf>,
    explicit: bool,
    environment: &Environment,
) -> Result<Located, OpenError> {
    let (git_dir, work_tree) = match kind {
        Kind::WorkTree { linked_git_dir: Some(git_dir) } | Kind::Submodule { git_dir } => {
            (git_dir, around)
        }
        Kind::WorkTreeGitDir { work_dir } => (entry.clone(), Some(work_dir)),
        Kind::WorkTree { linked_git_dir: None } => {
            let beside = entry.parent().map(Path::to_owned);
            (entry.clone(), if explicit { around } else { beside })
        }
        Kind::PossiblyBare | Kind::SubmoduleGitDir => {
            (entry.clone(), if explicit { around } else { None })
        }
    };
    let git_dir = canonical(&git_dir)?;
    readable(&git_dir.join("commondir"))?;
    let common_dir = match environment.path("GIT_COMMON_DIR") {
        Some(named) if explicit => named,
        _ => match gix::discover::path::from_plain_file(&git_dir.join("commondir")) {
            None => git_dir.clone(),
            Some(Ok(shared)) => shared,
            Some(Err(error)) => return Err(OpenError::corrupt(git_dir, error)),
        },
    };
    let common_dir = canonical(&git_dir.join(common_dir))?;
    Ok(Located { git_dir, common_dir, work_tree, entry, explicit })
}

/// The directories the search must not reach. After an empty entry, symbolic links in the
/// others are not resolved, as git documents it.
fn ceilings(environment: &Environment) -> Vec<PathBuf> {
    let Some(list) = environment.get("GIT_CEILING_DIRECTORIES") else {
        return Vec::new();
    };
    let mut resolve = true;
    let mut ceilings = Vec::new();
    for entry in std::env::split_paths(list) {
        if entry.as_os_str().is_empty() {
            resolve = false;
        } else if entry.is_absolute() {
            let resolved = resolve.then(|| entry.canonicalize().ok()).flatten();
            ceilings.push(resolved.unwrap_or(entry));
        }
    }
    ceilings
}

/// The directory that is called `dir`, which must be there.
fn directory(dir: &Path) -> Result<PathBuf, OpenError> {
    match metadata(dir)? {
        Some(found) if found.is_dir() => canonical(dir),
        Some(_) => Err(OpenError::NotADirectory { path: dir.to_owned() }),
        None => Err(OpenError::NoDirectory { dir: dir.to_owned() }),
    }
}

fn canonical(path: &Path) -> Result<PathBuf, OpenError> {
    path.canonicalize().map_err(|error| match error.kind() {
        ErrorKind::NotFound => OpenError::NotARepository { dir: path.to_owned() },
        _ => OpenError::reading(path, error),
    })
}

/// Whether a file can be read if it is there. It is read by others, who would wait for a FIFO.
fn readable(path: &Path) -> Result<(), OpenError> {
    match open_plain(OpenOptions::new().read(true), path) {
        Ok(_) => Ok(()),
        Err(error) => match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory => Ok(()),
            _ => Err(OpenError::reading(path, error)),
        },
    }
}

fn metadata(path: &Path) -> Result<Option<Metadata>, OpenError> {
    match fs::metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(OpenError::reading(path, error)),
    }
}
