//! What stands around an item: those that it spawned, and how full the states are where it may go.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_core::ItemId;
use tidegate_core::definition::Definition;
use tidegate_core::fact::Around;
use tidegate_core::gate::{Below, Wait};
use tidegate_core::item::Item;
use tidegate_core::link::Relation;

use crate::model::{ReadModel, Told};

impl dyn ReadModel + '_ {
    /// What stands around an item, as far as its definition cares.
    pub fn around(&self, id: ItemId) -> Told<Around> {
        let Some(item) = self.item(id)? else { return Ok(Around::default()) };
        let definitions = self.definitions();
        let definition = item.definition.as_ref().and_then(|digest| definitions.get(digest));
        let Some(definition) = definition.filter(|known| known.looks_around()) else {
            return Ok(Around::default());
        };
        let mut around = Around::default();
        let mut look_at = |id: ItemId| -> Told<Below> {
            let other = self.item(id)?;
            around.seen.extend(other.as_ref().map(|other| (id, other.heads.clone())));
            let resting = other.as_ref().filter(|other| !other.evidence.is_empty());
            around.evidence.extend(resting.map(|other| (id, other.evidence.clone())));
            let below = other.map(|other| other.as_below(&definitions));
            Ok(below.unwrap_or_else(|| Below::unknown(id)))
        };
        for id in item.spawned() {
            let below = look_at(id)?;
            around.below.push(below);
        }
        around.waits = self.waited(&item, &mut look_at)?;
        around.there = self.spawned_already(&item, definition)?;
        around.standing = self.standing_by_state(item.definition.as_deref(), definition)?;
        Ok(around)
    }

    /// The items that one waits for, be it said by them, and whether each has come.
    pub fn waits(&self, item: &Item) -> Told<Vec<Wait>> {
        let definitions = self.definitions();
        self.waited(item, &mut |id| {
            let other = self.item(id)?.map(|other| other.as_below(&definitions));
            Ok(other.unwrap_or_else(|| Below::unknown(id)))
        })
    }

    fn waited(
        &self,
        item: &Item,
        look_at: &mut dyn FnMut(ItemId) -> Told<Below>,
    ) -> Told<Vec<Wait>> {
        let definitions = self.definitions();
        let own = item.links.iter().filter(|link| link.rel == Relation::DependsOn);
        let mut waits = Vec::new();
        for link in own.clone() {
            waits.push(link.wait(&look_at(link.to)?, &definitions));
        }
        // Others may say that they block it.
        for id in self.leads_to(item.id, Relation::DependsOn)? {
            if own.clone().all(|link| link.to != id) {
                waits.push(Wait::of(&look_at(id)?, None, &definitions));
            }
        }
        Ok(waits)
    }

    /// Of the items that transitions of its definition spawn below an item, those that are there.
    fn spawned_already(&self, item: &Item, definition: &Definition) -> Told<BTreeSet<ItemId>> {
        let spawning = definition.transitions.iter();
        let ids = spawning.flat_map(|way| way.spawned(self.repo(), item.id)).map(|(id, _)| id);
        let is_there = |id: ItemId| Ok(self.item(id)?.map(|_| id));
        let there: Vec<Option<ItemId>> = ids.map(is_there).collect::<Told<_>>()?;
        Ok(there.into_iter().flatten().collect())
    }

    /// How many items stand in each state that has a limit, by whichever version of the workflow.
    pub fn standing_by_state(
        &self,
        digest: Option<&str>,
        definition: &Definition,
    ) -> Told<BTreeMap<String, usize>> {
        let limited: BTreeSet<&str> =
            definition.states.iter().filter(|s| s.wip.is_some()).map(|s| s.name.as_str()).collect();
        let mut standing = BTreeMap::new();
        if limited.is_empty() {
            return Ok(standing);
        }
        let published = self.workflows()?;
        let is_of = |digest: &str| {
            let mut workflows = published.iter();
            workflows.find(|w| w.versions.iter().any(|version| version.digest == digest))
        };
        let versions = digest.and_then(is_of).map(|workflow| &workflow.versions);
        let is_version = |of: &str| {
            Some(of) == digest || versions.is_some_and(|all| all.iter().any(|v| v.digest == of))
        };
        for (tally, count) in self.tallies()? {
            let at = &tally.standing;
            let follows = !at.archived && at.definition.as_deref().is_some_and(is_version);
            let state = at.state.as_deref().filter(|state| follows && limited.contains(state));
            if let Some(state) = state {
                *standing.entry(state.to_owned()).or_default() += count;
            }
        }
        Ok(standing)
    }
}
