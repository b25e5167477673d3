//! What stands around an item: those that it spawned, and how many others stand where it may go.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Facts, LogQuestion, Questions};
use crate::definition::Definition;
use crate::gate::{Below, Wait};
use crate::item::Item;
use crate::{ItemId, Oid};

/// What stands around an item.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// The items that it spawned.
    pub below: Vec<Below>,
    /// The items that it waits for, be it said by them.
    pub waits: Vec<Wait>,
    /// The entries at which all these were seen.
    pub seen: BTreeMap<ItemId, Vec<Oid>>,
    /// Of the items that it may still spawn, those that are there already.
    pub there: BTreeSet<ItemId>,
    /// How many items stand in each state of its definition that has a limit.
    pub standing: BTreeMap<String, usize>,
}

impl Facts {
    /// What stands around an item, as far as its definition cares.
    pub fn around<'a>(
        &'a self,
        item: &Item,
        definition: &Definition,
    ) -> Result<Cow<'a, Around>, Questions> {
        match definition.looks_around() {
            true => self.surroundings(item.id).map(Cow::Borrowed),
            false => Ok(Cow::Owned(Around::default())),
        }
    }

    /// The question for that, if the definition cares.
    pub(crate) fn around_question(item: &Item, definition: &Definition) -> Option<LogQuestion> {
        definition.looks_around().then_some(LogQuestion::Around(item.id))
    }
}
