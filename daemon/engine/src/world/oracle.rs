//! Who answers, and what was answered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use tidegate_core::fact::{Lack, Looked, Truth, WorldAnswer, WorldQuestion};
use tidegate_core::{Oid, ReplicaId};

use crate::failure::Unanswered;
use crate::place::Place;

use super::{at, look, truth};

/// How many answers are remembered.
const MOST_REMEMBERED: usize = 1_000;

/// Answers by question.
pub(crate) type Answers = BTreeMap<WorldQuestion, WorldAnswer>;

/// The repository, to be asked, and what it answered.
#[derive(Debug)]
pub(crate) struct World {
    place: Place,
    remembered: Mutex<Answers>,
}

/// Who answers questions about the repository.
#[derive(Clone, Copy)]
pub(crate) enum Oracle<'a> {
    /// They are answered at once, to who writes as this replica.
    Now(&'a World, Option<ReplicaId>),
    /// Only what was found out already is told, for this or before: somebody waits meanwhile.
    Known(&'a World, Option<ReplicaId>, &'a Answers),
}

impl Oracle<'_> {
    /// The answers to these questions: to all of them, or none.
    pub(crate) fn answers(
        &self,
        questions: BTreeSet<WorldQuestion>,
    ) -> Result<Vec<(WorldQuestion, WorldAnswer)>, Unanswered> {
        match self {
            Self::Now(world, own) => {
                let answered = |question| (world.answer(&question, *own), question);
                Ok(questions.into_iter().map(answered).map(|(a, q)| (q, a)).collect())
            }
            Self::Known(world, own, known) => {
                let (mut told, mut unknown) = (Vec::new(), BTreeSet::new());
                for question in questions {
                    let answer = known.get(&question).cloned();
                    match answer.or_else(|| world.recalled(&question, *own)) {
                        Some(answer) => told.push((question, answer)),
                        None => drop(unknown.insert(question)),
                    }
                }
                if unknown.is_empty() { Ok(told) } else { Err(Unanswered::World(unknown)) }
            }
        }
    }
}

impl World {
    pub(crate) fn of(place: &Place) -> Self {
        Self { place: place.again(), remembered: Mutex::default() }
    }

    /// Answers these questions to who writes as the replica `own`, beside those that were answered.
    pub(crate) fn find_out(
        &self,
        questions: BTreeSet<WorldQuestion>,
        own: Option<ReplicaId>,
        known: &mut Answers,
    ) {
        let answered = |question| (self.answer(&question, own), question);
        known.extend(questions.into_iter().map(answered).map(|(answer, q)| (q, answer)));
    }

    /// The tree of a commit, if that can be told here.
    pub(crate) fn tree(&self, commit: Oid) -> Option<Oid> {
        self.place.look(|disk| disk.tree_of(commit)).ok()?.ok()?
    }

    /// What stands at these paths of a commit; nothing, if that cannot be told here.
    pub(crate) fn at(
        &self,
        commit: Oid,
        paths: &BTreeSet<String>,
    ) -> Option<BTreeMap<String, Oid>> {
        self.place.look(|disk| at::at(disk, commit, paths)).ok().flatten()
    }

    fn answer(&self, question: &WorldQuestion, own: Option<ReplicaId>) -> WorldAnswer {
        self.recalled(question, own).unwrap_or_else(|| {
            let answer = self.asked(question);
            self.remember(question, &answer);
            answer
        })
    }

    /// What is known without asking the repository.
    fn recalled(&self, question: &WorldQuestion, own: Option<ReplicaId>) -> Option<WorldAnswer> {
        match question {
            // Whoever recorded it looked before.
            WorldQuestion::Rests(rests) if Some(rests.by) == own => {
                Some(WorldAnswer::Rests(Truth::Verified))
            }
            question => self.remembered(question),
        }
    }

    fn asked(&self, question: &WorldQuestion) -> WorldAnswer {
        let unreadable = |error: String| format!("the repository cannot be read: {error}");
        match question {
            WorldQuestion::Look(look) => {
                let looked = self.place.look(|disk| look::look(disk, look));
                WorldAnswer::Looked(
                    looked.unwrap_or_else(|failure| Looked::Untold(unreadable(failure.message))),
                )
            }
            WorldQuestion::Rests(rests) => {
                let truth = self.place.look(|disk| truth::truth(disk, rests));
                WorldAnswer::Rests(truth.unwrap_or_else(|failure| Truth::Missing {
                    why: unreadable(failure.message),
                    lack: Lack::Commit,
                }))
            }
        }
    }

    fn remembered(&self, question: &WorldQuestion) -> Option<WorldAnswer> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).get(question).cloned()
    }

    fn remember(&self, question: &WorldQuestion, answer: &WorldAnswer) {
        let stays = match answer {
            WorldAnswer::Looked(looked) => matches!(looked, Looked::Files { .. }),
            WorldAnswer::Rests(truth) => !matches!(truth, Truth::Missing { .. }),
        };
        if stays {
            let mut known = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
            if known.len() >= MOST_REMEMBERED {
                known.clear();
            }
            known.insert(question.clone(), answer.clone());
        }
    }
}
