//! The list of all checks.

use super::{
    barred, identity, journal, locks, machine, modes, objects, own_ref, packs, remotes, strangers,
    unfinished,
};
use crate::care::finding::Finding;
use crate::care::hand::Care;
use crate::store::StoreError;

/// Looks at one thing.
type Check = fn(&Care<'_>) -> Result<Vec<Finding>, StoreError>;

/// Every check, and what it looks at.
pub(in crate::care) const CHECKS: [(&str, Check); 12] = [
    ("modes", modes::check),
    ("identity", identity::check),
    ("journal", journal::check),
    ("ref", own_ref::check),
    ("locks", locks::check),
    ("way of publishing", barred::check),
    ("packs", packs::check),
    ("unfinished files", unfinished::check),
    ("objects", objects::check),
    ("what is no file", strangers::check),
    ("remotes", remotes::check),
    ("machine", machine::check),
];
