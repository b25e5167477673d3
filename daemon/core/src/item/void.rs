//! Why an event counts for nothing.

use serde::{Deserialize, Serialize};

use crate::Oid;

/// Why an event counts for nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum VoidReason {
    /// The item did not exist.
    #[error("its author's past holds no such item")]
    NoItem,
    /// The item existed already.
    #[error("its author's past holds the item already")]
    Exists,
    /// The state was not the one it left.
    #[error("it leaves '{from}', but in its author's past the item was in {was}")]
    From {
        /// The state it says it left.
        from: String,
        /// The states that stood.
        was: String,
    },
    /// The definition has no such transition.
    #[error("the definition has no transition '{via}' from '{from}' to '{to}'")]
    NoTransition {
        /// Its name.
        via: String,
        /// The state it leaves.
        from: String,
        /// The state it enters.
        to: String,
    },
    /// The definition has no such state.
    #[error("the definition has no state '{0}'")]
    NoState(String),
    /// The definition is not the item's, or nobody here knows it.
    #[error("definition {0} is not the one the item follows, or is not known here")]
    Definition(String),
    /// A gate was shut or in doubt.
    #[error("gate {0} was not open in its author's past")]
    Gate(String),
    /// The candidates named are not those that stood.
    #[error("it does not name exactly the candidates that stood")]
    Candidates,
    /// The moves named are not those in doubt.
    #[error("it does not name exactly the moves that were in doubt")]
    NotChallenged,
    /// The state chosen is that of no candidate.
    #[error("'{0}' is the state of no candidate")]
    NotACandidate(String),
    /// The item is in no state that has such a region, or somebody left it meanwhile.
    #[error("in its author's past the item had no region '{0}'")]
    Region(String),
    /// What it takes back was not its author's to take back.
    #[error("what it takes back is not the last that was done, or not a move")]
    NotUndoable,
    /// A field that edits cannot change in this way.
    #[error("field '{0}' cannot be changed in this way")]
    Field(String),
    /// Another event of its entry is void.
    #[error("another event of its entry is void: {0}")]
    Entry(Box<VoidReason>),
    /// It names as its past an entry that does not touch its object.
    #[error("it names {0} as its past, which is about something else")]
    Past(Oid),
    /// What it publishes has another name, or none.
    #[error("what it publishes is no definition named '{0}'")]
    Misnamed(String),
    /// The object takes no such event.
    #[error("{object} takes no event of kind {kind}")]
    Kind {
        /// The object.
        object: String,
        /// The event's kind.
        kind: String,
    },
}

impl VoidReason {
    /// The name of this reason for machines, which outlives its words.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoItem => "no_item",
            Self::Exists => "exists",
            Self::From { .. } => "from",
            Self::NoTransition { .. } => "no_transition",
            Self::NoState(_) => "no_state",
            Self::Definition(_) => "definition",
            Self::Gate(_) => "gate",
            Self::Candidates => "candidates",
            Self::NotChallenged => "not_challenged",
            Self::NotACandidate(_) => "not_a_candidate",
            Self::Region(_) => "region",
            Self::NotUndoable => "not_undoable",
            Self::Field(_) => "field",
            Self::Entry(_) => "entry",
            Self::Past(_) => "past",
            Self::Misnamed(_) => "misnamed",
            Self::Kind { .. } => "kind",
        }
    }
}
