//! A file of another repository, fetched for whoever stands at a place, by their own git. Reads nothing
//! of it: what it says is for others to judge.

use tidegate_api::{Exit, Failure};
use tidegate_git::{ElsewhereError, Found, Source};
use tidegate_process::RunError;
use tidegate_store::told;

use crate::place::Place;

/// A file that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The repository it came from, as everybody may read it.
    pub origin: String,
    /// The commit it was found in.
    pub commit: String,
    /// Its path.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Place {
    /// Fetches `URL#REV:PATH`; where no path is said, the first of `otherwise` that is there. It may
    /// have `limit` bytes. Nothing of it comes into the repository here.
    pub fn fetch(&self, text: &str, otherwise: &[&str], limit: u64) -> Result<Fetched, Failure> {
        let source = Source::parse(text, &self.directory).map_err(|error| {
            Failure::new(Exit::Usage, "bad_source", format!("failed to {error}"))
        })?;
        let found = source.fetch(otherwise, limit, &self.environment);
        let Found { commit, path, bytes } = found.map_err(|error| failure(&error))?;
        Ok(Fetched { origin: source.shown, commit: commit.to_string(), path, bytes })
    }
}

fn failure(error: &ElsewhereError) -> Failure {
    let message = format!("failed to {}", told(error));
    match error {
        ElsewhereError::Run {
            source: RunError::NotFound { .. } | RunError::Start { .. }, ..
        } => Failure::new(Exit::Environment, "not_fetched", message),
        ElsewhereError::Unreachable { .. } | ElsewhereError::Run { .. } => {
            Failure::new(Exit::Network, "unreachable", message)
        }
        ElsewhereError::NoRevision { .. } => {
            Failure::new(Exit::NotFound, "no_such_revision", message)
        }
        ElsewhereError::NoFile { .. } => Failure::new(Exit::NotFound, "no_file", message),
        ElsewhereError::TooLarge { .. } => Failure::new(Exit::Usage, "too_long", message),
        ElsewhereError::Unread(_) | ElsewhereError::Scratch(_) => {
            Failure::new(Exit::Environment, "not_fetched", message)
        }
    }
}
