//! Questions about commits: what hooks ask before one is made or pushed, and the history that
//! nobody looked at yet.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::commit::Signature;
use tidegate_core::{ActorKind, Millis, Oid};

/// Refs may have moved: look.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wake {
    /// What who moved them is called.
    pub kind: Option<ActorKind>,
    /// Commits that were made into others, as git tells after an amend or a rebase.
    #[serde(default)]
    pub rewritten: Vec<Rewritten>,
}

impl Wake {
    /// The most of them that are kept.
    const MOST: usize = 100_000;

    /// Tells of this too. Whose it was of several that come together nobody can tell: so it is said to
    /// be a person's only where all of them are.
    pub fn join(&mut self, other: Self) {
        self.kind = self.kind.max(other.kind);
        let room = Self::MOST.saturating_sub(self.rewritten.len());
        self.rewritten.extend(other.rewritten.into_iter().take(room));
    }
}

/// A commit that was made into another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rewritten {
    /// What it was.
    #[schemars(with = "String")]
    pub old: Oid,
    /// What became of it.
    #[schemars(with = "String")]
    pub new: Oid,
}

/// May a commit with this message be made?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckMessage {
    /// The message, without what git takes out of it.
    pub message: String,
    /// Its author, with the time that the commit will have; that of the first one, if it is amended.
    pub author: Signature,
    /// What who makes it is called.
    pub kind: ActorKind,
    /// A commit that holds what it will hold, if documents may have to be looked for in it.
    #[schemars(with = "Option<String>")]
    pub commit: Option<Oid>,
    /// The commit that it stands on, if there is one.
    #[schemars(with = "Option<String>")]
    pub parent: Option<Oid>,
    /// The asker's clock.
    pub at: Millis,
}

/// Which trailers may a commit on this branch have?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// The branch, `refs/heads/…`.
    pub branch: String,
}

/// May this be pushed?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckPush {
    /// The name of the remote, or its address.
    pub remote: String,
    /// The refs.
    pub updates: Vec<PushedRef>,
}

/// A ref that is pushed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PushedRef {
    /// Its name there.
    pub remote_ref: String,
    /// Where it is to stand; nowhere, if it is deleted.
    #[schemars(with = "Option<String>")]
    pub new: Option<Oid>,
    /// Where it stands there, if it does.
    #[schemars(with = "Option<String>")]
    pub old: Option<Oid>,
}

/// Look at commits that nobody looked at yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkCommits {
    /// From where on.
    pub since: Since,
    /// Whether only to say what would come of it.
    pub dry_run: bool,
}

/// From where on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// Behind this commit.
    Commit(#[schemars(with = "String")] Oid),
    /// From this time on.
    Time(Millis),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_agent_may_have_done_is_not_said_to_be_a_persons() {
        let of = |kind| Wake { kind: Some(kind), rewritten: Vec::new() };
        for kinds in [[ActorKind::Agent, ActorKind::Human], [ActorKind::Human, ActorKind::Agent]] {
            let mut wake = Wake::default();
            kinds.into_iter().for_each(|kind| wake.join(of(kind)));
            assert_eq!(wake.kind, Some(ActorKind::Agent));
        }
    }
}
