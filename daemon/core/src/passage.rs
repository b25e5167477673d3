//! The ways that lead on from where an item is: those of its state, and those of each region.

use crate::definition::{Definition, Region, Transition, written};
use crate::item::Item;

/// A way from where an item is.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// The region it is in, if it is in one.
    pub region: Option<&'a Region>,
    /// The state it leaves, or that of the region.
    pub from: &'a str,
    /// The transition.
    pub transition: &'a Transition,
}

/// Every way from where `item` is; none, if it is contested.
#[must_use]
pub fn passages<'a>(item: &'a Item, definition: &'a Definition) -> Vec<Passage<'a>> {
    let Some(from) = item.single_state() else { return Vec::new() };
    let leaving = definition.leaving(from);
    let mut all: Vec<Passage<'a>> =
        leaving.map(|transition| Passage { region: None, from, transition }).collect();
    for at in &item.regions {
        let region = definition.region(from, &at.region).zip(at.state.single());
        if let Some((region, from)) = region {
            let leaving = region.leaving(from);
            let in_region = |transition| Passage { region: Some(region), from, transition };
            all.extend(leaving.map(in_region));
        }
    }
    all
}

impl Passage<'_> {
    /// How people write it.
    #[must_use]
    pub fn written(&self) -> String {
        self.with_region(&self.transition.via)
    }

    /// How people write the state that it enters.
    #[must_use]
    pub fn entered(&self) -> String {
        self.with_region(&self.transition.to)
    }

    /// Whether `word` is its name, with its region or without.
    #[must_use]
    pub fn is_named(&self, word: &str) -> bool {
        self.transition.via == word || self.written() == word
    }

    /// Whether `word` is the state that it enters, with its region or without.
    #[must_use]
    pub fn enters(&self, word: &str) -> bool {
        self.transition.to == word || self.with_region(&self.transition.to) == word
    }

    /// The same, whatever the case of the letters.
    #[must_use]
    pub fn resembles(&self, word: &str) -> bool {
        let Transition { via, to, .. } = self.transition;
        let names = [via.clone(), to.clone(), self.with_region(via), self.with_region(to)];
        names.iter().any(|name| name.to_lowercase() == word.to_lowercase())
    }

    fn with_region(&self, name: &str) -> String {
        self.region.map_or_else(|| name.to_owned(), |region| written(&region.name, name))
    }
}
