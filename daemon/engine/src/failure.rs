//! From what went wrong below to what is told above: the one place that chooses code, exit and hint.

use std::collections::BTreeSet;
use std::error::Error;

use tidegate_api::remedy::Aid;
use tidegate_api::{Exit, Failure};
use tidegate_core::entry::NotWritable;
use tidegate_core::fact::WorldQuestion;
use tidegate_core::fold::Waiting;
use tidegate_core::refusal::Remedy;
use tidegate_core::{Oid, ProjectId};
use tidegate_git::{OpenError, SwapError};
use tidegate_index::IndexError;
use tidegate_store::{JournalError, StoreError, told};

/// Something that went wrong below the engine.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Wrong {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl From<Wrong> for Failure {
    fn from(wrong: Wrong) -> Self {
        match wrong {
            Wrong::Open(error) => opening(&error),
            Wrong::Store(error) => storing(&error),
            Wrong::Index(error) => indexing(&error),
        }
    }
}

/// Why a question was not answered.
#[derive(Debug)]
pub(crate) enum Unanswered {
    /// What is kept on disk cannot be used. It can be made anew, and asked again.
    Index(IndexError),
    /// The repository has to be asked first, and others wait for the desk meanwhile.
    World(BTreeSet<WorldQuestion>),
    /// Anything else.
    Other(Failure),
}

impl From<IndexError> for Unanswered {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Question(_) | IndexError::Deed | IndexError::Late => {
                Self::Other(Wrong::from(error).into())
            }
            error => Self::Index(error),
        }
    }
}

impl From<Failure> for Unanswered {
    fn from(failure: Failure) -> Self {
        Self::Other(failure)
    }
}

impl From<Wrong> for Unanswered {
    fn from(wrong: Wrong) -> Self {
        match wrong {
            Wrong::Index(error) => error.into(),
            wrong => Self::Other(wrong.into()),
        }
    }
}

impl From<Unanswered> for Failure {
    fn from(unanswered: Unanswered) -> Self {
        match unanswered {
            Unanswered::Index(error) => Wrong::from(error).into(),
            Unanswered::World(_) => internal("nobody asked the repository"),
            Unanswered::Other(failure) => failure,
        }
    }
}

