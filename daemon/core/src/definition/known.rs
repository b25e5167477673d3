//! The definitions that are known.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Definition;

/// All definitions that can be looked up, by digest.
#[derive(Debug, Clone)]
pub struct Definitions {
    by_digest: BTreeMap<String, Arc<Definition>>,
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
        let all = self.by_digest.values().flat_map(|definition| definition.state_names());
        let mut seen = std::collections::BTreeSet::new();
        all.map(String::as_str).filter(|state| seen.insert(*state)).collect()
    }

    /// The definition with this digest.
    #[must_use]
    pub fn get(&self, digest: &str) -> Option<&Arc<Definition>> {
        self.by_digest.get(digest)
    }
}
