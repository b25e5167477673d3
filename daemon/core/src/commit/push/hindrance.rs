//! What speaks against a push, and how that is told.

use std::fmt;

use super::super::message;
use crate::Oid;
use crate::text::visible;

/// How many digits of a commit are shown.
const DIGITS: usize = 8;

/// The most characters of a subject that are shown.
const LONGEST: usize = 72;

/// A commit, by the name that people know it by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommitName {
    /// Its id.
    pub id: Oid,
    /// The first line of its message.
    pub subject: String,
}

/// A push rule that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmet {
    /// The name of the definition that has it.
    pub workflow: String,
    /// The branch that it names.
    pub branch: String,
    /// The states in one of which an item has to be; none, where a commit has to be about an item.
    pub states: Vec<String>,
}

/// Why commits may not be pushed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hindrance {
    /// An item is in none of the states that are required.
    Unfinished {
        /// A commit about it.
        commit: CommitName,
        /// The item.
        item: String,
        /// Its state.
        state: String,
        /// What is required.
        rule: Unmet,
    },
    /// A state is required of an item of which nobody can say in which it is.
    Contested {
        /// A commit about it.
        commit: CommitName,
        /// The item.
        item: String,
        /// What is required.
        rule: Unmet,
    },
    /// A commit is about no item that is here.
    Itemless {
        /// The commit.
        commit: CommitName,
        /// What is required.
        rule: Unmet,
    },
    /// What is required of an item cannot be told: the definition that it follows is not known here, or
    /// its clones do not agree on one.
    Unread {
        /// A commit about it.
        commit: CommitName,
        /// The item.
        item: String,
        /// The digest of the definition, if there is one.
        definition: Option<String>,
    },
    /// What is required of every commit cannot be told: what new items follow is not known here.
    UnreadInForce {
        /// The digest of the definition.
        definition: String,
    },
}

impl CommitName {
    /// The commit of this id and message.
    #[must_use]
    pub fn of(id: Oid, message: &str) -> Self {
        Self { id, subject: message::subject(message).to_owned() }
    }
}

impl fmt::Display for CommitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject: String = visible(&self.subject).chars().take(LONGEST).collect();
        write!(f, "{} {subject}", self.id.short(DIGITS))
    }
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |name: &String| format!("'{}'", visible(name));
        let (branch, workflow) = (named(&self.branch), visible(&self.workflow));
        let states: Vec<String> = self.states.iter().map(named).collect();
        let required = match states.as_slice() {
            [] => "an item".to_owned(),
            states => states.join(" or "),
        };
        write!(f, "{branch} requires {required} (workflow {workflow})")
    }
}

impl fmt::Display for Hindrance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unfinished { commit, item, state, rule } => {
                let (item, state) = (visible(item), visible(state));
                write!(f, "{commit}: {item} is in '{state}', and {rule}")
            }
            Self::Contested { commit, item, rule } => {
                write!(f, "{commit}: {} is contested, and {rule}", visible(item))
            }
            Self::Itemless { commit, rule } => {
                write!(f, "{commit}: it is about no item, and {rule}")
            }
            Self::Unread { commit, item, definition: Some(digest) } => {
                let (item, digest) = (visible(item), visible(digest));
                write!(f, "{commit}: {item} follows the workflow {digest}, not known here")
            }
            Self::Unread { commit, item, definition: None } => {
                let item = visible(item);
                write!(f, "{commit}: clones have {item} follow different workflows")
            }
            Self::UnreadInForce { definition } => {
                let digest = visible(definition);
                write!(f, "new items follow the workflow {digest}, not known here")
            }
        }
    }
}
