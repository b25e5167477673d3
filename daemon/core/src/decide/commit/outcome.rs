//! What taking what a commit says came to.

use crate::ItemId;

/// What taking came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In a word.
    pub came: Came,
    /// The item, as people write it.
    pub item: String,
    /// The item, if it is here.
    pub id: Option<ItemId>,
    /// The key of the move that the commit makes, or bears witness of.
    pub key: Option<String>,
    /// The transition that is meant, if one is.
    pub via: Option<String>,
    /// Why nothing came of it.
    pub why: Option<String>,
}

/// What taking came to, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// The item was moved.
    Moved,
    /// The commit is known to be about it.
    Linked,
    /// It bears witness of a move that was made before.
    Witnessed,
    /// Nothing: all of that is known.
    Known,
    /// It did not do what it says.
    Refused,
    /// It was refused before, and that stands.
    Noted,
    /// The item that it names is not here.
    Waiting,
    /// It is about no item.
    Nothing,
}

impl Came {
    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Linked => "linked",
            Self::Witnessed => "witnessed",
            Self::Known => "known",
            Self::Refused => "refused",
            Self::Noted => "noted",
            Self::Waiting => "waiting",
            Self::Nothing => "nothing",
        }
    }
}
