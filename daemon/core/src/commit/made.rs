//! A commit, as it was made.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Actor, ActorKind, Oid};

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// Its id.
    #[schemars(with = "String")]
    pub id: Oid,
    /// The commit that it stands on; of a merge, the one that was merged into.
    #[schemars(with = "Option<String>")]
    pub parent: Option<Oid>,
    /// Who wrote what it brings.
    pub author: Signature,
    /// Its message.
    pub message: String,
    /// What it changed, if that is known.
    pub changed: Option<Changed>,
}

/// Who did something to a commit, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The name.
    pub name: String,
    /// The mail address.
    pub mail: String,
    /// When, in seconds since 1970.
    pub seconds: i64,
    /// The zone, as git spells it: `+0100`.
    pub zone: String,
}

/// How much a commit changed.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Changed {
    /// How many files.
    pub files: u32,
    /// How many lines it brought.
    pub added: u32,
    /// How many lines it took away.
    pub removed: u32,
}

impl Signature {
    /// Who that is; nothing, where the name cannot be recorded.
    #[must_use]
    pub fn actor(&self, kind: ActorKind) -> Option<Actor> {
        let (name, mail) = (self.name.trim().to_owned(), self.mail.trim().to_owned());
        Some(Actor { name, mail, kind }).filter(Actor::is_writable)
    }
}
