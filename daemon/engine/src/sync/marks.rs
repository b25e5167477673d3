//! How far each remote showed every log. A remote that shows less than that went back, or lost it: nothing
//! here follows it, and it is told. What is remembered may be lost; then that is not noticed once.

use std::collections::BTreeMap;

use tidegate_core::{Oid, ReplicaId};
use tidegate_store::Store;

/// Where each log ended at a remote.
pub(super) type Marks = BTreeMap<ReplicaId, Oid>;

/// What is remembered of a remote.
pub(super) fn read(store: &Store, remote: &str) -> Marks {
    let kept = store.marks(remote);
    kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Remembers where each log ends at a remote now.
pub(super) fn keep(store: &Store, remote: &str, marks: &Marks) {
    let bytes = serde_json::to_vec(marks).unwrap_or_default();
    drop(store.keep_marks(remote, &bytes));
}
