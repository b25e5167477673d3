//! Finding the item that people mean, and the shortest way to say which.

use tidegate_core::ItemId;
use tidegate_core::command::ItemRef;
use tidegate_core::fact::{ItemFact, Lookup};
use tidegate_core::id::SHORTEST;

use crate::Memory;

/// How many names spelled alike are offered.
const SIMILAR: usize = 3;

/// How many candidates are listed.
const CANDIDATES: usize = 8;

impl Memory {
    /// The item that `reference` means, or the names spelled like it.
    #[must_use]
    pub fn look_up(&self, reference: &ItemRef) -> Lookup {
        match self.find(reference) {
            Lookup::Missing(_) => Lookup::Missing(self.similar(&reference.0)),
            found => found,
        }
    }

    /// The item that `reference` means: by alias, whole id, or any beginning of an id that means
    /// one item alone. What is spelled alike is not looked for: an import asks for thousands of
    /// names that nothing has yet.
    pub(crate) fn find(&self, reference: &ItemRef) -> Lookup {
        let text = reference.0.as_str();
        let mut found = self.called(text);
        if found.is_empty() {
            found = self.beginning(text);
        }
        match found.as_slice() {
            [] => Lookup::Missing(Vec::new()),
            [one] => match self.fact(*one) {
                Some(fact) => Lookup::Found(Box::new(fact)),
                None => Lookup::Missing(Vec::new()),
            },
            several => Lookup::Ambiguous(
                several.iter().take(CANDIDATES).map(|id| self.short(*id)).collect(),
            ),
        }
    }

    /// The item of this id.
    #[must_use]
    pub fn fact(&self, id: ItemId) -> Option<ItemFact> {
        Some(ItemFact { item: self.fold().item(id)?, short: self.short(id) })
    }

    /// The shortest form of an id that means it alone; of an item that is not here, all of it.
    #[must_use]
    pub fn short(&self, id: ItemId) -> String {
        if self.ids().contains(&id) { id.short(self.telling_apart(id)) } else { id.to_string() }
    }

    /// A form of an id that goes on meaning it alone for a while, for text that leaves the clone.
    #[must_use]
    pub fn lasting(&self, id: ItemId) -> String {
        id.short(self.telling_apart(id) + 2)
    }

    /// How many characters tell an id from its neighbours in the order of ids.
    fn telling_apart(&self, id: ItemId) -> usize {
        let before = self.ids().range(..id).next_back();
        let after = self.ids().range(id..).find(|other| **other != id);
        telling_apart(id, before.into_iter().chain(after).copied())
    }

    fn beginning(&self, text: &str) -> Vec<ItemId> {
        let Some(tail) = text.strip_prefix(ItemId::PREFIX).filter(|tail| tail.len() >= SHORTEST)
        else {
            return Vec::new();
        };
        let padded = format!("{}{tail:2<16}", ItemId::PREFIX);
        // Digits sort before letters, so padding with the least digit gives the least such id.
        let Ok(least) = ItemId::parse(&padded) else { return Vec::new() };
        self.ids().range(least..).take_while(|id| id.tail().starts_with(tail)).copied().collect()
    }

    fn similar(&self, text: &str) -> Vec<String> {
        let wanted = text.to_lowercase();
        let distance = |name: &str| {
            let name = name.to_lowercase();
            if name.starts_with(&wanted) { 0 } else { strsim::damerau_levenshtein(&name, &wanted) }
        };
        let near = |name: &str| distance(name) <= 1 + wanted.chars().count() / 4;
        let length = wanted.chars().count().clamp(ItemId::PREFIX.len() + SHORTEST, 18);
        let ids = self.ids().iter().filter_map(|id| {
            let name = id.to_string();
            let cut: String = name.chars().take(length).collect();
            near(&cut).then(|| (distance(&cut), self.short(*id)))
        });
        let aliases = self.aliases().filter(|alias| near(alias) && !self.called(alias).is_empty());
        let aliases = aliases.map(|alias| (distance(alias), alias.to_owned()));
        let mut similar: Vec<(usize, String)> = ids.chain(aliases).collect();
        similar.sort();
        similar.into_iter().take(SIMILAR).map(|(_, name)| name).collect()
    }
}

/// How many characters tell an id from these others.
pub(crate) fn telling_apart(id: ItemId, others: impl IntoIterator<Item = ItemId>) -> usize {
    let shared = |other: ItemId| {
        let (own, others) = (id.tail(), other.tail());
        own.bytes().zip(others.bytes()).take_while(|(a, b)| a == b).count()
    };
    let needed = others.into_iter().map(|other| shared(other) + 1).max();
    needed.unwrap_or(0).max(SHORTEST)
}
