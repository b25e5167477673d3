//! The definitions that are known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use super::{Definition, Normal, written};

/// All definitions that can be looked up, by digest.
#[derive(Debug, Clone)]
pub struct Definitions {
    by_digest: BTreeMap<String, Known>,
}

/// A definition, as far as this build can read it.
#[derive(Debug, Clone)]
struct Known {
    initial: String,
    definition: Option<Arc<Definition>>,
}

impl Default for Definitions {
    fn default() -> Self {
        static BUILTIN: LazyLock<Definitions> = LazyLock::new(|| {
            let mut definitions = Definitions { by_digest: BTreeMap::new() };
            definitions.add(&Normal::of(&Definition::builtin()));
            definitions
        });
        BUILTIN.clone()
    }
}

impl Definitions {
    /// Learns a definition, and says whether it is news; nothing, if it is none.
    pub fn add(&mut self, normal: &Normal) -> bool {
        let digest = normal.digest();
        let (false, Some(outline)) = (self.knows(&digest), normal.outline()) else { return false };
        let definition = normal.read().map(Arc::new);
        self.by_digest.insert(digest, Known { initial: outline.initial, definition });
        true
    }

    /// Forgets a definition: what published it counts for nothing after all.
    pub(crate) fn forget(&mut self, normal: &Normal) {
        self.by_digest.remove(&normal.digest());
    }

    /// The digest of the definition that every project begins with.
    #[must_use]
    pub fn builtin() -> &'static str {
        static BUILTIN: LazyLock<String> = LazyLock::new(|| Definition::builtin().digest());
        &BUILTIN
    }

    /// Whether this is that digest.
    #[must_use]
    pub fn is_builtin(digest: &str) -> bool {
        digest == Self::builtin()
    }

    /// Whether there is one with this digest, be it readable or not.
    #[must_use]
    pub fn knows(&self, digest: &str) -> bool {
        self.by_digest.contains_key(digest)
    }

    /// The definition with this digest, if this build can read it.
    #[must_use]
    pub fn get(&self, digest: &str) -> Option<&Arc<Definition>> {
        self.by_digest.get(digest)?.definition.as_ref()
    }

    /// All that this build can read.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Definition>> {
        self.by_digest.values().filter_map(|known| known.definition.as_ref())
    }

    /// Where items begin that follow the one with this digest.
    #[must_use]
    pub fn initial(&self, digest: &str) -> Option<&str> {
        Some(&self.by_digest.get(digest)?.initial)
    }

    /// Whether the one with this digest has this state. Of one that only a later build can read
    /// nobody here knows better.
    #[must_use]
    pub fn has_state(&self, digest: &str, state: &str) -> bool {
        self.get(digest).is_none_or(|definition| definition.has_state(state))
    }

    /// Whether a region of one of them has this state, written with the region or without, whatever
    /// the case of its letters.
    #[must_use]
    pub fn has_inner(&self, word: &str) -> bool {
        let regions = self.all().flat_map(|d| &d.states).flat_map(|state| &state.regions);
        let same = |name: String| name.to_lowercase() == word.to_lowercase();
        let mut states = regions.flat_map(|r| r.states.iter().map(move |s| (&r.name, &s.name)));
        states.any(|(region, state)| same(state.clone()) || same(written(region, state)))
    }

    /// Every state that one of them knows, each once.
    #[must_use]
    pub fn states(&self) -> Vec<&str> {
        let known = self.all();
        let mut seen = BTreeSet::new();
        let all = known.flat_map(|definition| definition.state_names());
        all.map(String::as_str).filter(|state| seen.insert(*state)).collect()
    }
}
