//! Answering what decisions ask of the log.

use std::collections::BTreeSet;

use tidegate_core::ItemId;
use tidegate_core::fact::{ItemFact, LogAnswer, LogQuestion, Origin};

use crate::model::{ItemFilter, Order, ReadModel, Row, Told};

impl dyn ReadModel + '_ {
    /// The answer to what a decision asks.
    pub fn answer(&self, question: &LogQuestion) -> Told<LogAnswer> {
        Ok(match question {
            LogQuestion::Item(reference) => LogAnswer::Item(Box::new(self.find(reference)?)),
            LogQuestion::Origin(id) => LogAnswer::Origin(self.origin(*id)?.map(Box::new)),
            LogQuestion::Project => {
                LogAnswer::Project { id: self.repo(), project: self.project()?.map(Box::new) }
            }
            LogQuestion::Definition(digest) => {
                LogAnswer::Definition(self.definitions().get(digest).cloned())
            }
            LogQuestion::Workflows => LogAnswer::Workflows(self.workflows()?),
            LogQuestion::Followers(digests) => LogAnswer::Followers(self.followers(digests)?),
            LogQuestion::Reachable { from, along } => {
                LogAnswer::Reachable(self.reachable(*from, *along)?)
            }
        })
    }

    /// The items that follow one of these definitions.
    fn followers(&self, digests: &BTreeSet<String>) -> Told<Vec<ItemFact>> {
        let all = ItemFilter { all: true, ..ItemFilter::default() };
        let rows = self.items(&all, Order::Created, None, usize::MAX)?.found.into_iter();
        let follows = |row: &Row| row.item.definition.as_ref().is_some_and(|d| digests.contains(d));
        Ok(rows.filter(follows).map(|Row { item, short, .. }| ItemFact { item, short }).collect())
    }

    /// What the item was made of, by every event that counts.
    fn origin(&self, id: ItemId) -> Told<Option<Origin>> {
        let made = self.made_of(id)?;
        Ok(match made.is_empty() {
            true => None,
            false => Some(Origin { short: self.short(id)?, made }),
        })
    }
}
