//! What the fold answers: items, the project, history, and what is wrong with it.

use crate::event::{Event, EventRef, Object};
use crate::field::Stamp;
use crate::history::Node;
use crate::item::{Item, ItemState, VoidReason};
use crate::{Entry, ItemId, Oid, ProjectId};

use super::entries::{Content, Record};
use super::log::{EventRecord, ObjectLog, Standing, State};
use super::{Fold, Project, Refused};

/// One event, with what became of it.
#[derive(Debug, Clone, Copy)]
pub struct EventView<'a> {
    /// Its name.
    pub at: EventRef,
    /// The entry it is part of.
    pub entry: &'a Entry,
    /// The event.
    pub event: &'a Event,
    /// One more than the greatest depth in its past: the order that never changes.
    pub depth: u32,
    /// The order in which people are shown events.
    pub shown: Stamp,
    /// Whether it only bears witness of an event its past holds.
    pub witness: bool,
    /// Why it counts for nothing, if so.
    pub void: Option<&'a VoidReason>,
}

/// An entry that this build refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stub<'a> {
    /// Its id.
    pub entry: Oid,
    /// Why, in words.
    pub why: &'a str,
    /// Whether a later build may read it.
    pub newer: bool,
    /// The other project that it is an entry of, if it is one.
    pub foreign: Option<ProjectId>,
}

impl Fold {
    /// Whether this entry was let in or refused, and does not wait.
    #[must_use]
    pub fn has(&self, entry: Oid) -> bool {
        self.by_oid.contains_key(&entry)
    }

    /// The entry of this id, if it was let in.
    #[must_use]
    pub fn entry(&self, oid: Oid) -> Option<&Entry> {
        self.entries[*self.by_oid.get(&oid)? as usize].entry()
    }

    /// The parent of an entry in its chain.
    #[must_use]
    pub fn parent(&self, oid: Oid) -> Option<Oid> {
        let parent = self.entries[*self.by_oid.get(&oid)? as usize].parent?;
        Some(self.entries[parent as usize].oid)
    }

    /// An entry as it arrived, to be folded elsewhere.
    #[must_use]
    pub fn received(&self, oid: Oid) -> Option<super::Received> {
        let record = &self.entries[*self.by_oid.get(&oid)? as usize];
        let content = match &record.content {
            Content::Entry(admitted) => Ok(admitted.entry.clone()),
            Content::Stub(refused) => Err(refused.as_ref().clone()),
        };
        let parent = record.parent.map(|parent| self.entries[parent as usize].oid);
        Some(super::Received { oid, parent, content })
    }

    /// Every entry, refused ones too, in the order in which they were let in.
    pub fn oids(&self) -> impl Iterator<Item = Oid> + '_ {
        self.entries.iter().map(|record| record.oid)
    }

    /// How many entries there are, refused ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// How many events they hold.
    #[must_use]
    pub fn event_count(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries that were refused.
    pub fn stubs(&self) -> impl Iterator<Item = Stub<'_>> {
        self.entries.iter().filter_map(|record| match &record.content {
            Content::Entry(_) => None,
            Content::Stub(refused) => {
                let Refused { why, newer, foreign, .. } = refused.as_ref();
                Some(Stub { entry: record.oid, why, newer: *newer, foreign: *foreign })
            }
        })
    }

    /// The entries that say they saw less than their own chain proves.
    pub fn retrograde(&self) -> impl Iterator<Item = Oid> + '_ {
        let flagged = |r: &&Record| r.admitted().is_some_and(|admitted| admitted.retrograde);
        self.entries.iter().filter(flagged).map(|record| record.oid)
    }

    /// The ids of all items.
    pub fn items(&self) -> impl Iterator<Item = ItemId> + '_ {
        let exists = |log: &&ObjectLog| matches!(&log.state, State::Item(item) if item.exists());
        self.objects.iter().filter(exists).filter_map(|log| log.object.item())
    }

    /// The item of this id.
    #[must_use]
    pub fn item(&self, id: ItemId) -> Option<Item> {
        let log = self.log(&Object::Item(id))?;
        match &log.state {
            State::Item(state) if state.exists() => Some(self.view(id, log, state)),
            _ => None,
        }
    }

    /// What an item's events add up to, with their order.
    #[must_use]
    pub fn item_state(&self, id: ItemId) -> Option<(&ItemState, &crate::history::Dag)> {
        let log = self.log(&Object::Item(id))?;
        match &log.state {
            State::Item(state) if state.exists() => Some((state, &log.dag)),
            _ => None,
        }
    }

    /// The event of an item at a node.
    #[must_use]
    pub fn item_event(&self, id: ItemId, node: Node) -> Option<EventRef> {
        Some(self.log(&Object::Item(id))?.events.get(node as usize)?.at)
    }

    /// The project, if its beginning has arrived.
    #[must_use]
    pub fn project(&self) -> Option<Project> {
        let log = self.log(&Object::Project)?;
        let State::Project(state) = &log.state else { return None };
        let valid = log.events.iter().filter(|e| e.standing == Standing::Valid);
        let at = valid.map(|e| self.entry_of(e).at).min()?;
        Some(state.view(self.repo, log.heads(), at, |node| log.shown_order(node)))
    }

    /// The entries of the heads of an object.
    #[must_use]
    pub fn heads(&self, object: &Object) -> Vec<Oid> {
        self.log(object).map_or_else(Vec::new, ObjectLog::heads)
    }

    /// Every event of an object, in no particular order.
    pub fn events_of<'a>(
        &'a self,
        object: &Object,
    ) -> impl Iterator<Item = EventView<'a>> + use<'a> {
        let log = self.log(object);
        log.into_iter().flat_map(|log| log.events.iter().map(|record| self.event_view(record)))
    }

    /// Every event, in no particular order.
    pub fn events(&self) -> impl Iterator<Item = EventView<'_>> {
        self.objects.iter().flat_map(|log| log.events.iter().map(|record| self.event_view(record)))
    }

    pub(super) fn log(&self, object: &Object) -> Option<&ObjectLog> {
        Some(&self.objects[*self.by_object.get(object)? as usize])
    }

    pub(super) fn entry_of(&self, record: &EventRecord) -> &Entry {
        self.entries[record.entry as usize].entry().expect("a stub has no events")
    }

    pub(super) fn event_view<'a>(&'a self, record: &'a EventRecord) -> EventView<'a> {
        let entry = self.entry_of(record);
        EventView {
            at: record.at,
            entry,
            event: &entry.events[record.at.index as usize],
            depth: record.depth,
            shown: (record.stamp, record.at.entry, record.at.index),
            witness: record.standing == Standing::Witness,
            void: match &record.standing {
                Standing::Void(why) => Some(why),
                Standing::Valid | Standing::Witness => None,
            },
        }
    }
}
