//! What would help against a refusal, to be spelled as commands elsewhere.

/// Something that would help, to be spelled as a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Begin the project.
    Init,
    /// See what items there are.
    ListItems,
    /// Mean this item.
    UseItem(String),
    /// Look at this item.
    ShowItem(String),
    /// Look at the project.
    ShowProject,
    /// Look at what happened to this item.
    ItemHistory(String),
    /// Look at what keeps the gates of this item in doubt.
    VerifyItem(String),
    /// Have the gates of this item's moves in doubt asked again.
    Reaffirm(String),
    /// See what was published.
    ListWorkflows,
    /// Look at what was published under this name.
    ShowWorkflow(String),
    /// Have one of several definitions in force.
    ChooseWorkflow {
        /// The name.
        name: String,
        /// The digest.
        digest: String,
    },
    /// Take this item out again.
    Unarchive(String),
    /// Take this transition.
    Move {
        /// The item.
        item: String,
        /// The transition.
        via: String,
    },
    /// Choose this one of several states.
    Resolve {
        /// The item.
        item: String,
        /// The state, with its definition.
        state: String,
    },
    /// Set this state past the gates.
    Force {
        /// The item.
        item: String,
        /// The state.
        state: String,
    },
}

impl Remedy {
    /// Against what keeps the gates of an item in doubt, be it a move or something else.
    #[must_use]
    pub fn against_doubt(item: &str, challenged: bool) -> Self {
        match challenged {
            true => Self::Reaffirm(item.to_owned()),
            false => Self::VerifyItem(item.to_owned()),
        }
    }

    /// Setting any of these states.
    pub fn settle<'a>(item: &'a str, states: &'a [String]) -> impl Iterator<Item = Self> + 'a {
        // A state that is told with its definition cannot be forced: nobody agrees on one.
        states.iter().map(|state| {
            let (item, state) = (item.to_owned(), state.clone());
            match state.contains('@') {
                true => Self::Resolve { item, state },
                false => Self::Force { item, state },
            }
        })
    }
}
