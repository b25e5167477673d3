//! Fetching one file, by way of a repository that is made for it and removed after it.

use std::io;
use std::path::Path;

use tempfile::TempDir;
use tidegate_core::oid::Oid;
use tidegate_process::{Finished, Run, RunError};

use super::source::Source;
use crate::disk::plumbing;
use crate::environment::Environment;
use crate::failure::Cause;
use crate::network;
use crate::objects::HashKind;

/// The most bytes of what a remote says of its refs.
const LISTED: usize = 1 << 20;

/// How much of what git complains about is told.
const COMPLAINT: usize = 500;

/// What the remote is called in it.
const REMOTE: &str = "tidegate-elsewhere";

/// Where what was fetched stands in the repository that is made for it.
const TIP: &str = "refs/fetched/tip";

/// A file that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The commit it was found in.
    pub commit: Oid,
    /// Its path.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A file that was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum ElsewhereError {
    /// Git did not get there, or was sent away.
    #[error("fetch from {origin}: {complaint}")]
    Unreachable {
        /// From where.
        origin: String,
        /// What git said.
        complaint: String,
    },
    /// The repository has no such revision.
    #[error("find {revision} in {origin}: there is no such branch, tag or commit")]
    NoRevision {
        /// From where.
        origin: String,
        /// Which revision.
        revision: String,
    },
    /// The revision has no such file.
    #[error("find {} in {origin} at {revision}: there is no such file", .paths.join(" or "))]
    NoFile {
        /// From where.
        origin: String,
        /// Which revision.
        revision: String,
        /// The paths where it might have been.
        paths: Vec<String>,
    },
    /// The file is larger than it may be.
    #[error("fetch {path} from {origin}: it has more than {limit} bytes, which is the limit")]
    TooLarge {
        /// From where.
        origin: String,
        /// Which file.
        path: String,
        /// How large it may be.
        limit: u64,
    },
    /// Git could not be run, or did not end in time.
    #[error("fetch from {origin}")]
    Run {
        /// From where.
        origin: String,
        /// What happened.
        #[source]
        source: RunError,
    },
    /// What was fetched could not be read.
    #[error("read what was fetched")]
    Unread(#[source] Cause),
    /// There is no place for what is fetched.
    #[error("make a place for what is fetched")]
    Scratch(#[from] io::Error),
}

impl Source {
    /// Fetches the file, or where no path is said the first of `otherwise` that is there. It may have
    /// `limit` bytes. Nothing stays behind.
    pub fn fetch(
        &self,
        otherwise: &[&str],
        limit: u64,
        environment: &Environment,
    ) -> Result<Found, ElsewhereError> {
        let scratch = TempDir::new()?;
        let folder = scratch.path().canonicalize()?;
        let fetching = Fetching { source: self, folder: &folder, environment };
        let ssh = fetching.ssh()?;
        let (wanted, hash) = fetching.wanted(&ssh)?;
        fetching.begin(hash)?;
        fetching.bring(&wanted, limit, &ssh)?;
        let commit = fetching.tip()?;
        let paths: Vec<String> = match &self.path {
            Some(path) => vec![path.clone()],
            None => otherwise.iter().map(|&path| path.to_owned()).collect(),
        };
        for path in &paths {
            if let Some(blob) = fetching.file(commit, path)? {
                let bytes = fetching.bytes(blob, path, limit)?;
                return Ok(Found { commit, path: path.clone(), bytes });
            }
        }
        let (origin, revision) = (self.shown.clone(), self.revision.clone());
        Err(ElsewhereError::NoFile { origin, revision, paths })
    }
}

/// A file on its way.
struct Fetching<'a> {
    source: &'a Source,
    folder: &'a Path,
    environment: &'a Environment,
}

