//! Answering what decisions ask of the log.

use std::collections::BTreeSet;
use std::sync::Arc;

use tidegate_core::ItemId;
use tidegate_core::definition::Definition;
use tidegate_core::event::{ItemImported, Object};
use tidegate_core::fact::{LogAnswer, LogQuestion, Origin};
use tidegate_core::link::Relation;

use crate::Memory;

/// Somebody who answers what decisions ask of the log.
pub trait Answers {
    /// The answer to one question.
    fn answer(&self, question: &LogQuestion) -> LogAnswer;
}

impl Answers for Memory {
    fn answer(&self, question: &LogQuestion) -> LogAnswer {
        match question {
            LogQuestion::Item(reference) => LogAnswer::Item(Box::new(self.find(reference))),
            LogQuestion::Origin(id) => LogAnswer::Origin(self.origin(*id).map(Box::new)),
            LogQuestion::Project => LogAnswer::Project {
                id: self.fold().repo(),
                project: self.fold().project().map(Box::new),
            },
            LogQuestion::Definition(digest) => {
                LogAnswer::Definition(self.fold().definitions().get(digest).cloned())
            }
            LogQuestion::InForce => LogAnswer::Definition(Some(Arc::new(Definition::builtin()))),
            LogQuestion::Reachable { from, along } => {
                LogAnswer::Reachable(self.reachable(*from, *along))
            }
        }
    }
}

impl Memory {
    /// What the item was made of, by every event that counts.
    fn origin(&self, id: ItemId) -> Option<Origin> {
        let events = self.fold().events_of(&Object::Item(id)).filter(|event| event.void.is_none());
        let made: Vec<_> = events.filter_map(|event| ItemImported::of(&event.event.body)).collect();
        (!made.is_empty()).then(|| Origin { short: self.short(id), made })
    }

    /// The items reached from `from` along `relation`, itself apart unless it is in a circle.
    fn reachable(&self, from: ItemId, relation: Relation) -> BTreeSet<ItemId> {
        let edges = self.fold().edges(relation);
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            let next = edges.get(&id).into_iter().flatten().copied();
            open.extend(next.filter(|id| reached.insert(*id)));
        }
        reached
    }
}
