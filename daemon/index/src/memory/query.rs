//! Answering from the fold in memory.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tidegate_core::commit::Deeds;
use tidegate_core::definition::{Definitions, written};
use tidegate_core::event::{EventRef, ItemImported, Object};
use tidegate_core::fold::{Circle, EventView, Project, Trail, Workflow};
use tidegate_core::item::{Item, RegionView};
use tidegate_core::link::Relation;
use tidegate_core::{Entry, ItemId, Millis, Oid, ProjectId, ReplicaId};

use super::Memory;
use crate::counts::{Course, Moved, Standing, Tally, ends};
use crate::model::{
    EventFilter, Happened, ItemFilter, KeyConflict, Name, Order, Page, Reached, ReadModel, Row,
    Seen, Told,
};
use crate::names::{is_beginning, least, shortest};
use crate::unseen::{RefusedEntry, Unseen};

impl ReadModel for Memory {
    fn repo(&self) -> ProjectId {
        self.fold().repo()
    }

    fn definitions(&self) -> Arc<Definitions> {
        Arc::new(self.fold().definitions().clone())
    }

    fn workflows(&self) -> Told<Vec<Workflow>> {
        Ok(self.fold().workflows())
    }

    fn project(&self) -> Told<Option<Project>> {
        Ok(self.fold().project())
    }

    fn has(&self, entry: Oid) -> Told<bool> {
        Ok(self.fold().has(entry))
    }

    fn entries_called(&self, begun: &str) -> Told<Vec<Oid>> {
        let called = |oid: &Oid| is_beginning(begun) && oid.to_string().starts_with(begun);
        Ok(self.fold().oids().filter(called).collect())
    }

    fn trail(&self, id: ItemId, from: Option<Oid>) -> Told<Trail> {
        Ok(self.fold().trail(id, from))
    }

    fn entry(&self, entry: Oid) -> Told<Option<Entry>> {
        Ok(self.fold().entry(entry).cloned())
    }

    fn by_key(&self, key: &str) -> Told<Vec<Oid>> {
        Ok(self.keyed(key).to_vec())
    }

    fn has_named(&self, replica: ReplicaId, other: ReplicaId, tip: Oid) -> Told<bool> {
        Ok(self.named(replica, other) == Some(tip))
    }

    fn heads(&self, object: &Object) -> Told<Vec<Oid>> {
        Ok(self.fold().heads(object))
    }

    fn item(&self, id: ItemId) -> Told<Option<Item>> {
        Ok(self.fold().item(id))
    }

    fn made_of(&self, id: ItemId) -> Told<Vec<ItemImported>> {
        let events = self.fold().events_of(&Object::Item(id)).filter(|event| event.void.is_none());
        Ok(events.filter_map(|event| ItemImported::of(&event.event.body)).collect())
    }

    fn deeds(&self, id: ItemId) -> Told<Deeds> {
        Ok(self.fold().deeds(id))
    }

    fn called(&self, alias: &str) -> Told<Vec<ItemId>> {
        Ok(self.means(alias))
    }

    fn beginning(&self, tail: &str, most: usize) -> Told<Vec<ItemId>> {
        let Some(least) = least(tail) else { return Ok(Vec::new()) };
        let found = self.ids().range(least..).take_while(|id| id.tail().starts_with(tail));
        Ok(found.take(most).copied().collect())
    }

    fn neighbours(&self, id: ItemId) -> Told<Option<[Option<ItemId>; 2]>> {
        Ok(self.ids().contains(&id).then(|| self.beside(id)))
    }

