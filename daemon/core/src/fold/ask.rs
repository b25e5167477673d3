//! What the fold answers: items, the project, history, and what is wrong with it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::event::{Event, EventBody, EventRef, ItemClaimed, Object};
use crate::field::{Placed, Stamp};
use crate::history::Node;
use crate::item::{Comment, Criterion, Doubt, Item, ItemState, Link, Tag, VoidReason, field};
use crate::link::Relation;
use crate::{Entry, ItemId, Oid, ProjectId};

use super::entries::{Content, Record};
use super::log::{EventRecord, ObjectLog, Standing, State};
use super::{Fold, Project, Refused, states};

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

    fn event_view<'a>(&'a self, record: &'a EventRecord) -> EventView<'a> {
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

    fn view(&self, id: ItemId, log: &ObjectLog, state: &ItemState) -> Item {
        let order = |node: Node| log.shown_order(node);
        let fields = state.fields();
        let value = |name: &str| fields.register(name).and_then(|register| register.value(order));
        let text = |name: &str| value(name).and_then(Value::as_str).map(str::to_owned);
        let times = log.events.iter().filter(|e| !matches!(e.standing, Standing::Void(_)));
        let times = times.map(|e| self.entry_of(e).at);
        let is_own = |name: &str| name.starts_with(field::CUSTOM);
        let also = |(name, register): (&str, &crate::field::Register)| {
            let values: Vec<Value> = register
                .also(order)
                .into_iter()
                .map(|v| v.cloned().unwrap_or(Value::Null))
                .collect();
            let hidden =
                name == field::CLAIM || name == field::INITIAL || name.starts_with(field::WHEN);
            (!values.is_empty() && !hidden).then(|| (name.to_owned(), values))
        };
        Item {
            id,
            aliases: fields.members(field::ALIASES, &log.dag),
            title: text(field::TITLE).unwrap_or_default(),
            body: text(field::BODY).unwrap_or_default(),
            kind: text(field::KIND).unwrap_or_default(),
            state: states::view(log, state),
            regions: states::regions(log, state),
            outranked: state.stood().outranked().to_vec(),
            parent: text(field::PARENT).and_then(|id| ItemId::parse(&id).ok()),
            labels: fields.members(field::LABELS, &log.dag),
            priority: text(field::PRIORITY),
            assignee: text(field::ASSIGNEE),
            criteria: criteria(log, state),
            fields: custom(log, state, is_own),
            also: fields.registers().filter_map(also).collect(),
            links: links(log, state),
            tags: tags(log, state),
            comments: self.comments(log, state),
            archived: value(field::ARCHIVED) == Some(&Value::Bool(true)),
            claims: claims(log, state),
            definition: state.definition().map(str::to_owned),
            challenged: challenged(log, state),
            doubts: self.doubts(id, log, state),
            heads: log.heads(),
            created_at: times.clone().min().unwrap_or_default(),
            updated_at: times.max().unwrap_or_default(),
        }
    }

    fn doubts(&self, id: ItemId, log: &ObjectLog, state: &ItemState) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        doubts.extend(states::contested(log, state).map(Doubt::Contested));
        doubts.extend(state.challenges().iter().map(|challenge| {
            let (via, to) = challenge.told();
            let within = challenge.place.as_ref().map(|place| place.of.state.clone());
            Doubt::Challenged { via, to, within }
        }));
        let knows = |digest| self.definitions.knows(digest);
        if !state.definition().is_some_and(knows) {
            doubts.push(Doubt::Definition);
        }
        let reads = |digest| self.definitions.get(digest).is_some();
        let is_later = state.definition().is_some_and(|digest| knows(digest) && !reads(digest));
        if is_later || state.needs_upgrade() || self.newer.contains_key(&Object::Item(id)) {
            doubts.push(Doubt::NeedsUpgrade);
        }
        doubts.extend(state.stubs().map(Doubt::Stub));
        for waiting in self.waiting() {
            let touches = match &self.waiting[&waiting.entry].content {
                Ok(entry) => entry.events.iter().any(|event| event.object == Object::Item(id)),
                Err(refused) => refused.objects.contains(&Object::Item(id)),
            };
            if touches {
                doubts.push(Doubt::Behind { entry: waiting.entry, missing: waiting.missing });
            }
        }
        doubts.sort_unstable();
        doubts.dedup();
        doubts
    }

    fn comments(&self, log: &ObjectLog, state: &ItemState) -> Vec<Comment> {
        let mut nodes: Vec<Node> = state.comments().to_vec();
        nodes.sort_by_key(|node| log.shown_order(*node));
        let comment = |node: Node| {
            let view = self.event_view(&log.events[node as usize]);
            let EventBody::ItemCommented(said) = &view.event.body else { return None };
            Some(Comment {
                event: view.at,
                actor: view.entry.actor.clone(),
                at: view.entry.at,
                text: said.text.clone(),
                via: said.via.clone(),
                on: said.on.clone(),
                reply_to: said.reply_to,
            })
        };
        nodes.into_iter().filter_map(comment).collect()
    }
}

