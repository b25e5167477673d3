//! Questions that the log answers: items, definitions, the project.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Around, Origin, WorldAnswer, WorldQuestion};
use crate::command::ItemRef;
use crate::commit::Deeds;
use crate::definition::Definition;
use crate::fold::{Project, Trail, Workflow};
use crate::item::Item;
use crate::link::Relation;
use crate::{ItemId, Oid, ProjectId};

/// How often a decision is run: it asks which items are meant, then for their definitions, then for
/// what gates look at, then for what items around rest on, and has all the fifth time.
pub const MOST_ROUNDS: usize = 5;

/// A question that the log answers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogQuestion {
    /// Which item does this mean?
    Item(ItemRef),
    /// What was this item made of?
    Origin(ItemId),
    /// What is the project?
    Project,
    /// What is the definition of this digest?
    Definition(String),
    /// What was published, by name?
    Workflows,
    /// Which items follow one of the definitions of these digests?
    Followers(BTreeSet<String>),
    /// Which items hold a move in doubt, and which open ones a move that rests on documents?
    Challenged,
    /// What stands around this item?
    Around(ItemId),
    /// Which way did this item come? Of its moves the last is meant, or all from that of an entry on.
    Trail(ItemId, Option<Oid>),
    /// What is recorded of the commits of this item?
    Deeds(ItemId),
    /// Which items were moved in the entry whose id begins like this?
    MovedIn(String),
    /// Which items are reached from this one along links of this kind?
    Reachable {
        /// Where to begin.
        from: ItemId,
        /// The links to follow.
        along: Relation,
    },
}

/// The answer to one.
#[derive(Debug, Clone)]
pub enum LogAnswer {
    /// To [`LogQuestion::Item`].
    Item(Box<Lookup>),
    /// To [`LogQuestion::Origin`]; none, if the item is not here.
    Origin(Option<Box<Origin>>),
    /// To [`LogQuestion::Project`].
    Project {
        /// The id of the project the log belongs to.
        id: ProjectId,
        /// The project, if it has begun.
        project: Option<Box<Project>>,
    },
    /// To [`LogQuestion::Definition`].
    Definition(Option<Arc<Definition>>),
    /// To [`LogQuestion::Workflows`], in the order of their names.
    Workflows(Vec<Workflow>),
    /// To [`LogQuestion::Followers`].
    Followers(Vec<ItemFact>),
    /// To [`LogQuestion::Challenged`].
    Challenged(Vec<ItemFact>),
    /// To [`LogQuestion::Around`].
    Around(Box<Around>),
    /// To [`LogQuestion::Trail`].
    Trail(Box<Trail>),
    /// To [`LogQuestion::Deeds`].
    Deeds(Box<Deeds>),
    /// To [`LogQuestion::MovedIn`]: the entries that are meant, each with its items.
    MovedIn(Vec<(Oid, ItemId)>),
    /// To [`LogQuestion::Reachable`].
    Reachable(BTreeSet<ItemId>),
}

/// What a reference to an item was found to mean.
#[derive(Debug, Clone)]
pub enum Lookup {
    /// One item.
    Found(Box<ItemFact>),
    /// None; these are spelled alike.
    Missing(Vec<String>),
    /// Several, written as shortly as tells them apart.
    Ambiguous(Vec<String>),
}

impl Lookup {
    /// What has this name, in its short form; the first, where several have.
    #[must_use]
    pub fn owner(&self) -> Option<&str> {
        match self {
            Self::Found(fact) => Some(&fact.short),
            Self::Ambiguous(owners) => owners.first().map(String::as_str),
            Self::Missing(_) => None,
        }
    }
}

/// An item, with the short form of its id.
#[derive(Debug, Clone)]
pub struct ItemFact {
    /// The item.
    pub item: Item,
    /// The shortest form of its id that means it alone.
    pub short: String,
}

/// What a decision asks before it can go on. Never empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Questions {
    /// Those that the log answers.
    pub log: BTreeSet<LogQuestion>,
    /// Those that the repository answers.
    pub world: BTreeSet<WorldQuestion>,
}

/// What is known so far.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    answers: BTreeMap<LogQuestion, LogAnswer>,
    world: BTreeMap<WorldQuestion, WorldAnswer>,
}

impl Facts {
    /// Learns the answer to a question.
    pub fn learn(&mut self, question: LogQuestion, answer: LogAnswer) {
        self.answers.insert(question, answer);
    }

    /// Learns what the repository answers.
    pub fn learn_of_world(&mut self, question: WorldQuestion, answer: WorldAnswer) {
        self.world.insert(question, answer);
    }

    /// Asks several questions at once, of both kinds, so that one round answers them all.
    pub fn every(
        &self,
        log: impl IntoIterator<Item = LogQuestion>,
        world: impl IntoIterator<Item = WorldQuestion>,
    ) -> Result<(), Questions> {
        let log: BTreeSet<LogQuestion> =
            log.into_iter().filter(|q| !self.answers.contains_key(q)).collect();
        let world: BTreeSet<WorldQuestion> =
            world.into_iter().filter(|q| !self.world.contains_key(q)).collect();
        let is_known = log.is_empty() && world.is_empty();
        if is_known { Ok(()) } else { Err(Questions { log, world }) }
    }

