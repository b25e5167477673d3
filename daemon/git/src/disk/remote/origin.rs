//! A remote of a repository, and a git that goes to it.

use std::time::Duration;

use tidegate_core::oid::Oid;
use tidegate_process::{Finished, Run, RunError};

use crate::network;
use crate::remote::{Brought, Remote, RemoteError, Sent, ShownRef};

use crate::disk::Disk;

/// How much of what git complains about is told.
const COMPLAINT: usize = 500;

/// A remote of a repository, by the name that the configuration gives it.
#[derive(Debug)]
pub struct Origin<'a> {
    pub(super) repository: &'a Disk,
    pub(super) name: String,
    ssh: String,
    /// How long it may take to say what there is.
    pub(super) patience: Duration,
}

impl Disk {
    /// The remote of this name. Asks nobody.
    #[must_use]
    pub fn remote(&self, name: &str) -> Origin<'_> {
        let ssh = network::ssh(self.config("core.sshCommand"), &self.environment);
        Origin { repository: self, name: name.to_owned(), ssh, patience: network::DEADLINE }
    }
}

impl Origin<'_> {
    /// The same, for who does not wait for longer than that to hear what there is.
    #[must_use]
    pub fn within(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }
}

impl Remote for Origin<'_> {
    fn shown(&self, prefix: &str) -> Result<Vec<ShownRef>, RemoteError> {
        self.list(prefix)
    }

    fn bring(&self, names: &[&str], known: &[Oid]) -> Result<Box<dyn Brought>, RemoteError> {
        self.fetch(names, known).map(|fetched| -> Box<dyn Brought> { Box::new(fetched) })
    }

    fn send(&self, refs: &[ShownRef]) -> Result<Vec<Sent>, RemoteError> {
        self.push(refs)
    }
}

impl Origin<'_> {
    /// A git on the repository that goes to the remote. What the configuration says of refs of the
    /// user's is not for ours.
    pub(super) fn git(&self) -> Run {
        let Self { repository, name, ssh, .. } = self;
        let of_remote = ["mirror=false", "prune=false", "pruneTags=false", "tagOpt=--no-tags"];
        let of_remote =
            of_remote.iter().flat_map(|set| ["-c".to_owned(), format!("remote.{name}.{set}")]);
        let git = network::git(&repository.environment);
        // A path of a remote begins where the user's own git would stand.
        let git = match &repository.work_tree {
            Some(work_tree) => git.variable("GIT_WORK_TREE", work_tree).directory(work_tree),
            None => git.directory(&repository.git_dir),
        };
        git.variable("GIT_DIR", &repository.git_dir)
            .variable("GIT_COMMON_DIR", &repository.common_dir)
            .variable("GIT_OPTIONAL_LOCKS", "0")
            .variable("GIT_NO_LAZY_FETCH", "1")
            .variable("GIT_SSH_COMMAND", ssh)
            // Where git runs hooks that its configuration names, no path keeps it from running ours.
            .variable("TIDEGATE_WITHIN", "1")
            .args(["-c", "core.logAllRefUpdates=false"])
            .args(of_remote)
    }

    pub(super) fn not_run(&self, source: RunError) -> RemoteError {
        RemoteError::Run { remote: self.name.clone(), source }
    }

    pub(super) fn strange(&self, why: impl Into<String>) -> RemoteError {
        RemoteError::Strange { remote: self.name.clone(), why: why.into() }
    }

    pub(super) fn unreachable(&self, done: &Finished) -> RemoteError {
        let said = network::harmless(&done.complaint());
        let said: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let said = said.join("; ");
        let complaint = match said.char_indices().nth(COMPLAINT) {
            Some((end, _)) => format!("{}...", &said[..end]),
            None if said.is_empty() => format!("git ended with {}", done.status),
            None => said,
        };
        RemoteError::Unreachable { remote: self.name.clone(), complaint }
    }
}
