//! The list of commands.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    AddCriterion, Assess, BeginProject, CheckCriterion, ChooseWorkflow, Comment, Edit, EditItem,
    Gates, Import, ItemRef, Link, Move, NewItem, Publish, Reaffirm, Repin, Resolve, RollBack,
    SetProject, Tag, TakeCommit, UncheckCriterion, Undo, Withdraw,
};

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Begin the project.
    BeginProject(BeginProject),
    /// Change settings of the project.
    SetProject(SetProject),
    /// Publish a definition.
    Publish(Publish),
    /// Choose among definitions that clones published apart.
    ChooseWorkflow(ChooseWorkflow),
    /// Make an item.
    NewItem(Box<NewItem>),
    /// Change fields of an item.
    EditItem(Box<EditItem>),
    /// Say something about an item.
    Comment(Comment),
    /// Mark an item as it stands now.
    Tag(Tag),
    /// Take a mark away.
    Untag(Tag),
    /// Link two items.
    Link(Link),
    /// Take a link away.
    Unlink(Link),
    /// Take an item through a transition.
    Move(Move),
    /// Have items follow another definition.
    Repin(Repin),
    /// Choose among the states of a contested item.
    Resolve(Resolve),
    /// Have the gates of moves in doubt asked again.
    Reaffirm(Reaffirm),
    /// Have an item go back to a state that it had.
    RollBack(RollBack),
    /// Take back what was done last.
    Undo(Undo),
    /// Say what must hold when an item is done.
    AddCriterion(AddCriterion),
    /// Say that a criterion holds.
    CheckCriterion(CheckCriterion),
    /// Say that a criterion does not hold.
    UncheckCriterion(UncheckCriterion),
    /// Say how good an item is.
    Assess(Assess),
    /// Put an item away.
    Archive(ItemRef),
    /// Take an item out again.
    Unarchive(ItemRef),
    /// Make items that another system had.
    Import(Import),
    /// Take what a commit says.
    TakeCommit(Box<TakeCommit>),
    /// Take back what was recorded of a commit that is gone.
    Withdraw(Withdraw),
}

impl Command {
    /// Take what a commit says.
    #[must_use]
    pub fn take_commit(asked: TakeCommit) -> Self {
        Self::TakeCommit(Box::new(asked))
    }

    /// Take back what was recorded of a commit that is gone.
    #[must_use]
    pub fn withdraw(asked: Withdraw) -> Self {
        Self::Withdraw(asked)
    }

    /// Begin a project of this name.
    #[must_use]
    pub fn begin_project(name: &str) -> Self {
        Self::BeginProject(BeginProject { name: name.to_owned() })
    }

    /// The item that the command is about, if it is about one that exists.
    #[must_use]
    pub fn item(&self) -> Option<&ItemRef> {
        match self {
            Self::EditItem(edit) => Some(&edit.item),
            Self::Comment(comment) => Some(&comment.item),
            Self::Tag(tag) | Self::Untag(tag) => Some(&tag.item),
            Self::Link(link) | Self::Unlink(link) => Some(&link.from),
            Self::Move(made) => Some(&made.item),
            Self::Resolve(choice) => Some(&choice.item),
            Self::RollBack(asked) => Some(&asked.item),
            Self::AddCriterion(asked) => Some(&asked.item),
            Self::CheckCriterion(asked) => Some(&asked.item),
            Self::UncheckCriterion(asked) => Some(&asked.item),
            Self::Assess(asked) => Some(&asked.item),
            Self::Archive(item) | Self::Unarchive(item) => Some(item),
            Self::BeginProject(_)
            | Self::SetProject(_)
            | Self::Publish(_)
            | Self::ChooseWorkflow(_)
            | Self::Repin(_)
            | Self::Reaffirm(_)
            | Self::Undo(_)
            | Self::NewItem(_)
            | Self::TakeCommit(_)
            | Self::Withdraw(_)
            | Self::Import(_) => None,
        }
    }

    /// The name of the definition that the command is about, if it is about one.
    #[must_use]
    pub fn workflow(&self) -> Option<String> {
        match self {
            Self::Publish(publish) => publish.definition.outline().map(|outline| outline.name),
            Self::ChooseWorkflow(choice) => Some(choice.name.clone()),
            _ => None,
        }
    }

    /// Whether the command has items follow another definition.
    #[must_use]
    pub fn repins(&self) -> bool {
        matches!(self, Self::Repin(_))
    }

    /// What the command has asked again, if it does.
    #[must_use]
    pub fn reaffirms(&self) -> Option<&Reaffirm> {
        match self {
            Self::Reaffirm(asked) => Some(asked),
            _ => None,
        }
    }

    /// Whether the command says how good an item is.
    #[must_use]
    pub fn assesses(&self) -> bool {
        matches!(self, Self::Assess(_))
    }

    /// The move that the command is, if it is one.
    #[must_use]
    pub fn as_move(&self) -> Option<&Move> {
        match self {
            Self::Move(made) => Some(made),
            _ => None,
        }
    }

    /// Whether gates are asked for the command.
    #[must_use]
    pub fn asks_gates(&self) -> bool {
        match self {
            Self::Move(made) => made.gates == Gates::Ask,
            Self::Reaffirm(_) => true,
            _ => false,
        }
    }

    /// Whether the command makes items, and so is about none that exists.
    #[must_use]
    pub fn makes_items(&self) -> bool {
        matches!(self, Self::NewItem(_) | Self::Import(_))
    }

    /// Whether the command makes many items at once, each of which answers for itself.
    #[must_use]
    pub fn is_import(&self) -> bool {
        matches!(self, Self::Import(_))
    }

    /// The same command, its references to items written by `rewrite`.
    #[must_use]
    pub fn with_references(mut self, rewrite: impl Fn(&ItemRef) -> ItemRef) -> Self {
        let again = |reference: &mut ItemRef| *reference = rewrite(reference);
        match &mut self {
            Self::BeginProject(_)
            | Self::SetProject(_)
            | Self::Publish(_)
            | Self::ChooseWorkflow(_) => {}
            Self::NewItem(new) => new.parent.iter_mut().for_each(again),
            Self::EditItem(edit) => {
                again(&mut edit.item);
                if let Edit::Set(parent) = &mut edit.parent {
                    again(parent);
                }
            }
            Self::Comment(comment) => again(&mut comment.item),
            Self::Tag(tag) | Self::Untag(tag) => again(&mut tag.item),
            Self::Link(link) | Self::Unlink(link) => {
                again(&mut link.from);
                again(&mut link.to);
            }
            Self::Move(made) => again(&mut made.item),
            Self::Repin(repin) => repin.items.iter_mut().for_each(again),
            Self::Resolve(choice) => again(&mut choice.item),
            Self::RollBack(asked) => again(&mut asked.item),
            Self::Undo(asked) => again(&mut asked.what),
            Self::AddCriterion(asked) => again(&mut asked.item),
            Self::CheckCriterion(asked) => again(&mut asked.item),
            Self::UncheckCriterion(asked) => again(&mut asked.item),
            Self::Assess(asked) => again(&mut asked.item),
            Self::Reaffirm(asked) => asked.items.iter_mut().for_each(again),
            Self::Archive(item) | Self::Unarchive(item) => again(item),
            // Parents within an import name other lines of it as well.
            Self::Import(_) | Self::TakeCommit(_) | Self::Withdraw(_) => {}
        }
        self
    }
}
