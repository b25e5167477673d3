//! The seam for a repository elsewhere with which refs are exchanged: what it shows, what it gives, and
//! what it takes. It may lie, be slow, or be gone.

use tidegate_core::oid::Oid;
use tidegate_process::RunError;

use crate::failure::Cause;
use crate::objects::Objects;

/// What a remote did not do.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// Git did not get there, or was sent away.
    #[error("reach {remote}: {complaint}")]
    Unreachable {
        /// The remote.
        remote: String,
        /// What git said.
        complaint: String,
    },
    /// It says what nobody can make out, or far too much.
    #[error("make out what {remote} says: {why}")]
    Strange {
        /// The remote.
        remote: String,
        /// What is wrong with it.
        why: String,
    },
    /// Git could not be run, or did not end in time.
    #[error("reach {remote}")]
    Run {
        /// The remote.
        remote: String,
        /// What happened.
        #[source]
        source: RunError,
    },
    /// There is no place here for what it gives.
    #[error("make a place for what {remote} gives")]
    NoPlace {
        /// The remote.
        remote: String,
        /// What is wrong.
        #[source]
        source: Cause,
    },
}

/// A ref as a remote shows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShownRef {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub at: Oid,
}

/// A ref that was to be moved at a remote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its name.
    pub name: String,
    /// Why it was not; nothing, if it was.
    pub refused: Option<String>,
}

/// What a remote gave, apart from the repository: whoever lets go of it throws it away.
pub trait Brought {
    /// The objects that were brought, and those of the repository with them.
    fn objects(&self) -> &dyn Objects;
}

/// A repository elsewhere.
pub trait Remote {
    /// The refs that it shows below `prefix`.
    fn shown(&self, prefix: &str) -> Result<Vec<ShownRef>, RemoteError>;

    /// Has what leads to these refs brought: all that leads to none of what is `known` here. No ref moves,
    /// and the repository is as it was.
    fn bring(&self, names: &[&str], known: &[Oid]) -> Result<Box<dyn Brought>, RemoteError>;

    /// Moves refs there, each on from where it is: one that would have to go back stays, and is refused.
    fn send(&self, refs: &[ShownRef]) -> Result<Vec<Sent>, RemoteError>;
}
