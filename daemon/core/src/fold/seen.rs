//! What an object came to for somebody who saw a part of its events.

use super::log::{Library, ObjectLog, Standing, State};
use crate::event::EventBody;
use crate::history::Node;
use crate::item::{Happening, ItemState};

impl ObjectLog {
    /// What the past of `node`, and nothing else, adds up to, as far as later events are judged by it.
    pub(super) fn restricted(&self, node: Node, library: Library<'_>) -> State {
        let mut past = Self::new(self.object.clone()).state;
        let earlier = (0..node).filter(|earlier| self.dag.precedes(*earlier, node));
        earlier.for_each(|earlier| self.take_up(&mut past, earlier, library));
        past.settle(&self.dag, library.definitions);
        past
    }

    /// What an item came to for somebody who saw these events, and all in their past.
    pub(super) fn item_at(&self, ends: &[Node], library: Library<'_>) -> Option<ItemState> {
        let State::Item(whole) = &self.state else { return None };
        let is_seen =
            |node: Node| ends.iter().any(|end| *end == node || self.dag.precedes(node, *end));
        let count = u32::try_from(self.events.len()).expect("fewer than 2^32 events");
        if (0..count).all(is_seen) {
            let mut all = (**whole).clone();
            all.settle(&self.dag, library.definitions);
            return Some(all);
        }
        let mut seen = ItemState::default();
        for node in (0..count).filter(|node| is_seen(*node)) {
            self.take_up_item((&mut seen, whole), node, library, |_| true);
        }
        seen.settle(&self.dag, library.definitions);
        Some(seen)
    }

    /// Adds the event at `node`, as far as later ones are judged by it, to a sum of its past.
    pub(super) fn take_up(&self, past: &mut State, node: Node, library: Library<'_>) {
        match (past, &self.state) {
            (State::Item(past), State::Item(whole)) => {
                self.take_up_item((past, whole), node, library, EventBody::bears_on_judgement);
            }
            (State::Project(past), _) if self.is_valid(node) => {
                past.apply(self.happening(node, library));
            }
            (State::Workflow(past), _) if self.is_valid(node) => {
                past.apply(self.happening(node, library));
            }
            _ => {}
        }
    }

    /// Adds the event at `node`, if it is one of those that are `wanted`, to what somebody saw of the
    /// whole of an item.
    fn take_up_item(
        &self,
        (seen, whole): (&mut ItemState, &ItemState),
        node: Node,
        library: Library<'_>,
        wanted: impl Fn(&EventBody) -> bool,
    ) {
        let record = &self.events[node as usize];
        let (event, happening) = (library.event(record), self.happening(node, library));
        seen.see(&record.stubs);
        match record.standing {
            Standing::Void(_) => {}
            _ if event.body.is_unknown() && event.critical != Some(false) => {
                seen.mark_unknown(happening);
            }
            Standing::Witness => seen.bear_witness(happening),
            Standing::Valid if wanted(&event.body) => {
                seen.apply(happening, whole.made_at(node), library.definitions);
            }
            Standing::Valid => {}
        }
    }

    fn is_valid(&self, node: Node) -> bool {
        self.events[node as usize].standing == Standing::Valid
    }

    fn happening<'a>(&'a self, node: Node, library: Library<'a>) -> Happening<'a> {
        let record = &self.events[node as usize];
        let event = library.event(record);
        let (body, key) = (&event.body, event.key.as_deref());
        let entry = library.entry(record);
        let (at, by, stubs) = (entry.at, entry.actor.kind, record.stubs.as_ref());
        Happening { node, dag: &self.dag, body, at, by, key, stubs }
    }
}
