//! The moments at which git asks, as far as they are ours.

use std::ffi::OsStr;
use std::fmt;

/// A moment at which git runs a hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Event {
    /// A message was begun: the item's trailer is offered.
    PrepareCommitMsg,
    /// A message was written, and is read before the commit is made.
    CommitMsg,
    /// A commit was made.
    PostCommit,
    /// Something was merged, or a branch moved forward by one.
    PostMerge,
    /// Something else was checked out.
    PostCheckout,
    /// Commits were made anew.
    PostRewrite,
    /// Refs are about to be sent elsewhere.
    PrePush,
}

/// What a hook is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To tell that something happened. It never stands in the way.
    Tell,
    /// To offer something. It never stands in the way.
    Offer,
    /// To look at a message. It stands in the way of a wrong one, and of nothing else.
    Check,
    /// To look at a push. It stands in the way of what it could not look at.
    Guard,
}

impl Event {
    /// All of them, in the order in which they come.
    pub const ALL: [Self; 7] = [
        Self::PrepareCommitMsg,
        Self::CommitMsg,
        Self::PostCommit,
        Self::PostMerge,
        Self::PostCheckout,
        Self::PostRewrite,
        Self::PrePush,
    ];

    /// What git calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PrepareCommitMsg => "prepare-commit-msg",
            Self::CommitMsg => "commit-msg",
            Self::PostCommit => "post-commit",
            Self::PostMerge => "post-merge",
            Self::PostCheckout => "post-checkout",
            Self::PostRewrite => "post-rewrite",
            Self::PrePush => "pre-push",
        }
    }

    /// The one that git calls so.
    #[must_use]
    pub fn named(name: impl AsRef<OsStr>) -> Option<Self> {
        let name = name.as_ref();
        Self::ALL.into_iter().find(|event| name == event.name())
    }

    /// What the hook is for.
    #[must_use]
    pub fn purpose(self) -> Purpose {
        match self {
            Self::PrepareCommitMsg => Purpose::Offer,
            Self::CommitMsg => Purpose::Check,
            Self::PrePush => Purpose::Guard,
            Self::PostCommit | Self::PostMerge | Self::PostCheckout | Self::PostRewrite => {
                Purpose::Tell
            }
        }
    }

    /// Those that are installed. The offer is for who wants it.
    pub fn installed(with_offer: bool) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |event| with_offer || event.purpose() != Purpose::Offer)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
