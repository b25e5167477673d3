//! Definitions: what people publish, and items that begin with it.

use std::collections::BTreeMap;

use tidegate_core::definition::{
    Artifact, Definition, Join, Kind, Normal, Region, Rule, State, Transition,
};
use tidegate_core::event::{
    Change, Event, EventBody, Forced, ItemCreated, ItemLinked, ItemUnlinked, Object, Published,
    Repinned,
};
use tidegate_core::fact::Around;
use tidegate_core::gate::{
    Attempt, Below, Ci, Criteria, Dependencies, Gate, JoinGate, Keyword, Quality, Timer,
};
use tidegate_core::item::{Link, RegionView};
use tidegate_core::link::Relation;
use tidegate_core::{ActorKind, ItemId, Oid};

use crate::files::Tree;
use crate::world::World;

/// The name under which everything is published.
pub(crate) const FLOW: &str = "flow";

/// The word that one of the definitions wants to be typed.
pub(crate) const WORD: &str = "GO";

/// What one of the definitions calls a review.
pub(crate) const REVIEW: &str = "Review";

/// The definition that asks for documents.
pub(crate) const DOCUMENTS: u8 = 15;

/// The definition in which work goes on side by side in a state that is called otherwise.
pub(crate) const OTHER_NAMES: u8 = 16;

/// What it calls the state.
pub(crate) const DOING: &str = "Doing";

/// How many definitions there are.
pub(crate) const VARIANTS: u8 = 17;

/// The definition in which work goes on side by side.
pub(crate) const SIDES: u8 = 6;

/// The same with other sides, of which one is enough.
pub(crate) const OTHER_SIDES: u8 = 7;

/// The definition whose states have ranks.
pub(crate) const RANKS: u8 = 8;

/// The same, where a gate is asked before work is finished.
pub(crate) const RANKS_AND_A_GATE: u8 = 9;

/// One of several definitions that differ in what they say of themselves. One calls a state otherwise,
/// one lets through to review by another rule, one lets nobody begin, and one lets nobody end before
/// what was spawned has come to its end.
pub(crate) fn variant(number: u8) -> Definition {
    let description = format!("variant {number}");
    let mut definition = Definition { name: FLOW.to_owned(), description, ..Definition::builtin() };
    let names = [(2, "In Review", REVIEW), (OTHER_NAMES, "In Progress", DOING)];
    if let Some((_, old, new)) = names.into_iter().find(|(of, ..)| *of == number) {
        let renamed = |state: &mut String| {
            if state == old {
                *state = new.to_owned();
            }
        };
        definition.states.iter_mut().for_each(|state| renamed(&mut state.name));
        for transition in &mut definition.transitions {
            transition.from.iter_mut().for_each(renamed);
            renamed(&mut transition.to);
        }
    }
    let way = |via: &str| definition.transitions.iter().position(|way| way.via == via);
    let via = ["submit", "start", "finish"].get(usize::from(number).wrapping_sub(3));
    let changed = via.and_then(|via| way(via)).map(|at| &mut definition.transitions[at]);
    match (number, changed) {
        (3, Some(submit)) => submit.rule = Rule::Any,
        (4, Some(start)) => start.gates = vec![Gate::Ci(Ci { check: String::new() })],
        (5, Some(finish)) => {
            let join = JoinGate {
                of: Join::All,
                state: String::new(),
                of_kind: String::new(),
                alone: false,
            };
            finish.gates = vec![Gate::Join(join)];
        }
        (SIDES | OTHER_SIDES | OTHER_NAMES, ..) => {
            let state = &mut definition.states[1];
            state.regions = vec![region("back", number), region("front", number)];
            state.join = if number == OTHER_SIDES { Join::Any } else { Join::All };
        }
        (RANKS | RANKS_AND_A_GATE, ..) => {
            definition.states[1].regions = vec![region("back", number), region("front", number)];
            let states = (1..).zip(&mut definition.states);
            states.for_each(|(rank, state)| state.rank = Some(rank));
            let mut ways = definition.transitions.iter_mut();
            let finish = ways.find(|way| way.via == "finish" && number == RANKS_AND_A_GATE);
            if let Some(finish) = finish {
                finish.gates = vec![Gate::None, Gate::Ci(Ci { check: String::new() })];
                finish.rule = Rule::Any;
            }
        }
        _ => gated(number, &mut definition),
    }
    definition
}