impl Fetching<'_> {
    /// A git in the folder, which is no repository yet, or one that nobody else uses.
    fn git(&self) -> Run {
        let git = network::git(self.environment).directory(self.folder);
        // Nothing above the folder is of concern, should somebody keep a repository there.
        match self.folder.parent() {
            Some(above) => git.variable("GIT_CEILING_DIRECTORIES", above),
            None => git,
        }
    }

    /// The user's ssh.
    fn ssh(&self) -> Result<String, ElsewhereError> {
        let asked = self.git().args(["config", "--get", "core.sshCommand"]);
        let told = asked.run().map_err(|error| self.not_run(error))?;
        let configured = String::from_utf8_lossy(&told.stdout).trim().to_owned();
        Ok(network::ssh(Some(configured), self.environment))
    }

    /// What to ask the remote for, and how it names objects.
    fn wanted(&self, ssh: &str) -> Result<(String, HashKind), ElsewhereError> {
        let Source { origin, revision, .. } = self.source;
        let named = if self.source.commit().is_some() { "HEAD" } else { revision.as_str() };
        let git = self.git().variable("GIT_SSH_COMMAND", ssh);
        let git = git.args(["ls-remote", "--quiet", "--", origin.as_str(), "HEAD", named]);
        let done = git.output_limit(LISTED).run().map_err(|error| self.not_run(error))?;
        if !done.succeeded() {
            return Err(self.unreachable(&done));
        }
        let told = String::from_utf8_lossy(&done.stdout);
        let refs: Vec<(&str, &str)> =
            told.lines().filter_map(|line| line.split_once('\t')).collect();
        if let Some(commit) = self.source.commit() {
            let id = refs.first().map_or(revision.as_str(), |(id, _)| id);
            return Ok((commit.to_string(), hash_of(id)));
        }
        let rules = ["", "refs/", "refs/tags/", "refs/heads/"];
        let names = rules.map(|before| format!("{before}{revision}"));
        let found = names.iter().find_map(|name| refs.iter().find(|(_, known)| known == name));
        let (id, name) = found.ok_or_else(|| self.no_revision())?;
        Ok(((*name).to_owned(), hash_of(id)))
    }

    /// Makes the repository that takes what is fetched: without hooks, templates or remotes.
    fn begin(&self, hash: HashKind) -> Result<(), ElsewhereError> {
        let format = match hash {
            HashKind::Sha1 => "--object-format=sha1",
            HashKind::Sha256 => "--object-format=sha256",
        };
        let git = self.git();
        let git = git.args(["init", "--quiet", "--bare", "--template=", format, "."]);
        let done = git.run().map_err(|error| self.not_run(error))?;
        match done.succeeded() {
            true => Ok(()),
            false => Err(ElsewhereError::Unread(plumbing::complaint(&done))),
        }
    }

    /// Fetches one commit with its tree, and of its files those that are not too large, if the remote
    /// can leave out the others.
    fn bring(&self, wanted: &str, limit: u64, ssh: &str) -> Result<(), ElsewhereError> {
        let filter = format!("--filter=blob:limit={}", limit.saturating_add(1));
        let git = self.git().variable("GIT_SSH_COMMAND", ssh);
        // Git notes who left something out by a name, and takes no path for one.
        let git = git.args(["-c", &format!("remote.{REMOTE}.url={}", self.source.origin)]);
        let git = git.args(["fetch", "--quiet", "--no-tags", "--depth=1", "--no-write-fetch-head"]);
        let git = git.arg(filter).args(["--", REMOTE]);
        let git = git.arg(format!("+{wanted}:{TIP}"));
        let done = git.run().map_err(|error| self.not_run(error))?;
        match (done.succeeded(), self.source.commit()) {
            (true, _) => Ok(()),
            // It answered a moment ago.
            (false, Some(_)) => Err(self.no_revision()),
            (false, None) => Err(self.unreachable(&done)),
        }
    }

    /// The commit that was fetched, behind whatever tags.
    fn tip(&self) -> Result<Oid, ElsewhereError> {
        let git = self.local().args(["rev-parse", "--verify", "--quiet"]);
        let done = git.arg(format!("{TIP}^{{commit}}")).run();
        let done = done.map_err(|error| self.not_run(error))?;
        Oid::from_hex(done.stdout.trim_ascii_end()).map_err(|_| self.no_revision())
    }

    /// The file at a path of a commit: a plain one, and no link.
    fn file(&self, commit: Oid, path: &str) -> Result<Option<Oid>, ElsewhereError> {
        let git = self.local().args(["ls-tree", "-z", "--full-tree"]);
        let git = git.arg(commit.to_string()).args(["--", path]);
        let done = git.run().map_err(|error| self.not_run(error))?;
        if !done.succeeded() {
            return Err(ElsewhereError::Unread(plumbing::complaint(&done)));
        }
        let told = String::from_utf8_lossy(&done.stdout);
        let is_it = |record: &&str| record.split_once('\t').is_some_and(|(_, name)| name == path);
        let Some(record) = told.split('\0').find(is_it) else { return Ok(None) };
        let told = record.split('\t').next().unwrap_or_default();
        let mut told = told.split(' ');
        let (mode, kind, id) = (told.next(), told.next(), told.next());
        let is_plain = kind == Some("blob") && mode.is_some_and(|mode| mode.starts_with("100"));
        Ok(id.filter(|_| is_plain).and_then(|id| Oid::from_hex(id.as_bytes()).ok()))
    }

    /// What a file holds, if it is not too large.
    fn bytes(&self, blob: Oid, path: &str, limit: u64) -> Result<Vec<u8>, ElsewhereError> {
        let too_large = || {
            let (origin, path) = (self.source.shown.clone(), path.to_owned());
            ElsewhereError::TooLarge { origin, path, limit }
        };
        let git = self.local().args(["cat-file", "--batch-check=%(objectsize)"]);
        let done = git.input(format!("{blob}\n")).run().map_err(|error| self.not_run(error))?;
        let size = String::from_utf8_lossy(&done.stdout).trim().parse::<u64>();
        // One that was left out for its size is not here.
        if size.is_ok_and(|size| size > limit) || !done.succeeded() || is_missing(&done) {
            return Err(too_large());
        }
        let git = self.local().args(["cat-file", "blob", blob.to_string().as_str()]);
        let done = git.run().map_err(|error| self.not_run(error))?;
        match done.succeeded() {
            true => Ok(done.stdout),
            false => Err(ElsewhereError::Unread(plumbing::complaint(&done))),
        }
    }

    /// A git on what was fetched, which asks the network for nothing more.
    fn local(&self) -> Run {
        let git = plumbing::git(self.folder, self.folder, self.environment);
        git.variable("GIT_NO_LAZY_FETCH", "1").variable("GIT_LITERAL_PATHSPECS", "1")
    }

    fn unreachable(&self, done: &Finished) -> ElsewhereError {
        let said = self.source.harmless(&done.complaint());
        let said: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
        let said = said.join("; ");
        let complaint = match said.char_indices().nth(COMPLAINT) {
            Some((end, _)) => format!("{}...", &said[..end]),
            None => said,
        };
        ElsewhereError::Unreachable { origin: self.source.shown.clone(), complaint }
    }

    fn no_revision(&self) -> ElsewhereError {
        let Source { shown, revision, .. } = self.source;
        ElsewhereError::NoRevision { origin: shown.clone(), revision: revision.clone() }
    }

    fn not_run(&self, source: RunError) -> ElsewhereError {
        ElsewhereError::Run { origin: self.source.shown.clone(), source }
    }
}

fn hash_of(id: &str) -> HashKind {
    if id.len() > 40 { HashKind::Sha256 } else { HashKind::Sha1 }
}

fn is_missing(done: &Finished) -> bool {
    done.stdout.trim_ascii_end().ends_with(b"missing")
}
