//! Some members of an item, for those who asked for no others.

use std::collections::BTreeSet;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::item::ItemView;

/// Every member of an item that can be asked for by its name.
pub const MEMBERS: [&str; 35] = [
    "id",
    "short",
    "aliases",
    "title",
    "body",
    "kind",
    "state",
    "regions",
    "outranked",
    "contested",
    "candidates",
    "challenged",
    "doubts",
    "progress",
    "parent",
    "parent_short",
    "circles",
    "labels",
    "priority",
    "assignee",
    "criteria",
    "fields",
    "also",
    "links",
    "tags",
    "comments",
    "comment_count",
    "archived",
    "claimed_by",
    "commits",
    "definition",
    "key_conflicts",
    "heads",
    "created_at",
    "updated_at",
];

/// Some members of an item, in the order in which they were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Picked(pub Vec<(String, Value)>);

impl Picked {
    /// What `item` has under these names, each once.
    pub fn of(item: &ItemView, names: &[String]) -> Result<Self, serde_json::Error> {
        let Value::Object(mut members) = serde_json::to_value(item)? else {
            unreachable!("an item is a struct");
        };
        // What is left out where it is empty is shown to whoever asks for it.
        let mut is_new = BTreeSet::new();
        let names = names.iter().filter(|name| is_new.insert(*name));
        let empty = || Value::Array(Vec::new());
        let found = names.map(|name| (name.clone(), members.remove(name).unwrap_or_else(empty)));
        Ok(Self(found.collect()))
    }
}

impl Serialize for Picked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
