//! What an event read beside its object: whether the definition that it pins was published there, and
//! how the items stood that it names.

use std::collections::HashMap;

use super::entries::Record;
use super::log::{Library, ObjectLog, State};
use crate::Oid;
use crate::event::{Event, Object};
use crate::gate::Below;
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

/// What an event read, as far as judging it needs that.
#[derive(Debug, Clone, Default)]
pub(crate) struct Read {
    /// Whether the definition that it pins was published there.
    pub(crate) has_pin: bool,
    /// The items that it looked at.
    pub(crate) items: Vec<Below>,
    /// Whether it was found to be in order before, and is not judged by this again.
    pub(crate) is_sound: bool,
}

impl Reader<'_> {
    /// What `event`, whose entry stands at `position`, read. Nothing is looked up again for one that was
    /// judged before.
    pub(super) fn read(
        &self,
        event: &Event,
        position: Position,
        library: Library<'_>,
        is_sound: bool,
    ) -> Read {
        if is_sound {
            return Read { has_pin: true, items: Vec::new(), is_sound };
        }
        let has_pin = has_read(event, position, library.number_of, self);
        let items = match event.body.asks_gates() {
            true => self.items(event, position, library),
            false => Vec::new(),
        };
        Read { has_pin, items, is_sound }
    }

    /// How the items stood that an event names, where its author saw them: no earlier than the author's
    /// own chain shows.
    fn items(&self, event: &Event, position: Position, library: Library<'_>) -> Vec<Below> {
        let seen = |(name, heads): (&String, &Vec<Oid>)| {
            let object = Object::read(name);
            let id = object.item()?;
            let number = *self.by_object.get(&object)?;
            let log = &self.logs[number as usize];
            let ends = self.ends(number, heads, position, library.number_of);
            let state = log.item_at(&ends, library)?;
            Some(state.as_below(id, library.definitions))
        };
        event.reads.iter().filter_map(seen).collect()
    }

    /// The last events that an author saw of an object who names these entries.
    fn ends(
        &self,
        number: u32,
        heads: &[Oid],
        position: Position,
        number_of: &dyn Fn(Oid) -> Option<u32>,
    ) -> Vec<Node> {
        let of_entry = |oid: &Oid| {
            let admitted = self.entries[number_of(*oid)? as usize].admitted()?;
            let mut nodes = admitted.of(self.nodes).iter().rev();
            nodes.find(|(touched, _)| *touched == number).map(|(_, node)| *node)
        };
        let own = self.logs[number as usize].dag.last_of_chain(self.chains, position);
        heads.iter().filter_map(of_entry).chain(own).collect()
    }
}

/// Whether the definition that `event` pins was published in the past of what it says it read, its
/// own chain included: a function of that past, whatever else arrived.
fn has_read(
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
        let ends = reader.ends(number, heads, position, number_of);
        workflow.has_published(digest, &log.dag, &ends)
    })
}
