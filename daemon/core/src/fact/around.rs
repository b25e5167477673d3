//! What stands around an item: those that it spawned, how many others stand where it may go, and the
//! documents that its ways ask for.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{
    Facts, Lack, LogQuestion, Look, Looked, Questions, Rests, Truth, WorldAnswer, WorldQuestion,
};
use crate::definition::{Definition, Transition};
use crate::gate::{Below, Verdict, Wait};
use crate::item::{Evidence, Item};
use crate::{ItemId, Oid};

/// What stands around an item.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// The items that it spawned.
    pub below: Vec<Below>,
    /// The items that it waits for, be it said by them.
    pub waits: Vec<Wait>,
    /// The entries at which all these were seen.
    pub seen: BTreeMap<ItemId, Vec<Oid>>,
    /// Of the items that it may still spawn, those that are there already.
    pub there: BTreeSet<ItemId>,
    /// How many items stand in each state of its definition that has a limit.
    pub standing: BTreeMap<String, usize>,
    /// What the items among these rest on that lies outside the log.
    pub evidence: BTreeMap<ItemId, Vec<Vec<Evidence>>>,
    /// The documents that its ways ask for.
    pub looked: BTreeMap<Look, Looked>,
    /// The moves of it that rest on documents which this clone cannot confirm.
    pub unproven: Vec<Unproven>,
}

/// A move that rests on documents which this clone cannot confirm: no gate opens on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unproven {
    /// What was recorded.
    pub evidence: Evidence,
    /// Why it cannot be confirmed.
    pub why: String,
    /// What is lacking; nothing, if it is known to be false.
    pub lack: Option<Lack>,
}

/// Which ways of an item are asked about, and in which commit their documents are looked for.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// The ways.
    pub ways: &'a [&'a Transition],
    /// The commit.
    pub head: Option<Oid>,
}

impl Facts {
    /// What stands around an item, as far as its definition and these ways care.
    pub fn around<'a>(
        &'a self,
        item: &Item,
        definition: &Definition,
        asking: Asking<'_>,
    ) -> Result<Cow<'a, Around>, Questions> {
        let Questions { log, world } = Self::around_questions(item, definition, asking);
        self.every(log.iter().cloned(), world.iter().cloned())?;
        let around = match definition.looks_around() {
            true => Cow::Borrowed(self.surroundings(item.id)?),
            false => Cow::Owned(Around::default()),
        };
        let around = self.proven(around, asking.head)?;
        if world.is_empty() {
            return Ok(around);
        }
        let looked =
            world.iter().filter_map(|question| match (question, self.of_world(question)) {
                (WorldQuestion::Look(look), Some(WorldAnswer::Looked(looked))) => {
                    Some((look.clone(), looked.clone()))
                }
                _ => None,
            });
        let unproven = item.evidence.iter();
        let unproven = unproven.filter_map(|records| self.unproven(records, asking.head));
        Ok(Cow::Owned(Around {
            looked: looked.collect(),
            unproven: unproven.collect(),
            ..around.into_owned()
        }))
    }

    /// The same, where nothing is known of items around that rest on what cannot be confirmed here.
    fn proven<'a>(
        &self,
        around: Cow<'a, Around>,
        head: Option<Oid>,
    ) -> Result<Cow<'a, Around>, Questions> {
        let all = around.evidence.values().flatten().flatten();
        self.every([], all.map(|one| WorldQuestion::Rests(rests(one, head))))?;
        let unproven = |(id, all): (&ItemId, &Vec<Vec<Evidence>>)| {
            let why = all.iter().find_map(|records| self.unproven(records, head))?;
            Some((*id, why))
        };
        let unproven: Vec<_> = around.evidence.iter().filter_map(unproven).collect();
        if unproven.is_empty() {
            return Ok(around);
        }
        let mut around = around.into_owned();
        for (id, why) in unproven {
            let below = around.below.iter_mut().filter(|below| below.id == id);
            below.for_each(|below| *below = Below::unknown(id));
            let waits = around.waits.iter_mut().filter(|wait| wait.id == id);
            waits.for_each(|wait| wait.verdict = Verdict::unknown(&format!("of {id}, {why}")));
        }
        Ok(Cow::Owned(around))
    }

    /// The questions for that.
    pub(crate) fn around_questions(
        item: &Item,
        definition: &Definition,
        Asking { ways, head }: Asking<'_>,
    ) -> Questions {
        let around = definition.looks_around().then_some(LogQuestion::Around(item.id));
        let looks = head
            .into_iter()
            .flat_map(|commit| ways.iter().flat_map(move |way| item.looks(way, commit)));
        let rests =
            item.evidence.iter().flatten().map(|one| WorldQuestion::Rests(rests(one, head)));
        let world = looks.map(WorldQuestion::Look).chain(rests);
        Questions { log: around.into_iter().collect(), world: world.collect() }
    }

    /// The first of the records of a move, if none of them can be confirmed.
    fn unproven(&self, records: &[Evidence], head: Option<Oid>) -> Option<Unproven> {
        let mut all = Vec::new();
        for evidence in records {
            let question = WorldQuestion::Rests(rests(evidence, head));
            // What nobody looked at is not confirmed.
            let unseen = Truth::Missing { why: "nobody looked".to_owned(), lack: Lack::Commit };
            let truth = match self.of_world(&question) {
                Some(WorldAnswer::Rests(truth)) => truth,
                _ => &unseen,
            };
            all.push(Unproven::of(evidence, truth)?);
        }
        // What may still be found is told first.
        all.into_iter().min_by_key(|unproven| unproven.lack.is_none())
    }
}

impl Unproven {
    /// What keeps this from being confirmed, if something does.
    #[must_use]
    pub fn of(evidence: &Evidence, truth: &Truth) -> Option<Self> {
        let (why, lack) = match truth {
            Truth::Verified => return None,
            Truth::Missing { why, lack } => (why.clone(), Some(*lack)),
            Truth::Refuted(why) => (why.clone(), None),
        };
        Some(Self { evidence: evidence.clone(), why, lack })
    }
}

/// The question whether a move rests on what is there.
#[must_use]
pub fn rests(evidence: &Evidence, under_test: Option<Oid>) -> Rests {
    let Evidence { by, documents, meant, .. } = evidence.clone();
    Rests { by, documents, meant, under_test }
}

impl std::fmt::Display for Unproven {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Evidence { via, to, .. } = &self.evidence;
        let what = match self.lack {
            None => "is not so",
            Some(_) => "cannot be confirmed here",
        };
        write!(f, "what '{via}' to '{to}' rests on {what}: {}", self.why)
    }
}
