//! Whether logs go on from where they were folded.

use std::collections::{BTreeMap, HashMap};

use tidegate_core::fold::Received;
use tidegate_core::{Oid, ReplicaId};

/// Whether the logs lead on to `tips` from where they were folded, `arrived` between them. Where one
/// was rewound or is gone, what was folded of it is to be forgotten.
pub fn lead_on(
    folded: impl IntoIterator<Item = (ReplicaId, Oid)>,
    tips: &BTreeMap<ReplicaId, Oid>,
    arrived: &[Received],
) -> bool {
    let parents: HashMap<Oid, Option<Oid>> =
        arrived.iter().map(|received| (received.oid, received.parent)).collect();
    folded.into_iter().all(|(replica, folded)| {
        let mut at = tips.get(&replica).copied();
        while let Some(new) = at.filter(|at| *at != folded) {
            at = parents.get(&new).copied().flatten();
        }
        at.is_some()
    })
}
