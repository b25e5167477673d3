//! Finding the item that people mean, and the shortest way to say which.

use tidegate_core::ItemId;
use tidegate_core::command::ItemRef;
use tidegate_core::fact::{ItemFact, Lookup};
use tidegate_core::id::SHORTEST;

use crate::model::{Name, ReadModel, Told};

/// How many names spelled alike are offered.
const SIMILAR: usize = 3;

/// How many candidates are listed.
const CANDIDATES: usize = 8;

/// How many characters more are written where an id is to go on meaning its item alone.
const LASTING: usize = 2;

impl dyn ReadModel + '_ {
    /// The item that `reference` means, or the names spelled like it.
    pub fn look_up(&self, reference: &ItemRef) -> Told<Lookup> {
        match self.find(reference)? {
            Lookup::Missing(_) => Ok(Lookup::Missing(self.similar(&reference.0)?)),
            found => Ok(found),
        }
    }

    /// The item that `reference` means: by alias, whole id, or any beginning of an id that means
    /// one item alone. What is spelled alike is not looked for: an import asks for thousands of
    /// names that nothing has yet.
    pub fn find(&self, reference: &ItemRef) -> Told<Lookup> {
        let text = reference.0.as_str();
        let mut found = self.called(text)?;
        if found.is_empty() {
            let tail = text.strip_prefix(ItemId::PREFIX).filter(|tail| tail.len() >= SHORTEST);
            found = tail.map_or(Ok(Vec::new()), |tail| self.beginning(tail, CANDIDATES))?;
        }
        match found.as_slice() {
            [] => Ok(Lookup::Missing(Vec::new())),
            [one] => Ok(match self.fact(*one)? {
                Some(fact) => Lookup::Found(Box::new(fact)),
                None => Lookup::Missing(Vec::new()),
            }),
            several => {
                let shorts = several.iter().take(CANDIDATES).map(|id| self.short(*id));
                Ok(Lookup::Ambiguous(shorts.collect::<Told<_>>()?))
            }
        }
    }

    /// The item of this id, and how people are shown that.
    pub fn fact(&self, id: ItemId) -> Told<Option<ItemFact>> {
        let Some(item) = self.item(id)? else { return Ok(None) };
        Ok(Some(ItemFact { item, short: self.short(id)? }))
    }

    /// The shortest form of an id that means it alone; of an item that is not here, all of it.
    pub fn short(&self, id: ItemId) -> Told<String> {
        let neighbours = self.neighbours(id)?;
        Ok(neighbours.map_or_else(|| id.to_string(), |others| shortest(id, others)))
    }

    /// A form of an id that goes on meaning it alone for a while, for text that leaves the clone.
    pub fn lasting(&self, id: ItemId) -> Told<String> {
        let others = self.neighbours(id)?.into_iter().flatten().flatten();
        Ok(id.short(telling_apart(id, others) + LASTING))
    }

    fn similar(&self, text: &str) -> Told<Vec<String>> {
        let wanted = text.to_lowercase();
        let distance = |name: &str| {
            let name = name.to_lowercase();
            if name.starts_with(&wanted) { 0 } else { strsim::damerau_levenshtein(&name, &wanted) }
        };
        let near = |name: &str| {
            let distance = distance(name);
            (distance <= 1 + wanted.chars().count() / 4).then_some(distance)
        };
        let length = wanted.chars().count().clamp(ItemId::PREFIX.len() + SHORTEST, 18);
        let (mut ids, mut similar) = (Vec::new(), Vec::new());
        self.each_name(&mut |name| match name {
            Name::Id(id) => {
                let cut: String = id.to_string().chars().take(length).collect();
                ids.extend(near(&cut).map(|distance| (distance, id)));
            }
            Name::Alias(alias) => {
                similar.extend(near(alias).map(|distance| (distance, alias.to_owned())));
            }
        })?;
        for (distance, id) in ids {
            similar.push((distance, self.short(id)?));
        }
        similar.sort();
        similar.dedup();
        Ok(similar.into_iter().take(SIMILAR).map(|(_, name)| name).collect())
    }
}

/// The least id that begins with these characters. Digits sort before letters, so it is padded with
/// the least digit.
pub(crate) fn least(tail: &str) -> Option<ItemId> {
    ItemId::parse(&format!("{}{tail:2<16}", ItemId::PREFIX)).ok()
}

/// The shortest form of an id that means it alone among its neighbours.
pub(crate) fn shortest(id: ItemId, neighbours: [Option<ItemId>; 2]) -> String {
    id.short(characters(id, neighbours))
}

/// How many characters of an id mean it alone among its neighbours.
pub(crate) fn characters(id: ItemId, neighbours: [Option<ItemId>; 2]) -> usize {
    telling_apart(id, neighbours.into_iter().flatten())
}

/// How many characters tell an id from these others.
fn telling_apart(id: ItemId, others: impl Iterator<Item = ItemId>) -> usize {
    let shared = |other: ItemId| {
        let (own, others) = (id.tail(), other.tail());
        own.bytes().zip(others.bytes()).take_while(|(a, b)| a == b).count()
    };
    let needed = others.map(|other| shared(other) + 1).max();
    needed.unwrap_or(0).max(SHORTEST)
}

/// The fewest digits of the id of an entry that are taken for one.
const FEWEST: usize = 7;

/// Whether a text may be the beginning of the id of an entry.
pub(crate) fn is_beginning(text: &str) -> bool {
    let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    (FEWEST..=64).contains(&text.len()) && text.bytes().all(digit)
}
