//! Answering what decisions ask of the log.

use std::collections::BTreeSet;
use std::sync::Arc;

use tidegate_core::ItemId;
use tidegate_core::definition::Definition;
use tidegate_core::fact::{LogAnswer, LogQuestion};
use tidegate_core::item::Item;
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
    /// The items reached from `from` along `relation`, itself apart unless it is in a circle.
    fn reachable(&self, from: ItemId, relation: Relation) -> BTreeSet<ItemId> {
        let mut reached = BTreeSet::new();
        let blockers = if relation == Relation::DependsOn { self.blockers() } else { Vec::new() };
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            let Some(item) = self.fold().item(id) else { continue };
            let blocking = blockers.iter().filter(|(_, blocked)| *blocked == id).map(|(by, _)| *by);
            let next: Vec<ItemId> = direct(&item, relation).into_iter().chain(blocking).collect();
            open.extend(next.into_iter().filter(|id| reached.insert(*id)));
        }
        reached
    }

    /// Every item that says it blocks another, and the other.
    fn blockers(&self) -> Vec<(ItemId, ItemId)> {
        let items = self.fold().items().filter_map(|id| self.fold().item(id));
        items
            .flat_map(|item| {
                let blocked = item.links.into_iter().filter(|link| link.rel == Relation::Blocks);
                blocked.map(move |link| (item.id, link.to))
            })
            .collect()
    }
}

fn direct(item: &Item, relation: Relation) -> Vec<ItemId> {
    match relation {
        Relation::Parent => item.parent.into_iter().collect(),
        _ => item.links.iter().filter(|link| link.rel == relation).map(|link| link.to).collect(),
    }
}
