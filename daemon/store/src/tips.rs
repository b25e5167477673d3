//! Where the logs stand, and what stands in their place that is none.

use std::collections::BTreeMap;

use tidegate_core::{Oid, ReplicaId};

/// The last entry of each replica's log.
pub type Tips = BTreeMap<ReplicaId, Oid>;

/// Something among our refs that is not what we left there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The ref.
    pub name: String,
    /// What is wrong with it.
    pub what: String,
}