    /// What the repository answered to a question that was asked.
    pub(super) fn of_world(&self, question: &WorldQuestion) -> Option<&WorldAnswer> {
        self.world.get(question)
    }

    /// Which item `reference` means.
    pub fn item(&self, reference: &ItemRef) -> Result<&Lookup, Questions> {
        match self.answer(LogQuestion::Item(reference.clone()))? {
            LogAnswer::Item(lookup) => Ok(lookup),
            other => unreachable!("an item was asked for, the answer is {other:?}"),
        }
    }

    /// What the item of this id was made of, if it is here.
    pub fn origin(&self, id: ItemId) -> Result<Option<&Origin>, Questions> {
        match self.answer(LogQuestion::Origin(id))? {
            LogAnswer::Origin(origin) => Ok(origin.as_deref()),
            other => unreachable!("an origin was asked for, the answer is {other:?}"),
        }
    }

    /// Asks for several items at once, so that one round answers them all.
    pub fn items<'a>(
        &self,
        references: impl IntoIterator<Item = &'a ItemRef>,
    ) -> Result<(), Questions> {
        self.all(references.into_iter().cloned().map(LogQuestion::Item))
    }

    /// Asks several questions at once, so that one round answers them all.
    pub fn all(&self, questions: impl IntoIterator<Item = LogQuestion>) -> Result<(), Questions> {
        self.every(questions, [])
    }

    /// The project's id, and the project if it has begun.
    pub fn project(&self) -> Result<(ProjectId, Option<&Project>), Questions> {
        match self.answer(LogQuestion::Project)? {
            LogAnswer::Project { id, project } => Ok((*id, project.as_deref())),
            other => unreachable!("the project was asked for, the answer is {other:?}"),
        }
    }

    /// The definition of this digest, if anybody here knows it.
    pub fn definition(&self, digest: &str) -> Result<Option<&Arc<Definition>>, Questions> {
        match self.answer(LogQuestion::Definition(digest.to_owned()))? {
            LogAnswer::Definition(definition) => Ok(definition.as_ref()),
            other => unreachable!("a definition was asked for, the answer is {other:?}"),
        }
    }

    /// What was published, in the order of the names.
    pub fn workflows(&self) -> Result<&[Workflow], Questions> {
        match self.answer(LogQuestion::Workflows)? {
            LogAnswer::Workflows(workflows) => Ok(workflows),
            other => unreachable!("what was published was asked for, the answer is {other:?}"),
        }
    }

    /// The items that follow one of these definitions.
    pub fn followers(&self, digests: &BTreeSet<String>) -> Result<&[ItemFact], Questions> {
        match self.answer(LogQuestion::Followers(digests.clone()))? {
            LogAnswer::Followers(items) => Ok(items),
            other => unreachable!("followers were asked for, the answer is {other:?}"),
        }
    }

    /// The items that hold a move in doubt.
    pub fn challenged(&self) -> Result<&[ItemFact], Questions> {
        match self.answer(LogQuestion::Challenged)? {
            LogAnswer::Challenged(items) => Ok(items),
            other => unreachable!("items in doubt were asked for, the answer is {other:?}"),
        }
    }

    /// What stands around an item.
    pub(super) fn surroundings(&self, id: ItemId) -> Result<&Around, Questions> {
        match self.answer(LogQuestion::Around(id))? {
            LogAnswer::Around(around) => Ok(around),
            other => unreachable!("what is around was asked for, the answer is {other:?}"),
        }
    }

    /// The way an item came, and what of it can be taken back.
    pub fn trail(&self, id: ItemId, from: Option<Oid>) -> Result<&Trail, Questions> {
        match self.answer(LogQuestion::Trail(id, from))? {
            LogAnswer::Trail(trail) => Ok(trail),
            other => unreachable!("a trail was asked for, the answer is {other:?}"),
        }
    }

    /// What is recorded of the commits of an item.
    pub fn deeds(&self, id: ItemId) -> Result<&Deeds, Questions> {
        match self.answer(LogQuestion::Deeds(id))? {
            LogAnswer::Deeds(deeds) => Ok(deeds),
            other => unreachable!("commits were asked for, the answer is {other:?}"),
        }
    }

    /// The entries whose ids begin like this, with the items that were moved in them.
    pub fn moved_in(&self, begun: &str) -> Result<&Vec<(Oid, ItemId)>, Questions> {
        match self.answer(LogQuestion::MovedIn(begun.to_owned()))? {
            LogAnswer::MovedIn(found) => Ok(found),
            other => unreachable!("moved items were asked for, the answer is {other:?}"),
        }
    }

    /// The items reached from `from` along `relation`.
    pub fn reachable(&self, from: ItemId, along: Relation) -> Result<&BTreeSet<ItemId>, Questions> {
        match self.answer(LogQuestion::Reachable { from, along })? {
            LogAnswer::Reachable(items) => Ok(items),
            other => unreachable!("items were asked for, the answer is {other:?}"),
        }
    }

    fn answer(&self, question: LogQuestion) -> Result<&LogAnswer, Questions> {
        self.answers
            .get(&question)
            .ok_or_else(|| Questions { log: BTreeSet::from([question]), world: BTreeSet::new() })
    }
}
