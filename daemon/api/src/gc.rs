//! `tidegate.gc/1`: one pack of many.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// What folding our packs came to, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GcDocument {
    /// Always `tidegate.gc/1`.
    pub schema: String,
    /// Whether nothing was done.
    pub dry_run: bool,
    /// How many objects lie in our packs.
    pub objects: usize,
    /// How many packs of ours there were.
    pub packs_before: usize,
    /// How many there are now, or would be.
    pub packs_after: usize,
    /// How many bytes these and our loose doubles took.
    pub bytes_before: u64,
    /// How many they take now; null if nothing was done.
    pub bytes_after: Option<u64>,
    /// How many loose objects of ours were doubles.
    pub loose: usize,
    /// How many packs were removed that an earlier call had replaced.
    pub removed: usize,
    /// How many packs wait for the next call.
    pub waiting: usize,
    /// How many bytes those have.
    pub bytes_waiting: u64,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}