    fn each_name(&self, tell: &mut dyn FnMut(Name<'_>)) -> Told<()> {
        self.ids().iter().for_each(|id| tell(Name::Id(*id)));
        let aliases = self.aliases().filter(|alias| !self.means(alias).is_empty());
        aliases.for_each(|alias| tell(Name::Alias(alias)));
        Ok(())
    }

    fn leads_to(&self, id: ItemId, along: Relation) -> Told<Vec<ItemId>> {
        Ok(self.fold().edges(along).remove(&id).unwrap_or_default())
    }

    fn each_lead(&self, tell: &mut dyn FnMut(ItemId, Relation, ItemId)) -> Told<()> {
        for along in Relation::ALL {
            for (from, to) in self.fold().edges(along) {
                to.into_iter().for_each(|to| tell(from, along, to));
            }
        }
        Ok(())
    }

    fn circles(&self, id: ItemId) -> Told<Vec<Circle>> {
        let mut circles = self.fold().circles();
        circles.retain(|circle| circle.members.binary_search(&id).is_ok());
        Ok(circles)
    }

    fn items(
        &self,
        filter: &ItemFilter,
        order: Order,
        after: Option<ItemId>,
        limit: usize,
    ) -> Told<Page<Row>> {
        let circles = self.fold().circles();
        let around = |id: ItemId| {
            let mine = circles.iter().filter(move |c| c.members.binary_search(&id).is_ok());
            mine.map(|circle| circle.along).collect::<Vec<Relation>>()
        };
        // What is part of itself is part of nothing else: it stands at the root.
        let is_wanted = |item: &Item| {
            let of_itself = || around(item.id).contains(&Relation::Parent);
            self.wants(filter, item) && (filter.parent.is_none() || !of_itself())
        };
        let items = self.ids().iter().filter_map(|id| self.fold().item(*id));
        let mut items: Vec<Item> = items.filter(is_wanted).collect();
        items.sort_by_cached_key(|item| self.place(order, item));
        if let Some(last) = after.and_then(|id| self.fold().item(id)) {
            let last = self.place(order, &last);
            items.retain(|item| self.place(order, item) > last);
        }
        let is_cut = items.len() > limit;
        items.truncate(limit);
        let row = |item: Item| {
            let short = shortest(item.id, self.beside(item.id));
            Row { circles: around(item.id), short, item }
        };
        Ok(Page { found: items.into_iter().map(row).collect(), is_cut })
    }

    fn is_in_state(&self, state: &str) -> Told<bool> {
        let filter =
            ItemFilter { all: true, state: Some(state.to_owned()), ..ItemFilter::default() };
        let mut items = self.ids().iter().filter_map(|id| self.fold().item(*id));
        Ok(items.any(|item| self.wants(&filter, &item)))
    }

    fn events(
        &self,
        filter: &EventFilter,
        before: Option<EventRef>,
        limit: usize,
    ) -> Told<Option<Page<Happened>>> {
        let end = before.map(|at| self.fold().events().find(|event| event.at == at));
        let end = match end {
            Some(None) => return Ok(None),
            Some(Some(event)) => Some(event.shown),
            None => None,
        };
        let mut events = self.chosen(filter);
        events.retain(|event| end.is_none_or(|end| event.shown < end));
        let earlier = events.len().saturating_sub(limit);
        Ok(Some(Page { found: self.happened(&events[earlier..]), is_cut: earlier > 0 }))
    }

    fn last_of(&self, replica: ReplicaId) -> Told<Option<u64>> {
        let entries = self.fold().oids().filter_map(|oid| self.fold().entry(oid));
        Ok(entries.filter(|entry| entry.replica == replica).map(|entry| entry.seq).max())
    }

    fn arrived(&self, filter: &EventFilter, seen: &Seen, limit: usize) -> Told<Page<Happened>> {
        let order: HashMap<Oid, usize> = self.fold().oids().zip(0..).collect();
        let is_new = |event: &EventView<'_>| {
            let at = Reached { seq: event.entry.seq, index: event.at.index };
            seen.get(&event.entry.replica).is_none_or(|seen| at > *seen)
        };
        let mut events = self.chosen(filter);
        events.retain(is_new);
        events.sort_by_key(|event| (order.get(&event.at.entry), event.at.index));
        let is_cut = events.len() > limit;
        events.truncate(limit);
        Ok(Page { found: self.happened(&events), is_cut })
    }

