//! Letting entries in: when everything they name is here, and as a whole or not at all.

use std::ops::Range;

use crate::Oid;
use crate::entry::Entry;
use crate::event::{EventBody, EventRef, Object};
use crate::history::{Node, Position};
use crate::item::VoidReason;

use super::entries::{Admitted, Content, Record};
use super::log::{Arrival, LastNode, Library, ObjectLog, State};
use super::reads::Reader;
use super::{Fold, Received, Refused};

/// The number of an object that is not here.
const NOWHERE: u32 = u32::MAX;

impl Fold {
    /// Takes in what arrived. Gives the ids of the entries that could be let in by it, in order:
    /// itself, if nothing is missing, and whatever waited for it.
    pub fn offer(&mut self, received: Received) -> Vec<Oid> {
        self.offer_all([received])
    }

    /// Takes in many at once, which settles each item once.
    pub fn offer_all(&mut self, received: impl IntoIterator<Item = Received>) -> Vec<Oid> {
        let mut admitted = Vec::new();
        self.offer_each(received, &mut |oid, _| admitted.push(oid));
        admitted
    }

    /// The same, and shows each entry as it is let in; nothing, where it was refused.
    pub fn offer_each(
        &mut self,
        received: impl IntoIterator<Item = Received>,
        show: &mut dyn FnMut(Oid, Option<&Entry>),
    ) {
        let received = received.into_iter();
        let (least, _) = received.size_hint();
        self.entries.reserve(least);
        self.by_oid.reserve(least);
        for received in received {
            self.take_in(received, show);
        }
        for object in std::mem::take(&mut self.unsettled) {
            self.objects[object as usize].settle(&self.definitions);
        }
    }

    fn take_in(&mut self, received: Received, show: &mut dyn FnMut(Oid, Option<&Entry>)) {
        let mut open = self.let_in(received, show);
        while let Some(next) = open.pop() {
            open.extend(self.let_in(next, show));
        }
    }

    /// Lets one entry in, or has it wait. Gives those that waited for it.
    fn let_in(
        &mut self,
        received: Received,
        show: &mut dyn FnMut(Oid, Option<&Entry>),
    ) -> Vec<Received> {
        let oid = received.oid;
        if self.by_oid.contains_key(&oid) {
            return Vec::new();
        }
        if let Some(missing) = self.missing(&received) {
            self.waited_for.entry(missing).or_default().insert(oid);
            self.waiting.insert(oid, received);
            return Vec::new();
        }
        self.admit(received);
        show(oid, self.entries.last().and_then(Record::entry));
        if self.waiting.is_empty() {
            return Vec::new();
        }
        self.waiting.remove(&oid);
        let waiters = self.waited_for.remove(&oid).unwrap_or_default().into_iter();
        waiters.filter_map(|waiter| self.waiting.get(&waiter).cloned()).collect()
    }

    /// The first entry that must be here before this one and is not.
    pub(super) fn missing(&self, received: &Received) -> Option<Oid> {
        let absent = |oid: &Oid| !self.by_oid.contains_key(oid);
        if let Some(missing) = received.parent.filter(absent) {
            return Some(missing);
        }
        let entry = received.content.as_ref().ok()?;
        entry.references().find(absent)
    }

    fn admit(&mut self, received: Received) {
        let Received { oid, parent, content } = received;
        let parent = parent.map(|oid| self.by_oid[&oid]);
        let position = self.chains.add(parent.map(|parent| self.entries[parent as usize].position));
        let content = content.and_then(|entry| self.belongs(entry, parent));
        let number = self.record(oid, parent, position, content);
        self.add_events(number, &|_| true, None);
    }

    /// Takes note of an entry, or of why there is none.
    pub(super) fn record(
        &mut self,
        oid: Oid,
        parent: Option<u32>,
        position: Position,
        content: Result<Box<Entry>, Refused>,
    ) -> u32 {
        let number = u32::try_from(self.entries.len()).expect("fewer than 2^32 entries");
        self.by_oid.insert(oid, number);
        let content = match content {
            Ok(entry) => Content::Entry(Admitted { entry, nodes: 0..0, retrograde: false }),
            Err(refused) => {
                let touched = refused.objects.iter().filter(|_| refused.newer);
                for object in touched {
                    self.newer.entry(object.clone()).or_default().insert(oid);
                }
                Content::Stub(Box::new(refused))
            }
        };
        self.entries.push(Record { oid, position, parent, content });
        number
    }

