//! Regions: what goes on side by side in one state, and when it is over.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{State, Transition};
use crate::canonical::{self, Spelled};

/// One of several things that go on while an item stands in a state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// What people call it.
    pub name: String,
    /// Its states; the first is where it begins.
    pub states: Vec<State>,
    /// The ways between them.
    pub transitions: Vec<Transition>,
    /// The states in which it is over.
    pub finals: Vec<String>,
}

impl Region {
    /// Where it begins.
    #[must_use]
    pub fn initial(&self) -> &str {
        self.states.first().map_or("", |state| &state.name)
    }

    /// The state of this name.
    #[must_use]
    pub fn state(&self, name: &str) -> Option<&State> {
        self.states.iter().find(|state| state.name == name)
    }

    /// The names of its states and transitions, with its own before them and without.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        let states = self.states.iter().map(|state| &state.name);
        let names = self.transitions.iter().map(|t| &t.via).chain(states);
        names.flat_map(|name| [name.clone(), written(&self.name, name)])
    }

    /// Whether it has this state, written with its own name before it.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.states.iter().any(|state| written(&self.name, &state.name) == word)
    }

    /// Whether it is over in this state.
    #[must_use]
    pub fn is_final(&self, state: &str) -> bool {
        self.finals.iter().any(|one| one == state)
    }

    /// Every transition that leaves `from`.
    pub fn leaving<'a>(&'a self, from: &str) -> impl Iterator<Item = &'a Transition> {
        self.transitions.iter().filter(move |t| t.from.iter().any(|state| state == from))
    }
}

/// How people write a state or a transition of a region.
#[must_use]
pub fn written(region: &str, name: &str) -> String {
    format!("{region}.{name}")
}

/// How many of several must be over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Join {
    /// All of them.
    #[default]
    All,
    /// One of them, whichever.
    Any,
    /// So many of them.
    Of(u32),
}

impl Join {
    /// Whether it is met when `over` of `all` are over.
    #[must_use]
    pub fn is_met(self, over: usize, all: usize) -> bool {
        match self {
            Self::All => over == all,
            Self::Any => over > 0,
            Self::Of(count) => over >= count as usize,
        }
    }
}

/// A word, or a number.
impl Serialize for Join {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_str("all"),
            Self::Any => serializer.serialize_str("any"),
            Self::Of(count) => serializer.serialize_u32(*count),
        }
    }
}

impl<'de> Deserialize<'de> for Join {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Spelled::deserialize(deserializer)?.0 {
            "\"all\"" => Ok(Self::All),
            "\"any\"" => Ok(Self::Any),
            count => canonical::decode(count).map(Self::Of).map_err(Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_join_is_a_word_or_a_number() {
        for (join, text) in [(Join::All, "\"all\""), (Join::Any, "\"any\""), (Join::Of(2), "2")] {
            assert_eq!(canonical::encode(&join).expect("it can be recorded"), text.as_bytes());
            assert_eq!(canonical::decode::<Join>(text), Ok(join));
        }
        assert!(canonical::decode::<Join>("\"most\"").is_err());
        assert!(canonical::decode::<Join>("-1").is_err());
    }

    #[test]
    fn a_join_counts_what_is_over() {
        let met = |join: Join| (0..=3).map(|over| join.is_met(over, 3)).collect::<Vec<_>>();
        assert_eq!(met(Join::All), [false, false, false, true]);
        assert_eq!(met(Join::Any), [false, true, true, true]);
        assert_eq!(met(Join::Of(2)), [false, false, true, true]);
    }
}
