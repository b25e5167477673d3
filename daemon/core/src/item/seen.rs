//! What gates may look at of an item: from the running sum of its events, where a move is judged,
//! and from what is shown of it, where one is decided.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Context, Happening, Item, ItemState, Link, Stands, field};
use crate::definition::{Definition, Definitions, Transition};
use crate::fact::Around;
use crate::gate::{Below, Counted, Gate, Seen, Verdict, Wait};
use crate::history::{Dag, Node};
use crate::link::Relation;
use crate::{ActorKind, ItemId, Millis, Oid};

/// Who found a criterion to hold, as far as gates care.
#[derive(Debug, Clone, Copy)]
struct TickedBy {
    kind: ActorKind,
    is_shown: bool,
    at: Millis,
}

impl ItemState {
    /// Takes note of who found a criterion to hold, or that somebody found it not to.
    pub(super) fn tick(&mut self, happening: Happening<'_>, criterion: &str, shown: Option<bool>) {
        let Happening { node, dag, by, .. } = happening;
        let tick = shown.map(|shown| json!({ "by": by.word(), "shown": shown }));
        match shown {
            Some(_) => self.fields.permit(dag, node, field::CHECKED, criterion),
            None => self.fields.forbid(dag, node, field::CHECKED, criterion),
        }
        self.fields.write(dag, node, &format!("{}{criterion}", field::TICK), tick);
    }

    /// The events by which a criterion is known to hold, the latest ones that knew of no other.
    pub(crate) fn ticks(&self, criterion: &str) -> impl Iterator<Item = Node> + '_ {
        let register = self.fields.register(&format!("{}{criterion}", field::TICK));
        let writes = register.into_iter().flat_map(|register| register.writes());
        writes.filter(|(_, tick)| tick.is_some()).map(|(node, _)| node)
    }

    /// What the gates of a way may look at of the past of an event.
    pub(super) fn seen(
        &self,
        happening: Happening<'_>,
        context: &Context<'_>,
        definition: &Definition,
        way: &Transition,
    ) -> Seen {
        let dag = happening.dag;
        let asks = |is: fn(&Gate) -> bool| way.gates.iter().any(is);
        let looked_at = |id: ItemId| context.read.items.iter().find(|item| item.id == id).cloned();
        let below = |id: ItemId| looked_at(id).unwrap_or_else(|| Below::unknown(id));
        let wait = |(id, when): (ItemId, When)| waits(&below(id), when, context.definitions);
        let mut seen = Seen::default();
        if asks(|gate| matches!(gate, Gate::Join(_))) {
            seen.below = self.spawned(dag).into_iter().map(below).collect();
        }
        if asks(|gate| matches!(gate, Gate::Dependencies(_))) {
            seen.waits = self.waited_for(dag).into_iter().map(wait).collect();
        }
        if asks(|gate| matches!(gate, Gate::Criteria(_))) {
            seen.criteria = self.counted(dag, definition, context.at_of);
        }
        if asks(|gate| matches!(gate, Gate::Quality(_))) {
            seen.scores = self.scores();
            seen.scored_at = self.scored_at(context.at_of);
        }
        if way.asks_for_documents() {
            seen.documents = self.sights(context.id, way, happening.body.documents());
        }
        if asks(Gate::asks_the_time) {
            seen.latest = (context.latest)();
        }
        seen
    }

    /// When the item came to where it is, or one of its regions did.
    pub(crate) fn since(
        &self,
        region: Option<&Stands>,
        at_of: &dyn Fn(Node) -> Millis,
    ) -> Option<Millis> {
        let moved = |node: Option<Node>| node.map(at_of);
        let inner = region
            .and_then(|region| region.states.iter().filter_map(|(node, _)| moved(*node)).max());
        let outer = || {
            let begun = || self.begun().map(|(node, _)| at_of(node)).max();
            self.readings().filter_map(|(node, _)| moved(node).or_else(begun)).max()
        };
        inner.or_else(outer)
    }

    fn waited_for(&self, dag: &Dag) -> Vec<(ItemId, When)> {
        let links = self.fields.members(field::LINKS, dag);
        let waited = links.iter().filter_map(|link| {
            let (rel, to) = link.split_once(' ')?;
            let id = (rel == Relation::DependsOn.word()).then(|| ItemId::parse(to).ok())??;
            Some((id, self.when(link)))
        });
        waited.collect()
    }

    /// The state that the other end of a link is waited for in.
    pub(crate) fn when(&self, link: &str) -> When {
        let Some(register) = self.fields.register(&format!("{}{link}", field::WHEN)) else {
            return When::Over;
        };
        match register.agreed() {
            None => When::Apart,
            Some(when) => {
                when.and_then(Value::as_str).map_or(When::Over, |s| When::State(s.to_owned()))
            }
        }
    }

    fn counted(
        &self,
        dag: &Dag,
        definition: &Definition,
        at_of: &dyn Fn(Node) -> Millis,
    ) -> Vec<Counted> {
        let checked = self.fields.members(field::CHECKED, dag);
        let kind = self.fields.register(field::KIND).and_then(|kind| kind.agreed().flatten());
        let may = may_tick(definition, kind.and_then(Value::as_str));
        let counted = |id: String| {
            let ticks = self.fields.register(&format!("{}{id}", field::TICK));
            let ticks = ticks.into_iter().flat_map(|ticks| ticks.writes());
            let ticks: Vec<TickedBy> =
                ticks.filter_map(|(node, tick)| TickedBy::read(tick?, at_of(node))).collect();
            let text = id.clone();
            count((0, text), checked.contains(&id), &ticks, may)
        };
        self.fields.listed(field::CRITERIA).into_iter().map(counted).collect()
    }

    /// When each dimension was scored last.
    pub(crate) fn scored_at(&self, at_of: &dyn Fn(Node) -> Millis) -> BTreeMap<String, Millis> {
        let last = |(name, register): (&str, &crate::field::Register)| {
            let dimension = name.strip_prefix(field::SCORE)?;
            let last = register.writes().map(|(node, _)| at_of(node)).max()?;
            Some((dimension.to_owned(), last))
        };
        self.fields.registers().filter_map(last).collect()
    }

    /// The scores, by dimension.
    pub(crate) fn scores(&self) -> BTreeMap<String, Vec<i64>> {
        let score = |(name, register): (&str, &crate::field::Register)| {
            let dimension = name.strip_prefix(field::SCORE)?;
            let mut scores: Vec<i64> =
                register.writes().filter_map(|(_, score)| score?.as_i64()).collect();
            scores.sort_unstable();
            scores.dedup();
            Some((dimension.to_owned(), scores))
        };
        self.fields.registers().filter_map(score).collect()
    }
}

