//! Refusals: every way in which the law says no, with what would help.

mod class;
mod help;

use crate::command::ItemRef;
use crate::fact::ItemFact;
use crate::link::Relation;
pub use crate::remedy::Remedy;
use crate::text::{BadText, visible};

pub use class::RefusalClass;

/// Why a command was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No item of that name.
    #[error("no item '{0}'", visible(&.reference.0))]
    NoItem {
        /// What was written.
        reference: ItemRef,
        /// What is spelled alike.
        similar: Vec<String>,
    },
    /// Several items could be meant.
    #[error("'{0}' means several items", visible(&.reference.0))]
    Ambiguous {
        /// What was written.
        reference: ItemRef,
        /// What it could mean.
        candidates: Vec<String>,
    },
    /// A text that cannot be recorded.
    #[error(transparent)]
    Text(#[from] BadText),
    /// A value that its field cannot hold.
    #[error("{field}: {why}")]
    Value {
        /// The field.
        field: String,
        /// Why not.
        why: String,
    },
    /// A line of an import that describes no item, and why.
    #[error("{0}")]
    NoLine(String),
    /// The project has not begun.
    #[error("the project has not begun")]
    NoProject,
    /// An alias that means another item already.
    #[error("'{alias}' already names {owner}")]
    AliasTaken {
        /// The alias.
        alias: String,
        /// The item it means.
        owner: String,
    },
    /// A tag that marks another version of the item.
    #[error("{item} has a tag '{}' already, at {}", visible(.tag), .at.join(" and "))]
    TagTaken {
        /// The item.
        item: String,
        /// The tag.
        tag: String,
        /// The entries that it marks.
        at: Vec<String>,
    },
    /// A key under which something else made an item.
    #[error("the key '{key}' made {owner} already, by another command")]
    KeyTaken {
        /// The key.
        key: String,
        /// The item it made.
        owner: String,
    },
    /// A key that meant the same item with something else in it.
    #[error("the key '{}' means {owner}, made with another {}", crate::text::visible(.key), .differs.join(", "))]
    KeyDiffers {
        /// The key.
        key: String,
        /// The item it means.
        owner: String,
        /// The members that differ.
        differs: Vec<String>,
    },
    /// The object has changed since.
    #[error("{object} is at {}, not at {}", .heads.join(" and "), visible(&.expected.join(" and ")))]
    Expect {
        /// The object.
        object: String,
        /// The entries that were expected.
        expected: Vec<String>,
        /// The entries it is at.
        heads: Vec<String>,
    },
    /// A link or parent that would close a circle.
    #[error("{from} {rel} {to} would close a circle")]
    Circle {
        /// The item.
        from: String,
        /// The relation.
        rel: Relation,
        /// The other item.
        to: String,
    },
    /// Several states stand.
    #[error("{item} is contested: {}", quoted(.states))]
    Contested {
        /// The item.
        item: String,
        /// The states.
        states: Vec<String>,
        /// Those of them that nobody can choose: the definition that it follows has them not.
        lost: Vec<String>,
        /// What settles which one it is in.
        remedies: Vec<Remedy>,
    },
    /// There is nothing to choose.
    #[error("{item} is in '{state}', and nothing about that is contested")]
    NotContested {
        /// The item.
        item: String,
        /// Its state.
        state: String,
    },
    /// The item is put away.
    #[error("{item} is archived")]
    Archived {
        /// The item.
        item: String,
    },
    /// No transition or state of that name.
    #[error("'{}' is no transition or state of {item}", visible(.word))]
    NoSuchWay {
        /// The item.
        item: String,
        /// What was written.
        word: String,
        /// What could have been.
        candidates: Vec<String>,
    },
    /// Several transitions of that name, in several regions.
    #[error("'{}' means several transitions of {item}", visible(.word))]
    SeveralWays {
        /// The item.
        item: String,
        /// What was written.
        word: String,
        /// What it could mean.
        candidates: Vec<String>,
    },
    /// No transition or state of that name to force.
    #[error("'{}' is no transition or state of {item}", visible(.word))]
    NoSuchState {
        /// The item.
        item: String,
        /// What was written.
        word: String,
        /// The states that there are.
        states: Vec<String>,
    },
    /// The transition does not leave the state the item is in.
    #[error("{item} is in '{state}', and '{word}' does not lead on from there")]
    NotFromHere {
        /// The item.
        item: String,
        /// Its state.
        state: String,
        /// What was written.
        word: String,
        /// The transitions that do.
        ways: Vec<String>,
    },
    /// A gate is shut or in doubt.
    #[error("{item} cannot take '{via}'")]
    Shut {
        /// The item.
        item: String,
        /// The transition.
        via: String,
        /// What the gates say.
        reasons: Vec<String>,
        /// Whether no gate can open because the item is in doubt: then, whether a move of it is.
        doubt: Option<bool>,
        /// What would help.
        remedies: Vec<Remedy>,
    },
    /// A gate that was asked again is shut, or is no more.
    #[error("{item} cannot be reaffirmed: '{via}'")]
    NotReaffirmed {
        /// The item.
        item: String,
        /// The transition.
        via: String,
        /// The state of the item.
        state: String,
        /// What its gates say.
        reasons: Vec<String>,
    },
    /// Clones do not agree on a definition, or it is not known here.
    #[error("{item} follows no definition that can be told")]
    NoDefinition {
        /// The item.
        item: String,
        /// Why not.
        reasons: Vec<String>,
    },
    /// Nothing was published under that name.
    #[error("no workflow '{}'", visible(.name))]
    NoWorkflow {
        /// The name.
        name: String,
        /// The names under which something was.
        known: Vec<String>,
    },
    /// Clones published different definitions under one name.
    #[error("workflow {name} is contested: {}", .digests.join(" or "))]
    ContestedWorkflow {
        /// The name.
        name: String,
        /// The digests.
        digests: Vec<String>,
    },
    /// A digest that means none of the definitions that stand, or several.
    #[error("'{}' does not tell which definition of {name} is meant", visible(.digest))]
    NoVersion {
        /// The name.
        name: String,
        /// What was written.
        digest: String,
        /// The digests that stand.
        digests: Vec<String>,
    },
    /// The state of an item is none of those of the definition that it is to follow.
    #[error("{item} is in '{}', which has no place there", visible(.state))]
    NoPlace {
        /// The item.
        item: String,
        /// Its state, as it is to be called.
        state: String,
        /// The states that there are.
        states: Vec<String>,
    },
    /// A definition that cannot be published.
    #[error("the definition cannot be used as it is")]
    BadDefinition {
        /// Why not.
        reasons: Vec<String>,
    },
    /// No criterion of that place or name.
    #[error("'{}' is no criterion of {item}, which has {count}", visible(.word))]
    NoCriterion {
        /// The item.
        item: String,
        /// What was written.
        word: String,
        /// How many it has.
        count: usize,
    },
    /// Who asks may not say that criteria of such items hold.
    #[error("whether criteria of a {} hold is for {} to say, and you are called {by}", visible(.kind), .may.join(" or "))]
    MayNotCheck {
        /// The kind of the item.
        kind: String,
        /// What who asks is called.
        by: String,
        /// Who may.
        may: Vec<String>,
    },
    /// A command did not show that a criterion holds.
    #[error("criterion {n} of {item} is not shown to hold: {why}")]
    NotShown {
        /// The item.
        item: String,
        /// The criterion, by its place.
        n: usize,
        /// What came of the command.
        why: String,
    },
    /// A state that the item never had, or that its definition has no more.
    #[error("{item} was never in '{}', or has no such state any more", visible(.to))]
    NeverThere {
        /// The item.
        item: String,
        /// What was written.
        to: String,
        /// The states that it had.
        visited: Vec<String>,
    },
    /// Nothing can be taken back so that one state is left.
    #[error("{item} holds no move that can be taken back so that one state is left")]
    NothingToUndo {
        /// The item.
        item: String,
    },
    /// Forcing needs a reason.
    #[error("a move past the gates needs a reason")]
    NoReason {
        /// The item.
        item: String,
        /// The state it was to be forced into.
        state: String,
    },
}

impl Refusal {
    /// An item that would be within itself.
    pub(crate) fn circle(from: &ItemFact, rel: Relation, to: &ItemFact) -> Self {
        Self::Circle { from: from.short.clone(), rel, to: to.short.clone() }
    }
}

fn quoted(states: &[String]) -> String {
    states.iter().map(|state| format!("'{state}'")).collect::<Vec<_>>().join(" or ")
}