    /// Whether an entry is one of this project and the next of its chain.
    fn belongs(&self, entry: Box<Entry>, parent: Option<u32>) -> Result<Box<Entry>, Refused> {
        let refuse = |why: String| Err(Refused::because(why));
        if entry.repo != self.repo {
            let why = format!("it belongs to project {}, this is {}", entry.repo, self.repo);
            return Err(Refused { foreign: Some(entry.repo), ..Refused::because(why) });
        }
        let last = parent.map(|parent| &self.entries[parent as usize]);
        if let (Some(fork), Some(last)) = (entry.forked_from, last) {
            let names_it = fork.entry == last.oid;
            let fits = |e: &Entry| (e.replica, e.seq) == (fork.replica, fork.seq);
            return if names_it && last.entry().is_none_or(fits) && fork.replica != entry.replica {
                Ok(entry)
            } else {
                refuse(format!("it was forked from {}, and follows {}", fork.entry, last.oid))
            };
        }
        let (before, place) = match last.map(Record::entry) {
            None => (entry.replica, 0),
            Some(Some(last)) => (last.replica, last.seq),
            // A refused entry takes a place that nobody knows.
            Some(None) => return Ok(entry),
        };
        if before != entry.replica {
            return refuse(format!("it is by {}, its parent by {before}", entry.replica));
        }
        match (entry.seq == place + 1, entry.forked_from, last) {
            (true, None, _) => Ok(entry),
            (_, Some(fork), _) => refuse(format!("it was forked from {}, and begins", fork.entry)),
            (_, _, None) => refuse(format!("it begins a chain with seq {}", entry.seq)),
            _ => refuse(format!("its seq is {}, that of its parent {place}", entry.seq)),
        }
    }

    /// Adds the events of the entry `number` to those of their objects that are `wanted`: all of
    /// them, or as void ones. Where they were `judged` before, that says why some are void.
    pub(super) fn add_events(
        &mut self,
        number: u32,
        wanted: &dyn Fn(&Object) -> bool,
        judged: Option<&[Option<VoidReason>]>,
    ) {
        let nodes = self.touch(number, wanted);
        let Self {
            entries, objects: logs, by_object, by_oid, chains, definitions, nodes: all, ..
        } = self;
        let record = &entries[number as usize];
        let Some(entry) = record.entry() else { return };
        let (earlier, own) = all.split_at_mut(nodes.start as usize);
        // Kept only where a later event of the entry may turn out void.
        let mut before: Vec<(u32, State)> = Vec::new();
        let number_of = |oid: Oid| by_oid.get(&oid).copied();
        let mut retrograde = false;
        let mut void = None;
        // What it published that nobody did before.
        let mut news = Vec::new();
        for (index, event) in (0..).zip(&entry.events) {
            let object = own[index as usize].0;
            let library = Library { definitions, entries, number_of: &number_of };
            let reader = Reader { logs, by_object, entries, nodes: earlier, chains };
            let was_sound = judged.is_some();
            let read = reader.read(event, record.position, library, was_sound);
            let Some(log) = logs.get_mut(object as usize) else { continue };
            if own.len() > 1 && !before.iter().any(|(known, _)| *known == object) {
                before.push((object, log.state.clone()));
            }
            let at = EventRef { entry: record.oid, index };
            let last_node = |oid: Oid| match number_of(oid).map(|n| entries[n as usize].admitted())
            {
                Some(Some(admitted)) => last_node(admitted.of(earlier), object),
                _ => LastNode::Stub,
            };
            let past = log.past_of(event, at, (chains, record.position), last_node);
            retrograde |= past.retrograde;
            let void_before = judged.and_then(|judged| judged.get(index as usize)?.clone());
            let arrival = Arrival {
                entry,
                event,
                number,
                at,
                position: record.position,
                past,
                void: void_before,
                read,
            };
            let node = log.add(arrival, library);
            own[index as usize].1 = node;
            void = void.or_else(|| log.void_reason(node).cloned());
            if let (EventBody::Published(e), None) = (&event.body, &void) {
                news.extend(definitions.add(&e.definition).then_some(&e.definition));
            }
        }
        if let Some(why) = void.filter(|_| own.len() > 1) {
            before.into_iter().for_each(|(object, state)| logs[object as usize].state = state);
            for (object, node) in &*own {
                let log = logs.get_mut(*object as usize);
                log.into_iter().for_each(|log| log.void(*node, &why));
            }
            news.into_iter().for_each(|normal| definitions.forget(normal));
        }
        if let Content::Entry(admitted) = &mut entries[number as usize].content {
            admitted.nodes = nodes;
            admitted.retrograde = retrograde;
        }
    }

    /// Makes room for the nodes of an entry, event by event, and numbers the objects that it
    /// touches on first sight. One that is not wanted gets no number.
    fn touch(&mut self, number: u32, wanted: &dyn Fn(&Object) -> bool) -> Range<u32> {
        let Self { entries, objects, by_object, nodes, unsettled, .. } = self;
        let start = nodes.len();
        let events = entries[number as usize].entry().map_or(&[][..], |entry| &entry.events);
        for event in events {
            if !wanted(&event.object) {
                nodes.push((NOWHERE, Node::MAX));
                continue;
            }
            let object = by_object.get(&event.object).copied().unwrap_or_else(|| {
                let new = u32::try_from(objects.len()).expect("fewer than 2^32 objects");
                objects.push(ObjectLog::new(event.object.clone()));
                by_object.insert(event.object.clone(), new);
                new
            });
            unsettled.insert(object);
            nodes.push((object, Node::MAX));
        }
        let place = |at: usize| u32::try_from(at).expect("fewer than 2^32 events");
        place(start)..place(nodes.len())
    }
}

fn last_node(nodes: &[(u32, Node)], object: u32) -> LastNode {
    let of_object = nodes.iter().rev().find(|(touched, _)| *touched == object);
    of_object.map_or(LastNode::None, |(_, node)| LastNode::Node(*node))
}
