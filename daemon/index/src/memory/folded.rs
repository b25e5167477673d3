//! The fold of a log in memory, with what finding things in it needs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tidegate_core::fold::Received;
use tidegate_core::{Fold, ItemId, Oid, ProjectId, ReplicaId};

/// The folded log.
#[derive(Debug, Clone)]
pub struct Memory {
    fold: Fold,
    /// The entries recorded under a caller's key.
    by_key: HashMap<String, Vec<Oid>>,
    ids: BTreeSet<ItemId>,
    aliases: BTreeMap<String, BTreeSet<ItemId>>,
    /// The last entry of each replica that each other one has named as seen.
    named: BTreeMap<(ReplicaId, ReplicaId), Oid>,
}

impl Memory {
    /// An empty log of `project`.
    #[must_use]
    pub fn new(project: ProjectId) -> Self {
        Self {
            fold: Fold::new(project),
            by_key: HashMap::new(),
            ids: BTreeSet::new(),
            aliases: BTreeMap::new(),
            named: BTreeMap::new(),
        }
    }

    /// Takes in what arrived.
    pub fn fold_in(&mut self, arrived: impl IntoIterator<Item = Received>) {
        let Self { fold, by_key, named, .. } = self;
        let mut touched = BTreeSet::new();
        fold.offer_each(arrived, &mut |oid, entry| {
            let Some(entry) = entry else { return };
            if let Some(key) = &entry.key {
                by_key.entry(key.clone()).or_default().push(oid);
            }
            for (other, tips) in &entry.seen {
                named.extend(tips.last().map(|tip| ((entry.replica, *other), *tip)));
            }
            let names = entry.events.iter().filter(|event| event.body.names_items());
            touched.extend(names.filter_map(|event| event.object.item()));
        });
        touched.into_iter().for_each(|id| self.name(id));
    }

    /// Makes an item findable by its names.
    fn name(&mut self, id: ItemId) {
        let Some((state, dag)) = self.fold.item_state(id) else { return };
        self.ids.insert(id);
        let aliases = state.fields().members(tidegate_core::item::field::ALIASES, dag);
        for alias in aliases {
            self.aliases.entry(alias).or_default().insert(id);
        }
    }

    /// The fold itself.
    #[must_use]
    pub fn fold(&self) -> &Fold {
        &self.fold
    }

    /// The entries recorded under `key`.
    pub(super) fn keyed(&self, key: &str) -> &[Oid] {
        self.by_key.get(key).map_or(&[], Vec::as_slice)
    }

    /// What `replica` has said last that it saw of `other`.
    pub(super) fn named(&self, replica: ReplicaId, other: ReplicaId) -> Option<Oid> {
        self.named.get(&(replica, other)).copied()
    }

    /// The last that each replica has said that it saw of each other one.
    pub(crate) fn all_named(&self) -> &BTreeMap<(ReplicaId, ReplicaId), Oid> {
        &self.named
    }

    /// The ids before and after one in the order of ids.
    pub(super) fn beside(&self, id: ItemId) -> [Option<ItemId>; 2] {
        let before = self.ids.range(..id).next_back();
        let after = self.ids.range(id..).find(|other| **other != id);
        [before.copied(), after.copied()]
    }

    pub(super) fn ids(&self) -> &BTreeSet<ItemId> {
        &self.ids
    }

    /// The items that `alias` means now. Aliases that were taken away are looked through.
    pub(super) fn means(&self, alias: &str) -> Vec<ItemId> {
        let has = |id: &ItemId| {
            self.fold.item_state(*id).is_some_and(|(state, dag)| {
                let aliases = state.fields().members(tidegate_core::item::field::ALIASES, dag);
                aliases.iter().any(|known| known == alias)
            })
        };
        self.aliases.get(alias).into_iter().flatten().copied().filter(has).collect()
    }

    pub(super) fn aliases(&self) -> impl Iterator<Item = &str> {
        self.aliases.keys().map(String::as_str)
    }
}
