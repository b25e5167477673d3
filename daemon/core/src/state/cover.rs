//! Comparing two moves: are they the same move, and does one build on the other?

use super::Move;
use crate::history::{Dag, Node};

/// Whether two events are one move recorded twice: the same key, transition and state, or the same
/// name by what they were made on. Direct only; twins of twins need not be twins.
pub(super) fn twins(one: &Move, other: &Move) -> bool {
    let same_key = one.key.is_some() && one.key == other.key;
    one.nid == other.nid || (same_key && one.says() == other.says())
}

/// Whether `later` covers `earlier`, whose twins (itself included) are `twins`: it builds on that
/// move, in whichever record, and is not itself that move.
pub(super) fn covers(dag: &Dag, later: Node, twins: &[Node]) -> bool {
    !twins.contains(&later) && twins.iter().any(|twin| dag.precedes(*twin, later))
}
