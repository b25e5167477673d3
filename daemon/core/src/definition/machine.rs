//! The machine itself, its digest, and the collection of those that are known.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::builtin;
use crate::canonical;
use crate::gate::Gate;

/// A state machine for items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What people call it.
    pub name: String,
    /// The states, in the order in which work passes them; the first is where items begin.
    pub states: Vec<String>,
    /// The ways between them.
    pub transitions: Vec<Transition>,
}

/// A way from some states to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// Its name.
    pub via: String,
    /// The states it leaves.
    pub from: Vec<String>,
    /// The state it enters.
    pub to: String,
    /// What must hold.
    pub gates: Vec<Gate>,
}

/// All definitions that can be looked up, by digest.
#[derive(Debug, Clone)]
pub struct Definitions {
    by_digest: BTreeMap<String, Arc<Definition>>,
}

impl Definition {
    /// The definition in force until a project publishes its own.
    #[must_use]
    pub fn builtin() -> Self {
        builtin::definition()
    }

    /// The name under which entries refer to exactly this machine.
    #[must_use]
    pub fn digest(&self) -> String {
        let bytes = canonical::encode(self).expect("a definition holds texts and lists only");
        Sha256::digest(&bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Where items begin.
    #[must_use]
    pub fn initial(&self) -> &str {
        self.states.first().map_or("", String::as_str)
    }

    /// Whether `state` is one of its states.
    #[must_use]
    pub fn has_state(&self, state: &str) -> bool {
        self.states.iter().any(|known| known == state)
    }

    /// The transition named `via` that leaves `from`.
    #[must_use]
    pub fn transition(&self, via: &str, from: &str) -> Option<&Transition> {
        self.leaving(from).find(|transition| transition.via == via)
    }

    /// Every transition that leaves `from`.
    pub fn leaving<'a>(&'a self, from: &str) -> impl Iterator<Item = &'a Transition> {
        self.transitions.iter().filter(move |t| t.from.iter().any(|state| state == from))
    }
}

impl Default for Definitions {
    fn default() -> Self {
        let builtin = Arc::new(Definition::builtin());
        Self { by_digest: BTreeMap::from([(builtin.digest(), builtin)]) }
    }
}

impl Definitions {
    /// Every state that one of them knows, each once.
    #[must_use]
    pub fn states(&self) -> Vec<&str> {
        let all = self.by_digest.values().flat_map(|definition| &definition.states);
        let mut seen = std::collections::BTreeSet::new();
        all.map(String::as_str).filter(|state| seen.insert(*state)).collect()
    }

    /// The definition with this digest.
    #[must_use]
    pub fn get(&self, digest: &str) -> Option<&Arc<Definition>> {
        self.by_digest.get(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_the_builtin_definition_is_recorded_for_ever() {
        assert_eq!(Definition::builtin().digest(), "6b746b7d4f7ab5658bd464fe8c53892f");
    }

    #[test]
    fn the_builtin_definition_is_whole() {
        let definition = Definition::builtin();
        for transition in &definition.transitions {
            assert!(definition.has_state(&transition.to));
            assert!(transition.from.iter().all(|from| definition.has_state(from)));
        }
        assert_eq!(definition.initial(), "To Do");
        assert_eq!(
            definition.transition("rework", "In Review").map(|t| t.to.as_str()),
            Some("In Progress")
        );
        assert_eq!(definition.transition("rework", "Done"), None);
    }
}
