//! Where somebody stands: a directory, and the environment they came with. Only here are either
//! looked at, and only when something needs them.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use tidegate_api::remedy::Aid;
use tidegate_api::request::Caller;
use tidegate_api::{Exit, Failure};
use tidegate_core::id::Seed;
use tidegate_core::redact::Redactor;
use tidegate_core::{Actor, ActorKind, Millis};
use tidegate_git::{Disk, Environment, NoIdentity};

use crate::failure::Wrong;

/// Makes a signature over the bytes of a commit.
pub(crate) type Signer = Box<dyn Fn(&[u8]) -> Result<String, String> + Send>;

/// A directory and an environment.
#[derive(Debug, Clone)]
pub struct Place {
    directory: PathBuf,
    environment: Environment,
    variables: Vec<(OsString, OsString)>,
}

impl Place {
    /// The place at `directory`, in an environment of these variables.
    #[must_use]
    pub fn new(
        directory: PathBuf,
        environment: Environment,
        variables: Vec<(OsString, OsString)>,
    ) -> Self {
        Self { directory, environment, variables }
    }

    pub(crate) fn repository(&self) -> Result<Disk, Failure> {
        Ok(Disk::discover(&self.directory, self.environment.clone()).map_err(Wrong::from)?)
    }

    /// Who stands here, now, and where new ids come from.
    pub fn caller(&self, at: Millis) -> Result<Caller, Failure> {
        let mut seed = [0; 16];
        getrandom::fill(&mut seed)
            .map_err(|e| Failure::new(Exit::Environment, "no_entropy", e.to_string()))?;
        Ok(Caller { actor: self.actor()?, at, seed: Seed(seed) })
    }

    /// The name that people may call the project by: that of the directory of the repository.
    pub fn project_name(&self) -> Result<String, Failure> {
        let repository = self.repository()?;
        let folder = match repository.work_tree() {
            Some(tree) => tree.to_owned(),
            None => repository.common_dir().to_owned(),
        };
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(name
            .map(|n| n.trim_end_matches(".git").to_owned())
            .unwrap_or_else(|| "project".to_owned()))
    }

    fn actor(&self) -> Result<Actor, Failure> {
        let kind = self.actor_kind()?;
        if let Some(text) = self.variable("TIDEGATE_ACTOR") {
            let bad = |why: &str| {
                Failure::new(Exit::Usage, "bad_actor", format!("TIDEGATE_ACTOR: {why}"))
            };
            let text = text.to_str().ok_or_else(|| bad("it is not UTF-8"))?;
            return Actor::parse(text, kind).map_err(|error| bad(&error.to_string()));
        }
        let identity = self.repository()?.identity().map_err(|missing| no_identity(&missing))?;
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

    fn actor_kind(&self) -> Result<ActorKind, Failure> {
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

    pub(crate) fn redactor(&self) -> Redactor {
        // What is recorded is UTF-8: of a value that is not, only the pieces that are can stand in
        // it.
        Redactor::new(self.variables.iter().flat_map(|(name, value)| {
            let pieces = value.as_encoded_bytes().utf8_chunks();
            pieces.map(|piece| (name.to_string_lossy().into_owned(), piece.valid().to_owned()))
        }))
    }

    /// The user's own signature, if they sign: `tidegate.sign`, else what they do with commits under
    /// an SSH key.
    pub(crate) fn signer(&self, repository: &Disk) -> Option<Signer> {
        let settings = repository.signature_settings();
        let wanted = match repository.config("tidegate.sign").as_deref() {
            Some(word) => matches!(word.to_lowercase().as_str(), "" | "true" | "yes" | "on" | "1"),
            None => settings.sign_commits && settings.format == "ssh",
        };
        let place = self.clone();
        wanted.then(|| -> Signer {
            Box::new(move |bytes| {
                let repository = place.repository().map_err(|failure| failure.message)?;
                repository.sign(bytes).map_err(|error| crate::failure::chain(&error))
            })
        })
    }

    fn variable(&self, name: &str) -> Option<&OsStr> {
        let found = self.variables.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_os_str()).filter(|value| !value.is_empty())
    }
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
