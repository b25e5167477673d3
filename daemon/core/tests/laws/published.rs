//! Definitions: what people publish, and items that begin with it.

use std::collections::BTreeMap;

use tidegate_core::definition::{Definition, Normal};
use tidegate_core::event::{Event, EventBody, ItemCreated, Object, Published};
use tidegate_core::{ItemId, Oid};

use crate::world::World;

/// The name under which everything is published.
pub(crate) const FLOW: &str = "flow";

/// One of several definitions that differ in what they say of themselves.
pub(crate) fn variant(number: u8) -> Definition {
    let description = format!("variant {number}");
    Definition { name: FLOW.to_owned(), description, ..Definition::builtin() }
}

/// The object of what is published.
pub(crate) fn flow() -> Object {
    Object::Definition(FLOW.to_owned())
}

/// The event that publishes a definition.
pub(crate) fn published(definition: &Definition) -> EventBody {
    EventBody::Published(Published { definition: Normal::of(definition), reason: None })
}

/// An item that follows the definition of this digest.
pub(crate) fn created(digest: String) -> EventBody {
    EventBody::ItemCreated(Box::new(ItemCreated {
        title: "Another".into(),
        kind: "task".into(),
        definition: digest,
        ..ItemCreated::default()
    }))
}

impl World {
    /// Publishes a definition.
    pub(crate) fn publish_flow(&mut self, who: usize, definition: &Definition) -> Oid {
        self.say(who, published(definition))
    }

    /// The event that begins an item that follows `digest`, its author having read `heads`.
    pub(crate) fn beginning(
        &self,
        who: usize,
        item: u8,
        digest: String,
        mut heads: Vec<Oid>,
    ) -> Event {
        heads.sort_unstable();
        heads.dedup();
        let object = Object::Item(ItemId::mint([item; 10]));
        let after = self.replicas[who].fold.heads(&object);
        let reads = BTreeMap::from([(flow().to_string(), heads)]);
        Event { object, after, reads, ..self.event(who, created(digest), None) }
    }

    /// Begins an item with what is in force, as `who` sees it.
    pub(crate) fn begin(&mut self, who: usize, item: u8) -> Option<Oid> {
        let fold = &self.replicas[who].fold;
        let workflow = fold.workflow(FLOW)?;
        if fold.item(ItemId::mint([item; 10])).is_some() {
            return None;
        }
        let digest = workflow.in_force()?.to_owned();
        let event = self.beginning(who, item, digest, workflow.heads);
        Some(self.append(who, vec![event]))
    }
}