    fn key_conflicts(&self, id: ItemId) -> Told<Vec<KeyConflict>> {
        let conflicts = self.fold().key_conflicts();
        let conflict = |event: EventView<'_>| {
            let (key, other) = (event.event.key.clone()?, *conflicts.get(&event.at)?);
            Some(KeyConflict { key, event: event.at, other })
        };
        let mut found: Vec<_> =
            self.fold().events_of(&Object::Item(id)).filter_map(conflict).collect();
        found.sort_unstable();
        Ok(found)
    }

    fn tallies(&self) -> Told<BTreeMap<Tally, usize>> {
        let mut tallies = BTreeMap::new();
        for item in self.ids().iter().filter_map(|id| self.fold().item(*id)) {
            let (kind, assignee) = (item.kind.clone(), item.assignee.clone());
            let tally = Tally { standing: standing(&item), kind, assignee };
            *tallies.entry(tally).or_default() += 1;
        }
        Ok(tallies)
    }

    fn begun(&self, spans: &[Millis]) -> Told<Vec<usize>> {
        let items = || self.ids().iter().filter_map(|id| self.fold().item(*id));
        let within = |span: &[Millis]| {
            items().filter(|item| (span[0]..span[1]).contains(&item.created_at)).count()
        };
        Ok(spans.windows(2).map(within).collect())
    }

    fn each_course(&self, tell: &mut dyn FnMut(Course)) -> Told<()> {
        for item in self.ids().iter().filter_map(|id| self.fold().item(*id)) {
            let of_it = EventFilter { item: Some(item.id), ..EventFilter::default() };
            let counting = |event: &EventView<'_>| event.void.is_none() && !event.witness;
            let moves = self.chosen(&of_it).into_iter().filter(counting);
            let moves: Vec<Moved> = moves.filter_map(|event| self.moved(&event)).collect();
            if !moves.is_empty() {
                tell(Course { created_at: item.created_at, standing: standing(&item), moves });
            }
        }
        Ok(())
    }

    fn unseen(&self) -> Told<Unseen> {
        let fold = self.fold();
        let refused = |entry: Oid| {
            let (parent, why) = (fold.parent(entry), fold.refused(entry)?.clone());
            Some(RefusedEntry { entry, parent, why })
        };
        let stubs = fold.stubs().filter_map(|stub| refused(stub.entry)).collect();
        Ok(Unseen { stubs, waiting: fold.waiting().collect() })
    }
}

/// Where an item stands in a list.
type Place = (usize, (bool, String), Reverse<Millis>, ItemId);

/// The state of a region, with the region and without.
fn told(at: &RegionView) -> Vec<String> {
    let state = at.state.single().into_iter();
    state.flat_map(|state| [state.to_owned(), written(&at.region, state)]).collect()
}

