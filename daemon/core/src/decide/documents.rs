//! What a move records of the documents that were looked at.

use std::collections::{BTreeMap, BTreeSet};

use crate::definition::Transition;
use crate::event::{AskedFor, Document, Documents, MOST_DOCUMENTS, RULES};
use crate::fact::{Around, Look, Looked};
use crate::item::Item;

/// The documents that these ways of an item rest on, as they were found; nothing, if they ask for none.
pub(super) fn rests_on(item: &Item, ways: &[&Transition], around: &Around) -> Option<Documents> {
    let (first, _) = around.looked.first_key_value()?;
    let looks = ways.iter().flat_map(|way| item.looks_for(way, first.commit));
    let (mut tree, mut found, mut rest) = (None, BTreeMap::new(), Vec::new());
    let mut asked = BTreeSet::new();
    for (look, is_optional) in looks {
        let Some(Looked::Files { tree: seen, files }) = around.looked.get(&look) else { continue };
        tree = Some(*seen);
        let document = |file: &crate::fact::File| Document {
            path: file.path.clone(),
            blob: file.blob,
            demand: look.demand.clone(),
        };
        // Where a gate is shut and another one let through in its place, nothing rests on it.
        let is_good = files.iter().all(|file| file.flaws.is_empty());
        let is_there = !files.is_empty() || is_optional;
        if !is_good || !is_there || (files.len() > 1 && !look.multiple) {
            continue;
        }
        asked.insert(AskedFor { path: look.pattern.clone(), demand: look.demand.clone() });
        let mut files = files.iter().map(document).map(|one| (key(&one), one));
        // Of each so many are recorded, whatever there is room for, that one is told from several.
        found.extend(files.by_ref().take(2));
        rest.extend(files);
    }
    let room = MOST_DOCUMENTS.saturating_sub(found.len());
    rest.retain(|(key, _)| !found.contains_key(key));
    rest.sort_by(|one, other| one.0.cmp(&other.0));
    rest.dedup_by(|one, other| one.0 == other.0);
    let more = u32::try_from(rest.len().saturating_sub(room)).unwrap_or(u32::MAX);
    found.extend(rest.into_iter().take(room));
    let found: Vec<Document> = found.into_values().collect();
    let tree = tree.filter(|_| !found.is_empty());
    let (commit, rules, asked) = (first.commit, RULES, asked.into_iter().collect());
    tree.map(|tree| Documents { commit, tree, rules, asked, found, more })
}

fn key(document: &Document) -> (String, crate::event::Demand) {
    let Document { path, demand, .. } = document;
    (path.clone(), demand.clone())
}

impl Look {
    /// Whether this document may be one that is looked for.
    #[must_use]
    pub fn means(&self, document: &Document) -> bool {
        self.demand == document.demand && self.pattern.matches(&document.path)
    }
}
