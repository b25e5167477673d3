//! Answering what decisions ask of the log.

use std::collections::BTreeSet;

use tidegate_core::fact::{ItemFact, LogAnswer, LogQuestion, Origin};
use tidegate_core::{ItemId, Oid};

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
            LogQuestion::Challenged => {
                let challenged =
                    ItemFilter { all: true, challenged: true, ..ItemFilter::default() };
                let mut found = self.facts(&challenged)?;
                let mut resting = self.facts(&ItemFilter::default())?;
                let is_known = |id| found.iter().any(|known| known.item.id == id);
                resting.retain(|one| !one.item.evidence.is_empty() && !is_known(one.item.id));
                found.append(&mut resting);
                LogAnswer::Challenged(found)
            }
            LogQuestion::Around(id) => LogAnswer::Around(Box::new(self.around(*id)?)),
            LogQuestion::Trail(id, from) => LogAnswer::Trail(Box::new(self.trail(*id, *from)?)),
            LogQuestion::Deeds(id) => LogAnswer::Deeds(Box::new(self.deeds(*id)?)),
            LogQuestion::MovedIn(begun) => LogAnswer::MovedIn(self.moved_in(begun)?),
            LogQuestion::Reachable { from, along } => {
                LogAnswer::Reachable(self.reachable(*from, *along)?)
            }
        })
    }

    /// The items that follow one of these definitions.
    fn followers(&self, digests: &BTreeSet<String>) -> Told<Vec<ItemFact>> {
        let all = ItemFilter { all: true, ..ItemFilter::default() };
        let mut facts = self.facts(&all)?;
        let follows = |digest: &String| digests.contains(digest);
        facts.retain(|fact| fact.item.definition.as_ref().is_some_and(follows));
        Ok(facts)
    }

    /// The items that `filter` wants, the oldest first.
    fn facts(&self, filter: &ItemFilter) -> Told<Vec<ItemFact>> {
        let rows = self.items(filter, Order::Created, None, usize::MAX)?.found.into_iter();
        Ok(rows.map(|Row { item, short, .. }| ItemFact { item, short }).collect())
    }

    /// The items that were moved in the entries whose ids begin like this.
    fn moved_in(&self, begun: &str) -> Told<Vec<(Oid, ItemId)>> {
        let mut found = Vec::new();
        for oid in self.entries_called(begun)? {
            for event in self.entry(oid)?.iter().flat_map(|entry| &entry.events) {
                if let Some(id) = event.object.item().filter(|_| event.body.writes().is_some()) {
                    found.push((oid, id));
                }
            }
        }
        found.dedup();
        Ok(found)
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
