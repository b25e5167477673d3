//! The outlooks of several items, with what they have in common looked up once.

use tidegate_api::Failure;
use tidegate_core::command::ItemRef;
use tidegate_core::fact::{Facts, ItemFact, LogAnswer, LogQuestion, Lookup};
use tidegate_core::gate::Attempt;
use tidegate_core::outlook::{self, Outlook};
use tidegate_index::{ReadModel, Row};

use crate::failure::Unanswered;
use crate::settle::settle_knowing;
use crate::world::Oracle;

/// Asks what becomes of one item after the other.
pub(super) struct Outlooks<'a> {
    model: &'a dyn ReadModel,
    oracle: Oracle<'a>,
    attempt: Attempt,
    facts: Facts,
}

impl<'a> Outlooks<'a> {
    /// For whoever makes this attempt.
    pub(super) fn of((model, oracle): (&'a dyn ReadModel, Oracle<'a>), attempt: Attempt) -> Self {
        Self { model, oracle, attempt, facts: Facts::default() }
    }

    /// Every way of an item from where it stands.
    pub(super) fn item(&mut self, fact: ItemFact) -> Result<Outlook, Unanswered> {
        let item = ItemRef(fact.item.id.to_string());
        let found = LogAnswer::Item(Box::new(Lookup::Found(Box::new(fact))));
        self.facts.learn(LogQuestion::Item(item.clone()), found);
        let think = |facts: &Facts| outlook::of_item(&item, None, &self.attempt, facts);
        let outlook = settle_knowing(self.model, self.oracle, &mut self.facts, think)?;
        Ok(outlook.map_err(|refusal| Failure::from(&refusal))?)
    }

    /// The same of an item in a list.
    pub(super) fn row(&mut self, row: Row) -> Result<Outlook, Unanswered> {
        let Row { item, short, .. } = row;
        self.item(ItemFact { item, short })
    }
}
