//! A state. One that is only a name is spelled as that name.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Join, Region};
use crate::canonical::{self, Spelled};
use crate::wire::{filled, is_default};

/// A place where work can stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct State {
    /// What people call it.
    pub name: String,
    /// What it means.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "filled")]
    pub description: String,
    /// Whether work may pass it by.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub optional: bool,
    /// Its standing among contested states, and in the progress of an item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// How many items may stand in it before it is shut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wip: Option<u32>,
    /// What goes on side by side while an item stands in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub regions: Vec<Region>,
    /// How many of its regions must be over before the item may leave it.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub join: Join,
}

impl From<&str> for State {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}

impl State {
    /// Its region of this name.
    #[must_use]
    pub fn region(&self, name: &str) -> Option<&Region> {
        self.regions.iter().find(|region| region.name == name)
    }

    /// Whether it is no more than a name.
    fn is_plain(&self) -> bool {
        *self == Self::from(self.name.as_str())
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.is_plain() {
            true => serializer.serialize_str(&self.name),
            false => Self::serialize(self, serializer),
        }
    }
}

/// Reads canonical JSON only: which of the two spellings it is, shows in its first character.
impl<'de> Deserialize<'de> for State {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Whole(#[serde(with = "State")] State);

        let Spelled(text) = Spelled::deserialize(deserializer)?;
        if text.starts_with('"') {
            let name: String = canonical::decode(text).map_err(Error::custom)?;
            return Ok(Self { name, ..Self::default() });
        }
        let Whole(state) = canonical::decode(text).map_err(Error::custom)?;
        match state.is_plain() {
            true => Err(Error::custom("a state that is only a name, and not spelled as one")),
            false => Ok(state),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_has_one_spelling() {
        for text in [r#""Done""#, r#"{"name":"Done","wip":3}"#] {
            let state: State = canonical::decode(text).expect("it is the spelling of a state");
            assert_eq!(canonical::encode(&state).expect("it can be recorded"), text.as_bytes());
        }
        let others = [r#"{"name":"Done"}"#, r#"{"name":"Done","optional":false}"#, r#"["Done"]"#];
        for text in others {
            assert!(canonical::decode::<State>(text).is_err(), "{text} is another spelling");
        }
    }
}
