//! What an event read beside its object: whether the definition that it pins was published there.

use std::collections::HashMap;

use super::entries::Record;
use super::log::{ObjectLog, State};
use crate::Oid;
use crate::event::{Event, Object};
use crate::history::{Chains, Node, Position};

/// What reading looks up.
pub(super) struct Reader<'a> {
    pub(super) logs: &'a [ObjectLog],
    pub(super) by_object: &'a HashMap<Object, u32>,
    pub(super) entries: &'a [Record],
    /// Object and node of each event of all earlier entries.
    pub(super) nodes: &'a [(u32, Node)],
    pub(super) chains: &'a Chains,
}

/// Whether the definition that `event` pins was published in the past of what it says it read, its
/// own chain included: a function of that past, whatever else arrived.
pub(super) fn has_read(
    event: &Event,
    position: Position,
    number_of: &dyn Fn(Oid) -> Option<u32>,
    reader: &Reader<'_>,
) -> bool {
    let Some(digest) = event.body.pins() else { return true };
    event.reads.iter().any(|(name, heads)| {
        let object = Object::read(name);
        let Some(&number) = reader.by_object.get(&object) else { return false };
        let log = &reader.logs[number as usize];
        let State::Workflow(workflow) = &log.state else { return false };
        let of_entry = |oid: &Oid| {
            let admitted = reader.entries[number_of(*oid)? as usize].admitted()?;
            let mut nodes = admitted.of(reader.nodes).iter().rev();
            nodes.find(|(touched, _)| *touched == number).map(|(_, node)| *node)
        };
        let own = log.dag.last_of_chain(reader.chains, position);
        let ends: Vec<Node> = heads.iter().filter_map(of_entry).chain(own).collect();
        workflow.has_published(digest, &log.dag, &ends)
    })
}
