//! What the lines of an import call each other: by key or alias, in any order.
//!
//! A name means what it means once all is imported. Where a line that is refused would have made that
//! another item, it means nothing: what it names could be the wrong one.

use std::collections::BTreeMap;

use super::lines::Line;
use crate::command::ItemRef;
use crate::decide::Stop;
use crate::decide::given::item;
use crate::fact::{Facts, Lookup, Origin};
use crate::refusal::Refusal;
use crate::text::visible;
use crate::{ItemId, ProjectId};

/// Which lines mean which items, and by which names.
pub(super) struct Names<'a> {
    project: ProjectId,
    facts: &'a Facts,
    /// The first line that means each item.
    first: BTreeMap<ItemId, usize>,
    /// The lines that give an alias, with the items they give it to.
    aliases: BTreeMap<&'a str, Vec<(usize, ItemId)>>,
}

impl<'a> Names<'a> {
    pub(super) fn of(lines: &[Line<'a>], project: ProjectId, facts: &'a Facts) -> Self {
        let first = lines.iter().rev().map(|line| (line.id, line.number)).collect();
        let mut aliases: BTreeMap<&str, Vec<(usize, ItemId)>> = BTreeMap::new();
        for line in lines {
            for alias in &line.given.item.aliases {
                aliases.entry(alias).or_default().push((line.number, line.id));
            }
        }
        Self { project, facts, first, aliases }
    }

    /// The first line that means the item of this one, if it is another.
    pub(super) fn before(&self, line: &Line<'_>) -> Option<usize> {
        Some(self.first[&line.id]).filter(|first| *first != line.number)
    }

    /// Refuses an alias that names another item, here or in a line before.
    pub(super) fn free(&self, alias: &str, line: &Line<'_>) -> Result<(), Stop> {
        let before = self.aliases[alias].iter().find(|(_, id)| *id != line.id);
        if let Some((number, _)) = before.filter(|(number, _)| *number < line.number) {
            let why = format!("line {number} gives '{}' to another item", visible(alias));
            return Err(Refusal::Value { field: "aliases".to_owned(), why }.into());
        }
        match self.facts.item(&ItemRef(alias.to_owned()))?.owner().map(str::to_owned) {
            None => Ok(()),
            Some(owner) => Err(Refusal::AliasTaken { alias: alias.to_owned(), owner }.into()),
        }
    }

    /// What a line is part of, and the line without which that is not so. Where its item is `here`, a
    /// name that means more by now means what it meant.
    pub(super) fn parent(
        &self,
        line: &Line<'_>,
        here: Option<&Origin>,
    ) -> Result<Option<(ItemId, Option<usize>)>, Stop> {
        let Some(named) = &line.given.item.parent else { return Ok(None) };
        let mut found: BTreeMap<ItemId, Option<usize>> = BTreeMap::new();
        if let Lookup::Found(fact) = self.facts.item(named)? {
            found.insert(fact.item.id, None);
        }
        let keyed = ItemId::keyed(self.project, &named.0);
        if self.facts.origin(keyed)?.is_some() {
            found.insert(keyed, None);
        } else if let Some(line) = self.first.get(&keyed) {
            found.insert(keyed, Some(*line));
        }
        for (line, id) in self.aliases.get(named.0.as_str()).into_iter().flatten() {
            found.entry(*id).or_insert(Some(*line));
        }
        let made = here.into_iter().flat_map(|origin| &origin.made);
        let meant = made.filter_map(|made| made.item.parent).find(|id| found.contains_key(id));
        if let Some(meant) = meant {
            return Ok(Some((meant, None)));
        }
        match found.len() {
            0 => Ok(Some((item(named, self.facts)?.item.id, None))),
            1 => Ok(found.pop_first()),
            _ => {
                let told = |(id, line): (&ItemId, &Option<usize>)| match line {
                    Some(line) => format!("the item of line {line}"),
                    None => id.to_string(),
                };
                let all = found.iter().map(told).collect::<Vec<_>>().join(", ");
                let why = format!("'{}' means several items: {all}", visible(&named.0));
                Err(Refusal::Value { field: "parent".to_owned(), why }.into())
            }
        }
    }
}