/// Whether the system said no to this user somewhere below.
fn lacks_permission(error: &(dyn Error + 'static)) -> bool {
    let denied = |error: &std::io::Error| error.kind() == std::io::ErrorKind::PermissionDenied;
    error.downcast_ref().is_some_and(denied) || error.source().is_some_and(lacks_permission)
}

fn opening(error: &OpenError) -> Failure {
    let (code, aid) = match error {
        OpenError::NoDirectory { .. } | OpenError::NotADirectory { .. } => {
            ("no_such_directory", None)
        }
        OpenError::NotARepository { .. } => ("not_a_repository", Some(Aid::MakeRepository)),
        OpenError::Unsafe { dir } => ("unsafe_repository", Some(Aid::TrustRepository(dir.clone()))),
        OpenError::Permission { .. } => ("permission_denied", None),
        OpenError::Unsupported { .. } => ("unsupported_repository", None),
        OpenError::Corrupt { .. } => ("corrupt_repository", Some(Aid::CheckObjects)),
        OpenError::Other { .. } => ("unreadable_repository", None),
    };
    with(Failure::new(Exit::Environment, code, format!("failed to {}", told(error))), aid)
}

fn storing(error: &StoreError) -> Failure {
    let message = match error {
        StoreError::Entry(NotWritable::Spelling(why)) => why.to_string(),
        _ => format!("failed to {}", told(error)),
    };
    let (exit, code, aid) = match error {
        StoreError::NotBegun => return not_begun(),
        StoreError::Missing { oid } => return log_incomplete(*oid),
        StoreError::Several(projects) => return several(projects),
        StoreError::Entry(NotWritable::TooLong(_)) => (Exit::Usage, "too_long", None),
        StoreError::Entry(_) => (Exit::Usage, "bad_value", None),
        StoreError::Swap(SwapError::Locked { file, is_file: false, .. }) => {
            (Exit::Environment, "lock_held", Some(Aid::Look(file.clone())))
        }
        StoreError::Journal(JournalError::Held { .. })
        | StoreError::Swap(SwapError::Locked { .. }) => {
            (Exit::Environment, "lock_held", Some(Aid::Doctor))
        }
        StoreError::Journal(JournalError::Unknown { .. }) => {
            (Exit::Environment, "outcome_unknown", None)
        }
        StoreError::Journal(JournalError::Damaged { .. }) => {
            (Exit::Environment, "journal_unreadable", Some(Aid::Recover))
        }
        StoreError::Journal(JournalError::Newer { .. }) => {
            (Exit::Environment, "journal_unreadable", Some(Aid::Doctor))
        }
        StoreError::Unfounded { .. } => (Exit::Environment, "log_incomplete", Some(Aid::Doctor)),
        StoreError::Full(_) => (Exit::Environment, "journal_full", None),
        StoreError::Quarantined => (Exit::Environment, "quarantine", None),
        StoreError::Stale => (Exit::Environment, "contention", None),
        StoreError::Abandoned => (Exit::Network, "abandoned", None),
        StoreError::Sign(_) => (Exit::Environment, "cannot_sign", Some(Aid::StopSigning)),
        error if lacks_permission(error) => {
            (Exit::Environment, "permission_denied", Some(Aid::Doctor))
        }
        StoreError::Identity { .. } => (Exit::Environment, "bad_identity_file", Some(Aid::Recover)),
        StoreError::File { .. }
        | StoreError::Journal(_)
        | StoreError::Durable(_)
        | StoreError::Pack(_)
        | StoreError::Consolidate(_)
        | StoreError::Object(_)
        | StoreError::Ref(_)
        | StoreError::Swap(_) => (Exit::Environment, "storage", Some(Aid::Doctor)),
    };
    with(Failure::new(exit, code, message), aid)
}

fn indexing(error: &IndexError) -> Failure {
    let failed = |aid| {
        Failure::new(Exit::Environment, "index", format!("failed to {}", told(error))).hint(aid)
    };
    match error {
        IndexError::Question(why) => {
            Failure::new(Exit::Usage, "bad_query", why.clone()).hint(Aid::Views)
        }
        IndexError::Deed => {
            Failure::new(Exit::Refused, "not_read_only", error.to_string()).hint(Aid::Views)
        }
        IndexError::Late => Failure::new(Exit::Network, "too_large", error.to_string()),
        // Where it cannot be made, making it anew is no help.
        IndexError::File { .. } => failed(Aid::Doctor),
        _ => failed(Aid::Rebuild),
    }
}

/// Nothing was begun in this repository.
pub(crate) fn not_begun() -> Failure {
    Failure::new(Exit::Environment, "not_initialised", "no project has begun in this repository")
        .remedy(&Remedy::Init)
}

/// An uninstall was killed, and what it left is no project.
pub(crate) fn half_removed() -> Failure {
    let message = "an uninstall did not come to its end here: what is left is no project";
    Failure::new(Exit::Environment, "uninstall_unfinished", message).hint(Aid::Uninstall)
}

/// The logs of several projects stand here, and nobody has said which one is meant.
fn several(projects: &[ProjectId]) -> Failure {
    let names: Vec<String> = projects.iter().map(ToString::to_string).collect();
    let names = names.join(", ");
    let message = format!("logs of several projects stand in this repository: {names}");
    let failure = Failure::new(Exit::Conflict, "several_projects", message);
    projects.iter().fold(failure, |failure, id| failure.hint(Aid::ChooseProject(*id)))
}

/// A project has begun, but this user does not write here yet.
pub(crate) fn not_joined() -> Failure {
    let message = "you do not take part in the project of this repository yet";
    Failure::new(Exit::Environment, "not_initialised", message).remedy(&Remedy::Init)
}

/// This user wrote here, and the file that says under which name is gone.
pub(crate) fn forgotten() -> Failure {
    let message = "you took part in the project of this repository, and under which name is lost";
    Failure::new(Exit::Environment, "bad_identity_file", message).hint(Aid::Recover)
}

/// The same failure of a change, which is known to have come before anything was recorded.
pub(crate) fn unrecorded(failure: Failure) -> Failure {
    let message = format!("{}; nothing was recorded", failure.message);
    Failure { message, ..failure }
}

/// Entries of this clone's own log are missing.
pub(crate) fn log_incomplete(tip: Oid) -> Failure {
    let message = format!(
        "this clone's own log is not whole: its entry {} is missing, damaged or on no ref",
        tip.short(12)
    );
    Failure::new(Exit::Environment, "log_incomplete", message)
        .hint(Aid::Verify)
        .hint(Aid::CheckObjects)
        .hint(Aid::Doctor)
}

/// This clone's own log builds on what others wrote, and that is not here.
pub(crate) fn log_waits(waiting: Waiting) -> Failure {
    let message = format!(
        "this clone's own entry {} builds on {} of another log, which is missing or damaged",
        waiting.entry.short(12),
        waiting.missing.short(12)
    );
    Failure::new(Exit::Environment, "log_waits", message).hint(Aid::FetchLogs).hint(Aid::Verify)
}

/// A fault of this program.
pub(crate) fn internal(what: &str) -> Failure {
    Failure::new(Exit::Internal, "internal", format!("this should not happen: {what}"))
}

fn with(failure: Failure, aid: Option<Aid>) -> Failure {
    match aid {
        Some(aid) => failure.hint(aid),
        None => failure,
    }
}

#[cfg(test)]
mod tests {
    use tidegate_core::canonical::NotEncodable;

    use super::*;

    #[test]
    fn an_entry_that_cannot_be_written_is_told_in_a_sentence() {
        let told = storing(&StoreError::Entry(NotWritable::TooLong(9))).message;
        assert!(told.starts_with("failed to write an entry of 9 bytes: the limit is "), "{told}");
        let told = storing(&StoreError::Entry(NotWritable::Spelling(NotEncodable::Null))).message;
        assert_eq!(told, "null cannot be recorded");
    }
}