/// The moves in doubt.
fn challenged(log: &ObjectLog, state: &ItemState) -> Vec<EventRef> {
    let at = |node: Node| log.events[node as usize].at;
    state.challenges().iter().map(|challenge| at(challenge.node)).collect()
}

fn criteria(log: &ObjectLog, state: &ItemState) -> Vec<Criterion> {
    let checked = state.fields().members(field::CHECKED, &log.dag);
    let placed = state.fields().placed(field::CRITERIA, |node| log.shown_order(node));
    let criterion = |placed: Placed| Criterion {
        checked: checked.contains(&placed.element),
        text: placed.value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned(),
        id: placed.element,
    };
    placed.into_iter().map(criterion).collect()
}

fn custom(
    log: &ObjectLog,
    state: &ItemState,
    is_own: impl Fn(&str) -> bool,
) -> BTreeMap<String, Value> {
    let fields = state.fields();
    let order = |node: Node| log.shown_order(node);
    let short = |name: &str| name.strip_prefix(field::CUSTOM).unwrap_or(name).to_owned();
    let sets = fields.set_names().filter(|name| is_own(name));
    let counters = fields.counter_names().filter(|name| is_own(name));
    let lists = fields.list_names().filter(|name| is_own(name));
    let said = |placed: Placed| placed.value.unwrap_or(Value::from(placed.element));
    let listed = |name: &str| fields.placed(name, order).into_iter().map(said).collect();
    let registers = fields.registers().filter(|(name, _)| is_own(name));
    sets.map(|name| (short(name), Value::from(fields.members(name, &log.dag))))
        .chain(counters.map(|name| (short(name), fields.counted(name))))
        .chain(lists.map(|name| (short(name), listed(name))))
        .chain(
            registers
                .filter_map(|(name, register)| Some((short(name), register.value(order)?.clone()))),
        )
        .collect()
}

pub(super) fn links(log: &ObjectLog, state: &ItemState) -> Vec<Link> {
    let fields = state.fields();
    let link = |text: String| {
        let (rel, to) = text.split_once(' ')?;
        let when = fields.register(&format!("{}{text}", field::WHEN));
        Some(Link {
            rel: Relation::from_word(rel)?,
            to: ItemId::parse(to).ok()?,
            when: when.and_then(|r| r.value(|n| log.shown_order(n))?.as_str().map(str::to_owned)),
        })
    };
    fields.members(field::LINKS, &log.dag).into_iter().filter_map(link).collect()
}

fn tags(log: &ObjectLog, state: &ItemState) -> Vec<Tag> {
    let tag = |(name, register): (&str, &crate::field::Register)| {
        let name = name.strip_prefix(field::TAG)?.to_owned();
        let entries = register.value(|node| log.shown_order(node))?.as_array()?.iter();
        let entries = entries.filter_map(|entry| entry.as_str()?.parse().ok()).collect();
        Some(Tag { name, entries })
    };
    state.fields().registers().filter_map(tag).collect()
}

/// The claims that stand. Every clone names the same one first, by the order that never changes.
fn claims(log: &ObjectLog, state: &ItemState) -> Vec<ItemClaimed> {
    let Some(register) = state.fields().register(field::CLAIM) else { return Vec::new() };
    let mut claims: Vec<((u32, EventRef), ItemClaimed)> = register
        .writes()
        .filter_map(|(node, value)| {
            let event = &log.events[node as usize];
            let claim = serde_json::from_value(value?.clone()).ok()?;
            Some(((event.depth, event.at), claim))
        })
        .collect();
    claims.sort_by_key(|(order, _)| *order);
    claims.into_iter().map(|(_, claim)| claim).collect()
}
