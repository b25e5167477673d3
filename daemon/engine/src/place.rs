//! Where somebody stands: a directory, and the environment they came with. Only here are either
//! looked at, and only when something needs them.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tidegate_api::remedy::Aid;
use tidegate_api::request::Caller;
use tidegate_api::{Exit, Failure};
use tidegate_core::id::Seed;
use tidegate_core::redact::Redactor;
use tidegate_core::{Actor, ActorKind, Millis, Oid, ReplicaId};
use tidegate_git::{CheckedOut, Disk, Environment, Head, NoIdentity};
use tidegate_store::Manner;

use crate::failure::Wrong;

/// Makes a signature over the bytes of a commit.
pub(crate) type Signer = Box<dyn Fn(&[u8]) -> Result<String, String> + Send + Sync>;

/// A directory and an environment.
#[derive(Debug)]
pub struct Place {
    pub(crate) directory: PathBuf,
    pub(crate) environment: Environment,
    pub(crate) variables: Vec<(OsString, OsString)>,
    /// The repository that was found here, until an engine takes it.
    found: Mutex<Option<Disk>>,
}

impl Place {
    /// The place at `directory`, in an environment of these variables.
    #[must_use]
    pub fn new(
        directory: PathBuf,
        environment: Environment,
        variables: Vec<(OsString, OsString)>,
    ) -> Self {
        Self { directory, environment, variables, found: Mutex::default() }
    }

    /// The same place, to be looked at from elsewhere.
    pub(crate) fn again(&self) -> Self {
        let Self { directory, environment, variables, .. } = self;
        Self::new(directory.clone(), environment.clone(), variables.clone())
    }