/// Gates that ask what is recorded of the item, or of others.
fn gated(number: u8, definition: &mut Definition) {
    let (via, gate) = match number {
        10 => ("finish", Gate::Criteria(Criteria { coverage: Some(60), ..Criteria::default() })),
        11 => {
            let kind = Kind { checked_by: vec![ActorKind::Agent], ..Kind::default() };
            definition.kinds = BTreeMap::from([("task".to_owned(), kind)]);
            let criteria =
                Criteria { coverage: Some(50), evidence: true, least: Some(2), expires: None };
            ("submit", Gate::Criteria(criteria))
        }
        12 => (
            "submit",
            Gate::Quality(Quality { score: 70, dimension: "clarity".to_owned(), expires: None }),
        ),
        13 => ("start", Gate::Keyword(Keyword { keyword: WORD.to_owned() })),
        14 => ("submit", Gate::Timer(Timer { seconds: 2 })),
        DOCUMENTS => {
            for way in &mut definition.transitions {
                match way.via.as_str() {
                    "start" => way.outputs = vec![note()],
                    "finish" => way.inputs = vec![note()],
                    _ => {}
                }
            }
            return;
        }
        _ => return,
    };
    let mut ways = definition.transitions.iter_mut();
    let way = ways.find(|way| way.via == via).expect("it has such a way");
    way.gates = vec![gate];
    if number == 14 {
        way.gates.push(Gate::Dependencies(Dependencies {}));
    }
}

/// The document of a feature.
pub(crate) fn note() -> Artifact {
    let (kind, path) = ("note".to_owned(), "docs/{feature}.md".to_owned());
    Artifact { kind, path, ..Artifact::default() }
}

/// A side of the work: written, and looked through.
fn region(name: &str, number: u8) -> Region {
    let names = ["Open", "Written", if number == OTHER_SIDES { "Seen" } else { "Read" }];
    let way = |via: &str, from: usize, to: usize| Transition {
        via: via.to_owned(),
        from: vec![names[from].to_owned()],
        to: names[to].to_owned(),
        ..Transition::default()
    };
    let mut states: Vec<State> = names.iter().copied().map(State::from).collect();
    if matches!(number, RANKS | RANKS_AND_A_GATE) {
        (0..).zip(&mut states).for_each(|(rank, state)| state.rank = Some(rank));
    }
    let mut transitions = vec![way("write", 0, 1), way("read", 1, 2), way("redo", 2, 1)];
    transitions.push(way("skip", 0, 2));
    Region { name: name.to_owned(), states, transitions, finals: vec![names[2].to_owned()] }
}