impl Memory {
    fn wants(&self, filter: &ItemFilter, item: &Item) -> bool {
        let same = |wanted: &Option<String>, is: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| is.is_some_and(|is| equal(wanted, is)))
        };
        let in_state = |wanted: &String| {
            let states = item.single_state().map(str::to_owned).into_iter();
            let mut states =
                states.chain(item.contested()).chain(item.regions.iter().flat_map(told));
            states.any(|state| equal(&state, wanted))
        };
        let holds = |text: &String| contains(&item.title, text) || contains(&item.body, text);
        // Whoever asks for a state by name means it, finished or not.
        let shown =
            filter.all || (!item.archived && (filter.state.is_some() || !self.is_finished(item)));
        shown
            && filter.state.as_ref().is_none_or(in_state)
            && same(&filter.kind, Some(&item.kind))
            && same(&filter.assignee, item.assignee.as_deref())
            && filter.label.as_ref().is_none_or(|label| item.labels.contains(label))
            && filter.parent.is_none_or(|parent| item.parent == Some(parent))
            && filter.text.as_ref().is_none_or(holds)
            && filter.changed_since.is_none_or(|since| item.updated_at >= since)
            && (!filter.in_flight || self.rank(item) != 0)
            && (!filter.challenged || !item.challenged.is_empty())
            && (!filter.contested || item.single_state().is_none() || !item.also.is_empty())
    }

    /// Whether an item is in the last state of its definition.
    fn is_finished(&self, item: &Item) -> bool {
        let definition = item.definition.as_deref().and_then(|d| self.fold().definitions().get(d));
        definition.zip(item.single_state()).is_some_and(|(d, state)| d.is_final(state))
    }

    fn place(&self, order: Order, item: &Item) -> Place {
        let none = (false, String::new());
        let (rank, text, time) = match order {
            Order::Created => (0, none, item.created_at),
            Order::Updated => (0, none, item.updated_at),
            Order::Priority => (
                0,
                (item.priority.is_none(), item.priority.clone().unwrap_or_default()),
                item.created_at,
            ),
            Order::Title => (0, (false, item.title.to_lowercase()), item.created_at),
            Order::State => (self.rank(item), none, item.created_at),
        };
        (rank, text, Reverse(time), item.id)
    }

    /// The place of a state in the order of the item's definition.
    fn rank(&self, item: &Item) -> usize {
        let definition = item.definition.as_deref().and_then(|d| self.fold().definitions().get(d));
        let place = |state: &str| definition?.place(state);
        item.single_state().and_then(place).unwrap_or(usize::MAX)
    }

    /// The move that an event is, if it is one.
    fn moved(&self, event: &EventView<'_>) -> Option<Moved> {
        let body = &event.event.body;
        Some(Moved {
            at: event.entry.at,
            via: body.via().map(str::to_owned),
            left: body.from().map(str::to_owned),
            entered: body.to().filter(|_| body.region().is_none())?.to_owned(),
            ends: ends(self.fold().definitions(), body),
        })
    }

    /// What became of these events.
    fn happened(&self, events: &[EventView<'_>]) -> Vec<Happened> {
        let (conflicts, ahead) = (self.fold().key_conflicts(), self.fold().clocks_ahead());
        let mut last: Option<(Oid, Arc<Entry>)> = None;
        let mut entry = |event: &EventView<'_>| {
            let shared = last.take().filter(|(oid, _)| *oid == event.at.entry);
            let shared = shared.map_or_else(|| Arc::new(event.entry.clone()), |(_, entry)| entry);
            last = Some((event.at.entry, Arc::clone(&shared)));
            shared
        };
        let happened = |event: &EventView<'_>| Happened {
            at: event.at,
            entry: entry(event),
            depth: event.depth,
            shown: event.shown,
            witness: event.witness,
            void: event.void.cloned(),
            key_conflict: conflicts.get(&event.at).copied(),
            clock_ahead: ahead.get(&event.at.entry).copied(),
        };
        events.iter().map(happened).collect()
    }

    /// The events that `filter` wants, in the order in which people are shown them.
    pub(super) fn chosen(&self, filter: &EventFilter) -> Vec<EventView<'_>> {
        let wants = |event: &EventView<'_>| {
            let kind = event.event.body.kind();
            let actor = &event.entry.actor;
            filter.since.is_none_or(|since| event.entry.at >= since)
                && filter.until.is_none_or(|until| event.entry.at < until)
                && filter.kind.as_ref().is_none_or(|wanted| {
                    kind == wanted
                        || kind.strip_prefix(wanted.as_str()).is_some_and(|r| r.starts_with('.'))
                })
                && filter.actor.as_ref().is_none_or(|wanted| contains(&actor.to_string(), wanted))
        };
        let mut events: Vec<EventView<'_>> = match filter.item {
            Some(id) => self.fold().events_of(&Object::Item(id)).filter(wants).collect(),
            None => self.fold().events().filter(wants).collect(),
        };
        events.sort_by_key(|event| event.shown);
        events
    }
}

fn standing(item: &Item) -> Standing {
    Standing {
        definition: item.definition.clone(),
        state: item.single_state().map(str::to_owned),
        archived: item.archived,
        challenged: !item.challenged.is_empty(),
    }
}

fn equal(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}
