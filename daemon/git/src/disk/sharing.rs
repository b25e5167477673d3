//! With whom a repository is shared: `core.sharedRepository`, and what it makes of the modes of
//! new files and directories. As with git, existing ones are left as they are.

use std::fs::DirBuilder;
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use gix::config::tree::Core;

use super::settings::Settings;

/// With whom a repository is shared: with nobody, unless it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Sharing(i32);

impl Sharing {
    /// What the configuration says; what git would not accept shares nothing.
    pub(crate) fn of(settings: &Settings) -> Self {
        let value = settings.text("core.sharedRepository");
        let value =
            value.map(|value| Core::SHARED_REPOSITORY.try_into_shared_repository(Some(value)));
        Self(value.and_then(Result::ok).unwrap_or_default())
    }

    /// The same as gix spells it.
    pub(crate) fn spelled(self) -> i32 {
        self.0
    }

    /// Makes a directory and those above it that are missing, and shares what it made.
    pub(crate) fn make_directory(self, path: &Path, mode: u32) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            self.make_directory(parent, mode)?;
        }
        match DirBuilder::new().mode(mode).create(path) {
            Ok(()) => self.share(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Shares a file or a directory that was just made.
    pub(crate) fn share(self, path: &Path) -> io::Result<()> {
        gix::fs::set_shared_repository_permissions(path, self.0)
    }
}
