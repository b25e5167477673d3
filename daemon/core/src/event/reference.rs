//! Naming one event of an entry.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Oid;

/// One event of an entry: the entry's id, and the event's place in it where it is not the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct EventRef {
    /// The entry.
    pub entry: Oid,
    /// The place of the event in it, from 0.
    pub index: u32,
}

/// A text that names no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' names no event: an entry id, or an entry id with '#' and a number, does")]
pub struct NotAnEvent(pub String);

impl EventRef {
    /// The first event of `entry`.
    #[must_use]
    pub fn first(entry: Oid) -> Self {
        Self { entry, index: 0 }
    }
}

impl fmt::Display for EventRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entry.fmt(f)?;
        if self.index > 0 { write!(f, "#{}", self.index) } else { Ok(()) }
    }
}

impl FromStr for EventRef {
    type Err = NotAnEvent;

    fn from_str(text: &str) -> Result<Self, NotAnEvent> {
        let (entry, index) = match text.split_once('#') {
            None => (text, Some(0)),
            Some((entry, index)) => {
                (entry, index.parse().ok().filter(|i: &u32| i.to_string() == index && *i > 0))
            }
        };
        match (entry.parse(), index) {
            (Ok(entry), Some(index)) => Ok(Self { entry, index }),
            _ => Err(NotAnEvent(text.to_owned())),
        }
    }
}

impl Serialize for EventRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::wire::from_text(deserializer, Self::from_str)
    }
}
