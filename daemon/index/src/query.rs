//! Choosing and ordering items and events.

use tidegate_core::field::Stamp;
use tidegate_core::fold::{Circle, EventView};
use tidegate_core::item::{Item, field};
use tidegate_core::link::Relation;
use tidegate_core::{ItemId, Millis};

use crate::Memory;

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

impl Memory {
    /// The items that `filter` wants, by id.
    #[must_use]
    pub fn items(&self, filter: &ItemFilter) -> Vec<Item> {
        // What is part of itself is part of nothing else: it stands at the root.
        let circles = filter.parent.map_or_else(Vec::new, |_| self.fold().circles());
        let of_itself = |id: &ItemId| {
            let around = |circle: &Circle| circle.members.contains(id);
            circles.iter().any(|circle| circle.along == Relation::Parent && around(circle))
        };
        let ids = self.ids().iter().filter(|id| !of_itself(id));
        let items = ids.filter_map(|id| self.fold().item(*id));
        items.filter(|item| self.wants(filter, item)).collect()
    }

    fn wants(&self, filter: &ItemFilter, item: &Item) -> bool {
        let same = |wanted: &Option<String>, is: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| is.is_some_and(|is| equal(wanted, is)))
        };
        let in_state = |wanted: &String| match item.single_state() {
            Some(state) => equal(state, wanted),
            None => item.contested().iter().any(|state| equal(state, wanted)),
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
            && (!filter.contested || item.single_state().is_none() || !item.also.is_empty())
    }

    /// Whether an item is in the last state of its definition.
    fn is_finished(&self, item: &Item) -> bool {
        let definition = item.definition.as_deref().and_then(|d| self.fold().definitions().get(d));
        let last = definition.and_then(|definition| definition.states.last());
        last.is_some_and(|last| item.single_state() == Some(last))
    }

    /// The place of a state in the order of the item's definition.
    #[must_use]
    pub fn rank(&self, item: &Item) -> usize {
        let definition = item.definition.as_deref().and_then(|d| self.fold().definitions().get(d));
        let place = |state: &str| definition?.states.iter().position(|known| known == state);
        item.single_state().and_then(place).unwrap_or(usize::MAX)
    }

    /// The events that `filter` wants, in the order in which people are shown them.
    #[must_use]
    pub fn events(&self, filter: &EventFilter) -> Vec<EventView<'_>> {
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
            Some(id) => {
                let object = tidegate_core::event::Object::Item(id);
                self.fold().events_of(&object).filter(wants).collect()
            }
            None => self.fold().events().filter(wants).collect(),
        };
        events.sort_by_key(|event| event.shown);
        events
    }

    /// Whether `event` comes before `than` in the order in which people are shown events.
    #[must_use]
    pub fn is_before(event: &EventView<'_>, than: Stamp) -> bool {
        event.shown < than
    }

    /// Whether fields of `item` were written apart.
    #[must_use]
    pub fn is_contested(item: &Item) -> bool {
        item.single_state().is_none() || item.also.keys().any(|name| name != field::CLAIM)
    }
}

fn equal(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}
