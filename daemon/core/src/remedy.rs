//! What would help against a refusal, to be spelled as commands elsewhere.

use crate::Oid;
use crate::gate::Help;
use crate::item::Item;

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
    /// Go back to a state that the item had.
    RollBack {
        /// The item.
        item: String,
        /// The state.
        to: String,
    },
    /// Type a word for this transition.
    Type {
        /// The item.
        item: String,
        /// The transition.
        via: String,
        /// The word.
        word: String,
    },
    /// See what has to hold when this item is done.
    Criteria(String),
    /// Say what has to hold when this item is done.
    AddCriterion(String),
    /// Show by a command that a criterion holds.
    Check {
        /// The item.
        item: String,
        /// The criterion, by its place.
        n: usize,
    },
    /// Say that a criterion holds.
    Claim {
        /// The item.
        item: String,
        /// The criterion, by its place.
        n: usize,
    },
    /// Assess this item.
    Assess {
        /// The item.
        item: String,
        /// What is scored.
        dimension: String,
        /// The score that is needed.
        score: u32,
    },
    /// Say what a field of this item is.
    SetField {
        /// The item.
        item: String,
        /// The field.
        field: String,
    },
    /// Look what is wrong with the documents of this item.
    CheckDocuments(String),
    /// Have this commit brought here.
    FetchCommit(Oid),
    /// Have these files of a commit brought here.
    FetchFiles(Oid, Vec<String>),
    /// Look why this item is not further.
    Why(String),
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
    /// What helps `item` to take the way `via`, as a gate of it says.
    #[must_use]
    pub fn of(item: &str, via: &str, help: &Help) -> Self {
        let item = item.to_owned();
        match help.clone() {
            Help::Take(via) => Self::Move { item, via },
            Help::Type(word) => Self::Type { item, via: via.to_owned(), word },
            Help::AddCriterion => Self::AddCriterion(item),
            Help::Check(n) => Self::Check { item, n },
            Help::Claim(n) => Self::Claim { item, n },
            Help::Assess(dimension, score) => Self::Assess { item, dimension, score },
            Help::Set(field) => Self::SetField { item, field },
            Help::LookAtDocuments => Self::CheckDocuments(item),
            Help::Fetch(commit) => Self::FetchCommit(commit),
            Help::FetchFiles(commit, paths) => Self::FetchFiles(commit, paths),
            Help::Reaffirm => Self::Reaffirm(item),
            Help::Look(id) => Self::Why(id.to_string()),
        }
    }

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

    /// What settles which of its states an item is in that is contested.
    #[must_use]
    pub fn choices(short: &str, item: &Item) -> Vec<Self> {
        let mut states = Vec::new();
        for state in item.contested() {
            let there = item.lost_in(&state).map(|at| at.states.iter().map(|s| at.named(s)));
            let all = there.map_or_else(|| vec![state], Iterator::collect);
            states.extend(
                all.into_iter().filter(|state| !states.contains(state)).collect::<Vec<_>>(),
            );
        }
        Self::settle(short, &states).collect()
    }
}