impl TickedBy {
    fn read(tick: &Value, at: Millis) -> Option<Self> {
        let kind = ActorKind::from_word(tick.get("by")?.as_str()?)?;
        Some(Self { kind, is_shown: tick.get("shown")?.as_bool()?, at })
    }
}

/// Where the other end of a dependency is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum When {
    /// At its end.
    Over,
    /// In this state, or past it.
    State(String),
    /// Clones said different things of it.
    Apart,
}

fn waits(other: &Below, when: When, definitions: &Definitions) -> Wait {
    match when {
        When::Over => Wait::of(other, None, definitions),
        When::State(state) => Wait::of(other, Some(&state), definitions),
        When::Apart => {
            let why = format!("what {} is waited for was said apart", other.id);
            Wait { id: other.id, verdict: Verdict::unknown(&why) }
        }
    }
}

/// Who may say of items of a kind that a criterion holds: anybody, where nothing is said of that;
/// nobody, where clones do not agree on the kind.
fn may_tick<'a>(
    definition: &'a Definition,
    kind: Option<&str>,
) -> impl Fn(ActorKind) -> bool + Copy + use<'a> {
    let rules = kind.map(|kind| definition.kinds.get(kind));
    let is_silent = definition.kinds.values().all(|kind| kind.checked_by.is_empty());
    move |by| match rules {
        None => is_silent,
        Some(None) => true,
        Some(Some(kind)) => kind.may_check(by),
    }
}

fn count(
    (n, text): (usize, String),
    is_checked: bool,
    ticks: &[TickedBy],
    may: impl Fn(ActorKind) -> bool,
) -> Counted {
    let mut counting = ticks.iter().filter(|tick| may(tick.kind)).peekable();
    let last = |is_shown: bool| {
        let said = counting.clone().filter(|tick| is_checked && (tick.is_shown || !is_shown));
        said.map(|tick| tick.at).max()
    };
    let (ticked_at, shown_at) = (last(false), last(true));
    // What was ticked in other ways than by a verb of ours is a claim of somebody.
    let holds =
        is_checked && (counting.peek().is_some() || (ticks.is_empty() && may_anybody(&may)));
    let is_shown = is_checked && counting.any(|tick| tick.is_shown);
    Counted { n, text, holds, is_shown, ticked_at, shown_at }
}

fn may_anybody(may: impl Fn(ActorKind) -> bool) -> bool {
    [ActorKind::Human, ActorKind::Agent, ActorKind::Service].into_iter().all(may)
}

impl Item {
    /// What gates may look at of it, and of what stands around it.
    #[must_use]
    pub(crate) fn seen(
        &self,
        around: &Around,
        definition: &Definition,
        (way, commit): (&Transition, Option<Oid>),
    ) -> Seen {
        let kind = (!self.also.contains_key(field::KIND)).then_some(self.kind.as_str());
        let may = may_tick(definition, kind);
        let counted = |(n, criterion): (usize, &super::Criterion)| {
            let tick = |tick: &super::Tick| TickedBy {
                kind: tick.actor.kind,
                is_shown: tick.run.as_ref().is_some_and(crate::event::Run::passes),
                at: tick.at,
            };
            let ticks: Vec<TickedBy> = criterion.ticks.iter().map(tick).collect();
            count((n, criterion.text.clone()), criterion.checked, &ticks, may)
        };
        Seen {
            below: around.below.clone(),
            waits: around.waits.clone(),
            criteria: (1..).zip(&self.criteria).map(counted).collect(),
            scores: self.scores.clone(),
            scored_at: self.scored_at.clone(),
            documents: self.sights(way, commit, &around.looked),
            latest: self.updated_at,
        }
    }
}

impl Link {
    /// Its wait for `other`.
    #[must_use]
    pub fn wait(&self, other: &Below, definitions: &Definitions) -> Wait {
        let when = match (&self.when, self.is_apart) {
            (_, true) => When::Apart,
            (Some(state), false) => When::State(state.clone()),
            (None, false) => When::Over,
        };
        waits(other, when, definitions)
    }
}
