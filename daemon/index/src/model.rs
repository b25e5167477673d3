//! What can be asked of the folded log, wherever it is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tidegate_core::commit::Deeds;
use tidegate_core::definition::Definitions;
use tidegate_core::event::{Event, EventRef, ItemImported, Object};
use tidegate_core::field::Stamp;
use tidegate_core::fold::{Circle, EventView, Project, Trail, Workflow};
use tidegate_core::item::{Item, VoidReason};
use tidegate_core::link::Relation;
use tidegate_core::{Entry, ItemId, Millis, Oid, ProjectId, ReplicaId};

use crate::{Course, IndexError, Tally, Unseen};

/// How far each log was seen.
pub type Seen = BTreeMap<ReplicaId, Reached>;

/// How far a log was seen: up to an event of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reached {
    /// The place of the entry in its log.
    pub seq: u64,
    /// The place of the event in its entry; more than any, if all of it was seen.
    pub index: u32,
}

/// What was told, or why nothing could be.
pub type Told<T> = Result<T, IndexError>;

/// The folded log, as it is now.
///
/// What both keepers of it do alike, such as finding the item that a name means, is written once, in
/// `names` and `answers`.
pub trait ReadModel {
    /// The project.
    fn repo(&self) -> ProjectId;

    /// All definitions that items may follow.
    fn definitions(&self) -> Arc<Definitions>;

    /// What was published, in the order of the names.
    fn workflows(&self) -> Told<Vec<Workflow>>;

    /// What the project's events add up to, if it has begun.
    fn project(&self) -> Told<Option<Project>>;

    /// Whether an entry was let in or refused, and does not wait.
    fn has(&self, entry: Oid) -> Told<bool>;

    /// The entries whose ids begin like this: in hexadecimal digits, at least so many that few do.
    fn entries_called(&self, begun: &str) -> Told<Vec<Oid>>;

    /// The way an item came. Of its moves the last one is meant, or all from that of `from` on.
    fn trail(&self, id: ItemId, from: Option<Oid>) -> Told<Trail>;

    /// An entry that was let in.
    fn entry(&self, entry: Oid) -> Told<Option<Entry>>;

    /// The entries recorded under a caller's key.
    fn by_key(&self, key: &str) -> Told<Vec<Oid>>;

    /// Whether `replica` has said that it saw `tip` of `other`, last of all.
    fn has_named(&self, replica: ReplicaId, other: ReplicaId, tip: Oid) -> Told<bool>;

    /// The entries of the heads of an object.
    fn heads(&self, object: &Object) -> Told<Vec<Oid>>;

    /// The item of this id.
    fn item(&self, id: ItemId) -> Told<Option<Item>>;

    /// What the events that count made the item of this id of.
    fn made_of(&self, id: ItemId) -> Told<Vec<ItemImported>>;

    /// What is recorded of the commits of the item of this id.
    fn deeds(&self, id: ItemId) -> Told<Deeds>;

    /// The items that `alias` means now.
    fn called(&self, alias: &str) -> Told<Vec<ItemId>>;

    /// Up to `most` items whose ids begin with these characters, after the prefix of all ids.
    fn beginning(&self, tail: &str, most: usize) -> Told<Vec<ItemId>>;

    /// The ids before and after one in the order of ids. None if that is no item.
    fn neighbours(&self, id: ItemId) -> Told<Option<[Option<ItemId>; 2]>>;

    /// Tells every id, and every alias that means something.
    fn each_name(&self, tell: &mut dyn FnMut(Name<'_>)) -> Told<()>;

    /// The items that one leads to along a relation.
    fn leads_to(&self, id: ItemId, along: Relation) -> Told<Vec<ItemId>>;

    /// Tells what leads from which item along which relation to which other: of all items what
    /// `leads_to` tells of one.
    fn each_lead(&self, tell: &mut dyn FnMut(ItemId, Relation, ItemId)) -> Told<()>;

    /// The circles that an item is in.
    fn circles(&self, id: ItemId) -> Told<Vec<Circle>>;

    /// The items that `filter` wants, in `order`: up to `limit` of those behind `after`.
    fn items(
        &self,
        filter: &ItemFilter,
        order: Order,
        after: Option<ItemId>,
        limit: usize,
    ) -> Told<Page<Row>>;

    /// The same, to be told in a list and not looked into.
    fn listed(
        &self,
        filter: &ItemFilter,
        order: Order,
        after: Option<ItemId>,
        limit: usize,
    ) -> Told<Page<Listed>> {
        let Page { found, is_cut } = self.items(filter, order, after, limit)?;
        Ok(Page { found: found.into_iter().map(Box::new).map(Listed::Item).collect(), is_cut })
    }

    /// Whether some item is or was set to be in this state, whatever the case of its letters.
    fn is_in_state(&self, state: &str) -> Told<bool>;

    /// The events that `filter` wants, in the order in which people are shown them: the last `limit`
    /// of those before `before`. None if there is no such event.
    fn events(
        &self,
        filter: &EventFilter,
        before: Option<EventRef>,
        limit: usize,
    ) -> Told<Option<Page<Happened>>>;

    /// The place of the last entry of a replica that was let in.
    fn last_of(&self, replica: ReplicaId) -> Told<Option<u64>>;

    /// The events that `filter` wants and that stand on the logs behind `seen`, in the order in which
    /// they were let in: the first `limit` of them.
    fn arrived(&self, filter: &EventFilter, seen: &Seen, limit: usize) -> Told<Page<Happened>>;

    /// The events of an item whose key was also used for something else.
    fn key_conflicts(&self, id: ItemId) -> Told<Vec<KeyConflict>>;

    /// How many items there are of each sort.
    fn tallies(&self) -> Told<BTreeMap<Tally, usize>>;

    /// How many items began in each of these spans of time, each up to the beginning of the next.
    fn begun(&self, spans: &[Millis]) -> Told<Vec<usize>>;

    /// Tells how each item that was moved came to where it stands.
    fn each_course(&self, tell: &mut dyn FnMut(Course)) -> Told<()>;

    /// What stands on the logs and is not seen.
    fn unseen(&self) -> Told<Unseen>;
}

/// A name of an item.
#[derive(Debug, Clone, Copy)]
pub enum Name<'a> {
    /// Its id.
    Id(ItemId),
    /// Another name.
    Alias(&'a str),
}

/// Some of what was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// What is on it.
    pub found: Vec<T>,
    /// Whether there is more.
    pub is_cut: bool,
}

/// An item in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The item.
    pub item: Item,
    /// The shortest form of its id that means it alone.
    pub short: String,
    /// Along which relations it is in a circle.
    pub circles: Vec<Relation>,
}

