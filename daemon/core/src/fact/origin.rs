//! What an item was made of, and how that differs from what is said of it elsewhere.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::event::{EventBody, ItemImported};
use crate::redact;

/// Members that say how an item was made, and not what it is.
const CIRCUMSTANCES: [&str; 2] = ["definition", "reason"];

/// How an item came to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The shortest form of its id that means it alone.
    pub short: String,
    /// What it was made of; clones that made it apart may have said different things.
    pub made: Vec<ItemImported>,
}

impl Origin {
    /// The members in which `other` differs from what the item was made of. None, if any clone made
    /// it of just that.
    #[must_use]
    pub fn differs(&self, other: &ItemImported) -> Vec<String> {
        let each = self.made.iter().map(|made| made.differs(other));
        each.min_by_key(Vec::len).unwrap_or_default()
    }
}

impl ItemImported {
    /// What an event made an item of, if it made one.
    #[must_use]
    pub fn of(body: &EventBody) -> Option<Self> {
        match body {
            EventBody::ItemImported(imported) => Some(imported.as_ref().clone()),
            EventBody::ItemCreated(created) => {
                Some(Self { item: created.as_ref().clone(), state: None, source: None })
            }
            _ => None,
        }
    }

    /// The members in which `other` says something else. A secret that was taken out of this one
    /// may be anything.
    #[must_use]
    pub fn differs(&self, other: &Self) -> Vec<String> {
        if self == other {
            return Vec::new();
        }
        let (own, others) = (self.members(), other.members());
        let names: BTreeSet<&String> = own.keys().chain(others.keys()).collect();
        let differs = |name: &&String| match (own.get(*name), others.get(*name)) {
            (Some(one), Some(other)) => !may_be(one, other),
            (one, other) => one.is_some() || other.is_some(),
        };
        let differing = names.into_iter().filter(differs);
        differing.filter(|name| !CIRCUMSTANCES.contains(&name.as_str())).cloned().collect()
    }

    /// All that it says, by name.
    fn members(&self) -> serde_json::Map<String, Value> {
        let value = serde_json::to_value(self).expect("names and texts");
        let Value::Object(mut outer) = value else { unreachable!("a struct is an object") };
        let Some(Value::Object(mut members)) = outer.remove("item") else {
            unreachable!("an item is an object");
        };
        members.append(&mut outer);
        // Sets, whatever the order in which they were recorded.
        for set in ["labels", "aliases"] {
            if let Some(Value::Array(names)) = members.get_mut(set) {
                names.sort_unstable_by_key(ToString::to_string);
                names.dedup();
            }
        }
        members
    }
}

/// Whether `recorded` is `said`, but for secrets that were taken out.
fn may_be(recorded: &Value, said: &Value) -> bool {
    match (recorded, said) {
        (Value::String(recorded), Value::String(said)) => redact::may_be(recorded, said),
        (Value::Array(recorded), Value::Array(said)) => {
            recorded.len() == said.len() && recorded.iter().zip(said).all(|(r, s)| may_be(r, s))
        }
        (Value::Object(recorded), Value::Object(said)) => {
            recorded.len() == said.len()
                && recorded.iter().all(|(name, r)| said.get(name).is_some_and(|s| may_be(r, s)))
        }
        (recorded, said) => recorded == said,
    }
}