/// What leads from `old` to `new`, with the states that are called otherwise.
pub(crate) fn repinned(old: &Definition, old_digest: String, new: &Definition) -> EventBody {
    let back = [("back.Read", "back.Seen"), ("back.Seen", "back.Read")];
    let front = [("front.Read", "front.Seen"), ("front.Seen", "front.Read")];
    let review = [("In Review", REVIEW), (REVIEW, "In Review")];
    let doing = [("In Progress", DOING), (DOING, "In Progress")];
    let pairs = [review, doing, back, front].concat();
    let other = |(from, to): &(&str, &str)| old.knows(from) && new.knows(to);
    let map = pairs.into_iter().filter(other).map(|(a, b)| (a.to_owned(), b.to_owned()));
    EventBody::Repinned(Repinned {
        from: old_digest,
        to: new.digest(),
        map: map.collect(),
        reason: None,
    })
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

    /// Three replicas with an item that follows a definition with regions, one with ranks, one that
    /// asks for documents, or none of these.
    pub(crate) fn of_any(choice: u8) -> Self {
        let all = [SIDES, OTHER_SIDES, RANKS, RANKS_AND_A_GATE, DOCUMENTS, OTHER_NAMES];
        match all.get(usize::from(choice % 7)) {
            Some(number) => Self::following(3, *number),
            None => Self::new(3),
        }
    }

    /// `count` replicas that all know one item, which the first has follow one of the definitions.
    pub(crate) fn following(count: u8, number: u8) -> Self {
        let mut world = Self::new(count);
        world.publish_flow(0, &variant(number));
        world.repin(0, number).expect("the item is in a state of every definition");
        if number == DOCUMENTS {
            let field = "fields.feature".to_owned();
            world.edit(0, vec![Change::Write { field, value: "a".into() }]);
        }
        world.share();
        world
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

    /// Names an item as one that the item spawned.
    pub(crate) fn spawn(&mut self, who: usize, item: u8) -> Oid {
        let (rel, to) = (Relation::Spawned, ItemId::mint([item; 10]));
        self.say(who, EventBody::ItemLinked(ItemLinked { rel, to, when: None, reason: None }))
    }

    /// Takes it back that an item was spawned.
    pub(crate) fn disown(&mut self, who: usize, item: u8) -> Oid {
        let (rel, to) = (Relation::Spawned, ItemId::mint([item; 10]));
        self.say(who, EventBody::ItemUnlinked(ItemUnlinked { rel, to, reason: None }))
    }

    /// Has another item come to its end, or begin again.
    pub(crate) fn end(&mut self, who: usize, item: u8, is_over: bool) -> Option<Oid> {
        let id = ItemId::mint([item; 10]);
        let fold = &self.replicas[who].fold;
        let digest = fold.item(id)?.definition?;
        let definition = fold.definitions().get(&digest)?;
        let states: Vec<&String> = definition.state_names().collect();
        let to = if is_over { states.last()? } else { states.first()? };
        let (to, reason) = ((*to).clone(), "because".to_owned());
        let body =
            EventBody::Forced(Forced { from: None, to, definition: digest, region: None, reason });
        let object = Object::Item(id);
        let after = fold.heads(&object);
        let event = Event { object, after, ..self.event(who, body, None) };
        Some(self.append(who, vec![event]))
    }

    /// Has the item wait for another.
    pub(crate) fn depend(&mut self, who: usize, item: u8, when: Option<&str>) -> Oid {
        let (rel, to) = (Relation::DependsOn, ItemId::mint([item; 10]));
        let when = when.map(str::to_owned);
        self.say(who, EventBody::ItemLinked(ItemLinked { rel, to, when, reason: None }))
    }

    /// The items that the item spawned or waits for, as `who` sees them, and what `who` saw of them.
    pub(crate) fn around(&self, who: usize) -> (Around, BTreeMap<String, Vec<Oid>>) {
        let (fold, item) = (&self.replicas[who].fold, self.seen_by(who));
        let as_below = |id: ItemId| match fold.item(id) {
            Some(item) => item.as_below(fold.definitions()),
            None => Below::unknown(id),
        };
        let waits = item.links.iter().filter(|link| link.rel == Relation::DependsOn);
        let heads = |id: ItemId| (id.to_string(), fold.heads(&Object::Item(id)));
        let reads = item.spawned().chain(waits.clone().map(|link| link.to)).map(heads).collect();
        let wait = |link: &Link| link.wait(&as_below(link.to), fold.definitions());
        let (below, waits) = (item.spawned().map(as_below).collect(), waits.map(wait).collect());
        (Around { below, waits, ..Around::default() }, reads)
    }

    /// An attempt of `who`, with the word that one of the definitions wants.
    pub(crate) fn attempt(&self, who: usize) -> Attempt {
        let entry = self.entry(who, Vec::new());
        Attempt {
            at: entry.at,
            by: entry.actor.kind,
            keyword: Some(WORD.to_owned()),
            head: Some(Tree::usual().commit()),
            ..Attempt::default()
        }
    }

    /// The digest of a definition that the item follows, as `who` sees it.
    pub(crate) fn followed(&self, who: usize) -> String {
        let (state, _) = self.replicas[who].fold.item_state(self.item).expect("it was begun");
        state.distinct()[0].definition.clone()
    }

    /// The states that the item can be in, as `who` sees it.
    pub(crate) fn known_states(&self, who: usize) -> Vec<String> {
        let definitions = self.replicas[who].fold.definitions();
        let definition = definitions.get(&self.followed(who)).expect("this build can read it");
        let regions = self.seen_by(who).regions;
        let inner = |at: &RegionView| {
            let all = definition.states.iter().flat_map(|state| &state.regions);
            let states = all.filter(|r| r.name == at.region).flat_map(|r| &r.states);
            states.map(|state| format!("{}.{}", at.region, state.name)).collect::<Vec<_>>()
        };
        definition.state_names().cloned().chain(regions.iter().flat_map(inner)).collect()
    }

    /// Moves the item to another definition, as far as `who` may.
    pub(crate) fn repin(&mut self, who: usize, to: u8) -> Option<Oid> {
        let event = self.repinning(who, to)?;
        Some(self.append(who, vec![event]))
    }

    /// The event that does.
    fn repinning(&self, who: usize, to: u8) -> Option<Event> {
        let (fold, item, new) = (&self.replicas[who].fold, self.seen_by(who), variant(to));
        let workflow = fold.workflow(FLOW)?;
        let from = item.definition.clone().filter(|_| item.single_state().is_some())?;
        let is_known = workflow.versions.iter().any(|version| version.digest == new.digest());
        if from == new.digest() || !is_known {
            return None;
        }
        let body = repinned(fold.definitions().get(&from)?, from, &new);
        let EventBody::Repinned(e) = &body else { unreachable!("it is a repin") };
        let (state, _) = fold.item_state(self.item)?;
        if state.stood().displaced((&e.to, &new), &e.map).is_some() {
            return None;
        }
        let reads = BTreeMap::from([(flow().to_string(), workflow.heads)]);
        Some(Event { reads, ..self.event(who, body, None) })
    }

    /// Something about definitions that is in order.
    pub(crate) fn define(&mut self, who: u8, what: u8, which: u8) {
        let who = usize::from(who) % self.replicas.len();
        match what % 9 {
            0 => drop(self.publish_flow(who, &variant(which % VARIANTS))),
            1 => drop(self.begin(who, 20 + which % 4)),
            2 => drop(self.reaffirm(who)),
            3 => drop(self.spawn(who, 20 + which % 4)),
            4 => drop(self.disown(who, 20 + which % 4)),
            5 => drop(self.end(who, 20 + which % 4, which < 160)),
            6 => {
                let when = [None, Some("In Progress"), Some("Done")][usize::from(which % 3)];
                let _ = self.depend(who, 20 + which % 4, when);
            }
            _ => drop(self.repin(who, which % VARIANTS)),
        }
    }
}
