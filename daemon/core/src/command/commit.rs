//! Commands about commits of the user. Nobody types them: who compares branches with what was seen of
//! them asks for them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ItemRef;
use crate::commit::{BranchName, Commit, mentions};
use crate::definition::Trigger;
use crate::wire::is_default;
use crate::{ItemId, ReplicaId};

/// Take what a commit says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeCommit {
    /// The commit.
    pub commit: Commit,
    /// Which part of what it says.
    pub part: Part,
    /// Whether it is taken although it was refused before: what it was refused for may be gone.
    #[serde(default, skip_serializing_if = "is_default")]
    pub again: bool,
    /// The key of the move that it is known to repeat, such as that of a commit which was made into it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<String>,
}

/// A part of what a commit says: about one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What its message says in this place.
    Mention(usize),
    /// It stands on a branch that is made for an item.
    Branch {
        /// The branch, `refs/heads/…`.
        branch: String,
        /// The items that may be meant, the likeliest first.
        items: Vec<ItemRef>,
    },
    /// Something happened to a branch or a tag that is about an item.
    Happened {
        /// What.
        #[schemars(with = "String")]
        on: Trigger,
        /// The branch or the tag.
        of: String,
        /// The items that may be meant, the likeliest first.
        items: Vec<ItemRef>,
    },
}

/// Take back what was recorded of a commit that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// The item.
    pub item: ItemId,
    /// The key of what it did.
    pub key: String,
    /// Who recorded it, and takes that back.
    #[schemars(with = "String")]
    pub by: ReplicaId,
}

impl TakeCommit {
    /// All that a commit says, in the order in which it is to be taken.
    #[must_use]
    pub fn all(commit: &Commit, branch: Option<(&str, &BranchName)>) -> Vec<Self> {
        let told = (0..mentions(&commit.message).len()).map(Part::Mention);
        let branch = branch.and_then(|(branch, name)| {
            let items = name.items(branch);
            let branch = branch.to_owned();
            (!items.is_empty()).then_some(Part::Branch { branch, items })
        });
        told.chain(branch).map(|part| Self::of(commit.clone(), part)).collect()
    }

    /// A part of what a commit says, for the first time.
    #[must_use]
    pub fn of(commit: Commit, part: Part) -> Self {
        Self { commit, part, again: false, repeats: None }
    }

    /// The same, although it was refused before.
    #[must_use]
    pub fn again(self) -> Self {
        Self { again: true, ..self }
    }
}
