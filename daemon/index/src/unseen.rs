//! What the fold cannot show: what was refused, and what waits.

use tidegate_core::Oid;
use tidegate_core::fold::{Refused, Waiting};

/// What stands on the logs and is not seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unseen {
    /// What was refused.
    pub stubs: Vec<RefusedEntry>,
    /// What waits for entries that are not here.
    pub waiting: Vec<Waiting>,
}

/// Something that stands where an entry should, and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedEntry {
    /// Its id.
    pub entry: Oid,
    /// The entry before it in its chain.
    pub parent: Option<Oid>,
    /// Why it is none.
    pub why: Refused,
}