/// An item to be told in a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Listed {
    /// The item itself.
    Item(Box<Row>),
    /// How it was told when it last changed.
    Told {
        /// The two parts that [`Tell`] made of it, and the short form of its id between them.
        text: String,
        /// Along which relations it is in a circle.
        circles: Vec<Relation>,
    },
}

/// How an item is told in a list, in two parts between which the short form of its id belongs. They
/// are kept beside the item: reading ten thousand items takes longer than anybody wants to wait for a
/// list of them.
pub type Tell = fn(&Item) -> [String; 2];

/// An event, with what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    /// Its name.
    pub at: EventRef,
    /// The entry it is part of, which others may share: an entry may hold thousands of events.
    pub entry: Arc<Entry>,
    /// One more than the greatest depth in its past.
    pub depth: u32,
    /// The order in which people are shown events.
    pub shown: Stamp,
    /// Whether it only bears witness of an event its past holds.
    pub witness: bool,
    /// Why it counts for nothing, if so.
    pub void: Option<VoidReason>,
    /// The event that used its key for something else.
    pub key_conflict: Option<EventRef>,
    /// An entry that builds on this one's, and was written earlier by the clock of its author.
    pub clock_ahead: Option<Oid>,
}

impl Happened {
    /// What it says.
    #[must_use]
    pub fn event(&self) -> &Event {
        &self.entry.events[self.at.index as usize]
    }

    /// The same, as the fold shows it.
    #[must_use]
    pub fn view(&self) -> EventView<'_> {
        EventView {
            at: self.at,
            entry: &self.entry,
            event: self.event(),
            depth: self.depth,
            shown: self.shown,
            witness: self.witness,
            void: self.void.as_ref(),
        }
    }
}

/// A key under which something else was recorded, too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyConflict {
    /// The key.
    pub key: String,
    /// The event of the item.
    pub event: EventRef,
    /// The other one.
    pub other: EventRef,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The latest first.
    Created,
    /// What changed last first.
    Updated,
    /// By the text of the priority, those without one last.
    Priority,
    /// By title, whatever the case of its letters.
    Title,
    /// By the place of the state in the definition.
    State,
}

/// Which items are wanted.
#[derive(Debug, Clone, Default)]
pub struct ItemFilter {
    /// Archived and finished ones too.
    pub all: bool,
    /// In this state, whatever the case of its letters.
    pub state: Option<String>,
    /// Of this kind.
    pub kind: Option<String>,
    /// With this label.
    pub label: Option<String>,
    /// Of this assignee.
    pub assignee: Option<String>,
    /// Part of this item.
    pub parent: Option<ItemId>,
    /// With this text in title or body, whatever the case of its letters.
    pub text: Option<String>,
    /// Changed at or after this time.
    pub changed_since: Option<Millis>,
    /// Contested only.
    pub contested: bool,
    /// With a move in doubt only.
    pub challenged: bool,
    /// Those only that have left their first state.
    pub in_flight: bool,
}

/// Which events are wanted.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// About this item.
    pub item: Option<ItemId>,
    /// At or after this time.
    pub since: Option<Millis>,
    /// Before this time.
    pub until: Option<Millis>,
    /// Of this kind, or of a kind that begins with this and a dot.
    pub kind: Option<String>,
    /// By an actor whose name or mail holds this, whatever the case of its letters.
    pub actor: Option<String>,
}

impl dyn ReadModel + '_ {
    /// The items reached from `from` along a relation, itself apart unless it is in a circle.
    pub(crate) fn reachable(&self, from: ItemId, along: Relation) -> Told<BTreeSet<ItemId>> {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            open.extend(self.leads_to(id, along)?.into_iter().filter(|id| reached.insert(*id)));
        }
        Ok(reached)
    }
}
