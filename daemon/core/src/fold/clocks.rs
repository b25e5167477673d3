//! Clocks that ran ahead. They decide nothing, but order what people are shown, so people are told.

use std::collections::BTreeMap;

use super::Fold;
use crate::{Millis, Oid};

/// How far the clocks of authors may lie apart before anybody is told.
pub const CLOCK_TOLERANCE: i64 = 5 * 60 * 1000;

impl Fold {
    /// The entries that were written later than one that builds on them, by what their authors'
    /// clocks said, each with the least such entry. One of the two clocks was wrong.
    #[must_use]
    pub fn clocks_ahead(&self) -> BTreeMap<Oid, Oid> {
        let mut ahead: BTreeMap<Oid, Oid> = BTreeMap::new();
        for record in &self.entries {
            let Some(entry) = record.entry() else { continue };
            let parent = record.parent.map(|parent| self.entries[parent as usize].oid);
            let seen = entry.seen.values().flatten().copied();
            for before in parent.into_iter().chain(entry.references()).chain(seen) {
                if self.entry(before).is_some_and(|before| is_ahead(before.at, entry.at)) {
                    let least = ahead.entry(before).or_insert(record.oid);
                    *least = record.oid.min(*least);
                }
            }
        }
        ahead
    }
}

/// Whether `clock` lies further ahead of `other` than clocks do that are set alike.
#[must_use]
pub fn is_ahead(clock: Millis, other: Millis) -> bool {
    clock.0.saturating_sub(other.0) > CLOCK_TOLERANCE
}