    /// The repository here. Whoever only looks at it puts it back.
    pub(crate) fn repository(&self) -> Result<Disk, Failure> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner).take();
        match found {
            Some(found) => Ok(found),
            None => {
                let found = Disk::discover(&self.directory, self.environment.clone());
                Ok(found.map_err(Wrong::from)?)
            }
        }
    }

    pub(crate) fn look<T>(&self, see: impl FnOnce(&Disk) -> T) -> Result<T, Failure> {
        let repository = self.repository()?;
        let seen = see(&repository);
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Some(repository);
        Ok(seen)
    }

    /// Who stands here, now, and where new ids come from.
    pub fn caller(&self, at: Millis) -> Result<Caller, Failure> {
        let (actor, seed, secrets) = (self.actor()?, seed()?, self.redactor());
        Ok(Caller { actor, at, seed, secrets, head: None })
    }

    /// Who records what was found here, now: `actor`, or whoever stands here.
    pub(crate) fn recorder(&self, actor: Option<Actor>) -> Result<Caller, Failure> {
        let at = self.now();
        match actor {
            None => self.caller(at),
            Some(actor) => {
                Ok(Caller { actor, at, seed: seed()?, secrets: self.redactor(), head: None })
            }
        }
    }

    /// The clock here.
    #[expect(clippy::unused_self, reason = "a place has a clock as it has an environment")]
    pub(crate) fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    /// The name that people may call the project by: that of the directory of the repository.
    pub fn project_name(&self) -> Result<String, Failure> {
        let folder = self.look(|repository| match repository.work_tree() {
            Some(tree) => tree.to_owned(),
            None => repository.common_dir().to_owned(),
        })?;
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(name
            .map(|n| n.trim_end_matches(".git").to_owned())
            .unwrap_or_else(|| "project".to_owned()))
    }

    pub(crate) fn actor(&self) -> Result<Actor, Failure> {
        let kind = self.actor_kind()?;
        if let Some(text) = self.variable("TIDEGATE_ACTOR") {
            let bad = |why: &str| {
                Failure::new(Exit::Usage, "bad_actor", format!("TIDEGATE_ACTOR: {why}"))
            };
            let text = text.to_str().ok_or_else(|| bad("it is not UTF-8"))?;
            return Actor::parse(text, kind).map_err(|error| bad(&error.to_string()));
        }
        let identity = self.look(Disk::identity)?.map_err(|missing| no_identity(&missing))?;
        let actor = Actor { name: identity.name, mail: identity.email, kind };
        let is_whole = !actor.to_string().contains(char::REPLACEMENT_CHARACTER);
        if is_whole && actor.is_writable() {
            return Ok(actor);
        }
        let message = format!(
            "git's identity cannot be recorded: {}",
            tidegate_core::text::visible(&actor.to_string())
        );
        Err(identity_hints(Failure::new(Exit::Environment, "bad_identity", message)))
    }

    /// The commit that is checked out here, if there is one that can be told.
    #[must_use]
    pub fn head(&self) -> Option<Oid> {
        match self.look(Disk::head).ok()?.ok()? {
            Head::Unborn { .. } => None,
            Head::Branch { commit, .. } | Head::Detached { commit } => Some(commit),
        }
    }

    /// The branch that is checked out here, if one is.
    #[must_use]
    pub fn branch(&self) -> Option<String> {
        match self.look(Disk::head).ok()?.ok()? {
            Head::Unborn { branch } | Head::Branch { name: branch, .. } => Some(branch),
            Head::Detached { .. } => None,
        }
    }

    /// The commit that a revision means.
    pub fn commit(&self, revision: &str) -> Result<Oid, Failure> {
        let found = self.look(|repository| repository.commit(revision))?.map_err(|error| {
            let message = format!("failed to look for a commit: {error}");
            Failure::new(Exit::Environment, "unreadable_repository", message)
        })?;
        found.ok_or_else(|| {
            let message = format!("'{}' is no commit here", tidegate_core::text::visible(revision));
            Failure::new(Exit::NotFound, "no_such_revision", message).hint(Aid::Commits)
        })
    }

    /// What lines of a message begin with that git takes out of it.
    #[must_use]
    pub fn comment_mark(&self) -> String {
        let set = self.look(|repository| {
            let set = repository.config("core.commentString");
            set.or_else(|| repository.config("core.commentChar"))
        });
        let set = set.ok().flatten().filter(|set| !set.is_empty() && set != "auto");
        set.unwrap_or_else(|| "#".to_owned())
    }

    /// A commit that holds what is about to be committed here, if it can be told.
    #[must_use]
    pub fn prospective(&self, parent: Option<Oid>) -> Option<Oid> {
        let index = self.variable("GIT_INDEX_FILE").map(Path::new);
        self.look(|repository| repository.prospective(index, parent)).ok()?.ok()
    }

    /// Begins a branch at what is checked out here, or goes back to it: here, or in a work tree of its
    /// own.
    pub fn begin_branch(&self, name: &str, apart: Option<&Path>) -> Result<(), Failure> {
        let apart = apart.map(|folder| self.directory.join(folder));
        self.look(|repository| repository.begin_branch(name, apart.as_deref()))?.map_err(|error| {
            let message = format!("failed to begin branch {name}: {error}");
            Failure::new(Exit::Environment, "no_branch", message)
        })
    }

    /// The folder that somebody stands in, from the top of the work tree.
    #[must_use]
    pub fn inner_folder(&self) -> Option<PathBuf> {
        let top = self.look(|repository| repository.work_tree().map(PathBuf::from)).ok()??;
        let (top, here) = (top.canonicalize().ok()?, self.directory.canonicalize().ok()?);
        here.strip_prefix(top).ok().map(PathBuf::from)
    }

    /// What lies in the work tree; nothing, where there is no commit or no work tree yet.
    pub fn checked_out(&self) -> Result<Option<CheckedOut>, Failure> {
        self.look(Disk::checked_out)?.map_err(|error| {
            let message = format!("failed to look at what is checked out: {error}");
            Failure::new(Exit::Environment, "unreadable_repository", message)
        })
    }

    /// What who asks is called: a human, if nothing is said.
    pub fn actor_kind(&self) -> Result<ActorKind, Failure> {
        let Some(word) = self.variable("TIDEGATE_ACTOR_KIND") else {
            return Ok(ActorKind::default());
        };
        word.to_str().and_then(ActorKind::from_word).ok_or_else(|| {
            let word = word.display();
            let message =
                format!("TIDEGATE_ACTOR_KIND is '{word}': human, agent and service are known");
            Failure::new(Exit::Usage, "bad_actor_kind", message)
        })
    }

    fn redactor(&self) -> Redactor {
        // What is recorded is UTF-8: of a value that is not, only the pieces that are can stand in
        // it.
        Redactor::new(self.variables.iter().flat_map(|(name, value)| {
            let pieces = value.as_encoded_bytes().utf8_chunks();
            pieces.map(|piece| (name.to_string_lossy().into_owned(), piece.valid().to_owned()))
        }))
    }

    /// How the user wants to be recorded: `tidegate.durability`, and `tidegate.replica` for a service
    /// whose clones come and go.
    pub(crate) fn manner(&self, repository: &Disk) -> Result<Manner, Failure> {
        let key = "tidegate.durability";
        let is_relaxed = match repository.config(key).as_deref() {
            None | Some("durable") => false,
            Some("relaxed") => true,
            Some(word) => return Err(bad_setting(key, word, "durable and relaxed are known")),
        };
        let key = "tidegate.replica";
        let replica = repository.config(key).map(|id| {
            ReplicaId::parse(&id)
                .map_err(|_| bad_setting(key, &id, "a replica is r- and 16 characters"))
        });
        let witnesses = self.witnesses();
        Ok(Manner { is_relaxed, replica: replica.transpose()?, witnesses, ..Manner::default() })
    }

    /// Where this user's programs keep what they remember.
    fn witnesses(&self) -> Option<PathBuf> {
        let state = self.variable("XDG_STATE_HOME").map(PathBuf::from);
        let home = || self.variable("HOME").map(|home| PathBuf::from(home).join(".local/state"));
        let state = state.or_else(home).filter(|state| state.is_absolute())?;
        Some(state.join("tidegate/r"))
    }

    /// The user's own signature, if they sign: `tidegate.sign`, else what they do with commits under
    /// an SSH key.
    pub(crate) fn signer(&self, repository: &Disk) -> Result<Option<Signer>, Failure> {
        let key = "tidegate.sign";
        let wanted = repository.truth(key);
        let wanted = wanted.map_err(|word| bad_setting(key, &word, "true and false are known"))?;
        let wanted = wanted.unwrap_or_else(|| {
            let settings = repository.signature_settings();
            settings.sign_commits && settings.format == "ssh"
        });
        let place = self.again();
        Ok(wanted.then(|| -> Signer {
            Box::new(move |bytes| {
                let repository = place.repository().map_err(|failure| failure.message)?;
                repository.sign(bytes).map_err(|error| tidegate_store::told(&error))
            })
        }))
    }

    pub(crate) fn variable(&self, name: &str) -> Option<&OsStr> {
        let found = self.variables.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_os_str()).filter(|value| !value.is_empty())
    }
}

/// Where new ids come from.
fn seed() -> Result<Seed, Failure> {
    let mut seed = [0; 16];
    getrandom::fill(&mut seed).map_err(|e| {
        let message = format!("failed to draw random numbers: {e}");
        Failure::new(Exit::Environment, "no_entropy", message)
    })?;
    Ok(Seed(seed))
}

fn bad_setting(key: &str, word: &str, known: &str) -> Failure {
    let message = format!("the setting {key} is '{word}'; {known}");
    Failure::new(Exit::Environment, "bad_setting", message)
}

fn no_identity(missing: &NoIdentity) -> Failure {
    let what = match (missing.name, missing.email) {
        (true, true) => "name and mail address",
        (true, false) => "name",
        _ => "mail address",
    };
    let message = format!("git does not know your {what}, and every entry has an author");
    identity_hints(Failure::new(Exit::Environment, "no_identity", message))
}

fn identity_hints(failure: Failure) -> Failure {
    failure.hint(Aid::SetName).hint(Aid::SetMail)
}
