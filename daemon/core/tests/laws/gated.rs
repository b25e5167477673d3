//! Random histories about gates: definitions with all kinds of them, people who do what opens them,
//! and people who say that they went through gates that were shut.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;
use tidegate_core::definition::{Artifact, Definition, Join, Kind, Rule};
use tidegate_core::event::{
    Applied, Assessed, Change, Event, EventBody, Forced, ItemLinked, ItemUnlinked, Object, Resolved,
};
use tidegate_core::gate::{
    ArtifactGate, Ci, Criteria, Dependencies, Gate, JoinGate, Keyword, Quality, Schedule, Timer,
};
use tidegate_core::link::Relation;
use tidegate_core::{ActorKind, Entry, ItemId, Millis, Oid};

use crate::files::made_up;
use crate::liar::unknown;
use crate::play::{Step, steps};
use crate::published::{FLOW, WORD, flow, repinned};
use crate::world::World;

/// A history: what the definitions say, and what is done.
#[derive(Clone)]
pub(crate) struct Script {
    pub(crate) definitions: [u8; 40],
    pub(crate) steps: Vec<Step>,
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?}", self.definitions, self.steps)
    }
}

/// Any history.
pub(crate) fn script() -> impl Strategy<Value = Script> {
    let definitions = prop::array::uniform32(any::<u8>());
    (definitions, prop::array::uniform8(any::<u8>()), steps(60)).prop_map(|(one, two, steps)| {
        let mut definitions = [0; 40];
        definitions[..32].copy_from_slice(&one);
        definitions[32..].copy_from_slice(&two);
        Script { definitions, steps }
    })
}

fn pick<T: Copy>(from: &[T], choice: u8) -> T {
    from[usize::from(choice) % from.len()]
}

/// Some gate.
fn gate(which: u8, how: u8) -> Gate {
    let (low, high) = (how % 16, how / 16);
    match which % 17 {
        0 => Gate::None,
        1 => Gate::Keyword(Keyword { keyword: WORD.to_owned() }),
        2..=4 => Gate::Criteria(Criteria {
            coverage: pick(&[None, Some(50), Some(34)], low),
            evidence: high % 2 == 1,
            least: pick(&[None, Some(2), Some(0)], high / 2),
            expires: None,
        }),
        5 => Gate::Quality(Quality {
            score: u32::from(60 + low),
            dimension: pick(&["", "clarity"], high).to_owned(),
            expires: None,
        }),
        6 => Gate::Dependencies(Dependencies {}),
        7 => Gate::Timer(Timer { seconds: pick(&[1, 2, 300, 3_600], low) }),
        8 | 9 => Gate::Schedule(Schedule {
            cron: pick(&CRONS, low).to_owned(),
            zone: String::new(),
            window: pick(&[None, Some(7_200), Some(600), Some(90)], high),
        }),
        10..=12 => Gate::Join(JoinGate {
            of: pick(&[Join::All, Join::Any, Join::Of(1), Join::Of(2)], low),
            state: pick(&["", "", "In Progress"], high).to_owned(),
            of_kind: pick(&["", "", "doc", "task"], low / 4).to_owned(),
            alone: high % 4 == 1,
        }),
        13 => Gate::Ci(Ci { check: String::new() }),
        _ => Gate::Artifact(ArtifactGate { artifact: artifact(how) }),
    }
}

/// Some document.
fn artifact(how: u8) -> Artifact {
    let path = pick(&["docs/{feature}.md", "docs/a.md", "docs/*.md"], how).to_owned();
    let kind = pick(&["note", "note", "note", "prd"], how / 3).to_owned();
    let (multiple, optional) = (how / 12 % 2 == 1, how / 24 % 4 == 1);
    Artifact { kind, path, multiple, optional, ..Artifact::default() }
}

const CRONS: [&str; 6] = [
    "0 * * * *",
    "*/20 8-17 * * 1-5",
    "30 6,18 * * *",
    "0 0 22 * 5",
    "15 */3 * * 6,7",
    "0 9 */2 11,12 *",
];

/// A definition of these bytes: the builtin one, with gates before each way on.
pub(crate) fn definition(bytes: &[u8]) -> Definition {
    let description = "gated".to_owned();
    let mut definition = Definition { name: FLOW.to_owned(), description, ..Definition::builtin() };
    // Where they are not marked, nothing is ever past anything: all goes round.
    for way in definition.transitions.iter_mut().filter(|_| bytes[1] > 80) {
        way.back = ["stop", "reopen"].contains(&way.via.as_str());
    }
    let ways = definition.transitions.iter_mut().filter(|way| !way.leads_back());
    for (way, bytes) in ways.zip(bytes[4..].chunks(7)) {
        let [count, rest @ ..] = bytes else { break };
        let gates = rest.chunks_exact(2).take(usize::from(count % 4));
        way.gates = gates.map(|two| gate(two[0], two[1])).collect();
        match count / 12 % 8 {
            0 => way.inputs = vec![artifact(rest[0])],
            1 => way.outputs = vec![artifact(rest[1])],
            _ => {}
        }
        way.rule = if count / 4 % 3 == 0 { Rule::Any } else { Rule::All };
        if way.gates.is_empty() {
            way.gates.push(Gate::None);
            way.rule = Rule::All;
        }
    }
    let by = [&[][..], &[ActorKind::Agent], &[ActorKind::Human], &[ActorKind::Service]];
    let kind = |which: u8| Kind { checked_by: pick(&by, which).to_vec(), ..Kind::default() };
    let kinds = [("task".to_owned(), kind(bytes[0] % 3)), ("doc".to_owned(), kind(bytes[1]))];
    definition.kinds = BTreeMap::from(kinds);
    definition
}

/// The definition that items begin with, and the one that they may go over to.
pub(crate) fn definitions(script: &Script) -> [Definition; 2] {
    let bytes = &script.definitions;
    let mut other = *bytes;
    other.iter_mut().skip(4 + usize::from(bytes[2] % 3) * 7).take(7).for_each(|b| *b ^= bytes[3]);
    let [one, other] = [definition(bytes), definition(&other)];
    [one, Definition { description: "gated otherwise".to_owned(), ..other }]
}

/// Plays a history of three replicas.
pub(crate) fn play(script: &Script) -> World {
    let [one, other] = definitions(script);
    let mut world = World::empty(3);
    let (first, second) = (world.publish_flow(0, &one), world.publish_flow(0, &other));
    let begun = world.beginning(0, 7, one.digest(), vec![first, second]);
    world.append(0, vec![begun]);
    for criterion in [b'a', b'b'].into_iter().take(usize::from(script.definitions[0] / 64)) {
        world.edit(0, vec![place(criterion)]);
    }
    world.share();
    for step in &script.steps {
        take(&mut world, *step, [&one, &other]);
    }
    world
}

fn place(which: u8) -> Change {
    let element = char::from(which).to_string();
    Change::Place { field: "criteria".into(), element, at: "1".into(), value: None }
}

/// One step: by somebody honest, or by a liar.
pub(crate) fn take(world: &mut World, (who, what, one, other): Step, flows: [&Definition; 2]) {
    let who = usize::from(who) % world.replicas.len();
    let criterion = pick(&["a", "b"], one);
    match what % 42 {
        0..=6 => {
            let via = pick(&["start", "submit", "finish", "rework", "stop", "reopen"], one);
            let _ = world.go(who, via);
        }
        7..=14 => drop(pretend(world, who, one, other)),
        15..=17 => drop(world.tick(who, criterion, other % 3)),
        18 => drop(world.uncheck(who, criterion)),
        19 | 20 => drop(assess(world, who, one, other)),
        21 => drop(world.edit(who, vec![place(pick(b"abc", one))])),
        22 | 23 => {
            let (rel, to) =
                (pick(&[Relation::DependsOn, Relation::Spawned], one), other_item(other));
            let when = pick(&[None, Some("In Progress"), Some("In Review")], one / 2);
            let when = when.filter(|_| rel == Relation::DependsOn).map(str::to_owned);
            world.say(who, EventBody::ItemLinked(ItemLinked { rel, to, when, reason: None }));
        }
        24 => {
            let (rel, to) =
                (pick(&[Relation::DependsOn, Relation::Spawned], one), other_item(other));
            world.say(who, EventBody::ItemUnlinked(ItemUnlinked { rel, to, reason: None }));
        }
        25 | 26 => drop(begin(world, who, one, other)),
        27 | 28 => drop(put(world, who, one, other)),
        29 => drop(world.force(who, pick(&["To Do", "In Progress", "In Review", "Done"], one))),
        30 => drop(world.resolve(who, pick(&["In Progress", "In Review", "Done"], one))),
        31 => world.replicas[who].skew += pick(&[-400_000, -5_000, 30_000, 4_000_000], one),
        32 => {
            let on = pick(&[2_000, 60_000, 1_800_000, 14_400_000], one);
            world.replicas.iter_mut().for_each(|replica| replica.skew += on);
        }
        33 if other < 100 => drop(trouble(world, who, one)),
        34 if other < 128 => drop(go_over(world, flows, who)),
        35 => drop(world.reaffirm(who)),
        40 | 41 => {
            let field = "fields.feature".to_owned();
            let change = match other % 8 {
                0 => Change::Clear { field },
                _ => {
                    let value = json!(pick(&["a", "a", "b", "a b"], one));
                    Change::Write { field, value }
                }
            };
            world.edit(who, vec![change]);
        }
        36 if other < 100 => {
            let value = json!(pick(&["task", "doc"], one));
            let (own, changes) = (world.item, vec![Change::Write { field: "kind".into(), value }]);
            let below = Some(other_item(other)).filter(|_| other % 2 == 1);
            let is_there = |id: &ItemId| world.replicas[who].fold.item(*id).is_some();
            world.item = below.filter(is_there).unwrap_or(own);
            world.edit(who, changes);
            world.item = own;
        }
        _ => drop(world.sync(who, usize::from(one) % world.replicas.len())),
    }
}

fn other_item(choice: u8) -> ItemId {
    ItemId::mint([20 + choice % 3; 10])
}

/// Begins another item, of some kind.
fn begin(world: &mut World, who: usize, one: u8, other: u8) -> Option<Oid> {
    let fold = &world.replicas[who].fold;
    if fold.item(other_item(other)).is_some() {
        return None;
    }
    let workflow = fold.workflow(FLOW)?;
    let digest = workflow.in_force()?.to_owned();
    let mut event = world.beginning(who, 20 + other % 3, digest, workflow.heads);
    if let EventBody::ItemCreated(created) = &mut event.body {
        created.kind = pick(&["task", "doc"], one).to_owned();
    }
    Some(world.append(who, vec![event]))
}

/// Has another item stand somewhere.
fn put(world: &mut World, who: usize, one: u8, other: u8) -> Option<Oid> {
    let id = other_item(other);
    let fold = &world.replicas[who].fold;
    let definition = fold.item(id)?.definition?;
    let to = pick(&["In Progress", "In Review", "Done", "Done", "To Do"], one).to_owned();
    let (region, reason) = (None, "because".to_owned());
    let body = EventBody::Forced(Forced { from: None, to, definition, region, reason });
    let object = Object::Item(id);
    let after = fold.heads(&object);
    let event = Event { object, after, ..world.event(who, body, None) };
    Some(world.append(who, vec![event]))
}

fn assess(world: &mut World, who: usize, one: u8, other: u8) -> Oid {
    let dimensions = pick(&[&["clarity"][..], &["overall"], &["clarity", "overall"]], one);
    let score = |name: &&str| ((*name).to_owned(), 55 + u32::from(other % 4) * 10);
    let scores = dimensions.iter().map(score).collect();
    world.say(who, EventBody::Assessed(Assessed { scores, ..Assessed::default() }))
}

/// Says that the item went through a transition, whether or not its gates were open.
fn pretend(world: &mut World, who: usize, one: u8, other: u8) -> Option<Oid> {
    let item = world.seen_by(who);
    let digest = item.definition.clone()?;
    let definition = world.replicas[who].fold.definitions().get(&digest)?.clone();
    let here = item.single_state().map(str::to_owned);
    let leaves = |way: &&tidegate_core::definition::Transition| {
        one < 25 || here.as_ref().is_none_or(|here| way.from.contains(here))
    };
    let ways: Vec<_> = definition.transitions.iter().filter(leaves).collect();
    let way = ways.get(usize::from(other) % ways.len().max(1))?;
    let applied = Applied {
        via: way.via.clone(),
        from: way.from[0].clone(),
        to: way.to.clone(),
        definition: digest,
        region: None,
        reason: None,
        keyword: pick(&[None, Some(WORD), Some(WORD), Some("go")], one).map(str::to_owned),
        documents: made_up(one / 3 + other / 3),
        zones: None,
        commit: None,
    };
    let (_, mut reads) = world.around(who);
    if one.is_multiple_of(5) {
        let fold = &world.replicas[who].fold;
        for (n, (id, heads)) in reads.iter_mut().enumerate() {
            let object = Object::Item(ItemId::parse(id).expect("an item"));
            let known: Vec<Oid> = fold.events_of(&object).map(|view| view.at.entry).collect();
            let some = known.get((usize::from(other) + n) % known.len().max(1));
            *heads = some.copied().into_iter().collect();
        }
        if other.is_multiple_of(4) {
            reads.pop_first();
        }
    }
    let mut event = Event { reads, ..world.event(who, EventBody::Applied(applied), None) };
    if one.is_multiple_of(7) {
        let keep = event.after.len() / 2;
        event.after.truncate(keep);
    }
    let entry = world.entry(who, vec![event]);
    let early = if one.is_multiple_of(11) { 3_000 } else { 0 };
    let mut actor = entry.actor.clone();
    if one.is_multiple_of(6) {
        actor.kind = ActorKind::Service;
    }
    let entry = Entry { at: Millis(entry.at.0 - early), actor, ..entry };
    Some(world.append_entry(who, &entry))
}

/// Something that keeps all gates shut: what cannot be read, or what a later version wrote.
fn trouble(world: &mut World, who: usize, one: u8) -> Oid {
    if one < 128 {
        let critical = pick(&[None, Some(true), Some(false)], one);
        let event = Event { critical, ..world.event(who, unknown("x.one"), None) };
        return world.append(who, vec![event]);
    }
    let stub = match one % 2 {
        0 => world.garbage(who, "{}"),
        _ => world.later_format(who),
    };
    if one % 4 < 2 {
        let candidates = world.candidates(who);
        let item = world.seen_by(who);
        if let (Some(to), Some(definition)) = (item.single_state(), &item.definition) {
            let (region, reason) = (None, None);
            let (to, definition, stubs) = (to.to_owned(), definition.clone(), vec![stub]);
            let resolved = Resolved { candidates, to, definition, stubs, region, reason };
            let mut after = world.replicas[who].fold.heads(&world.object());
            after.push(stub);
            return world.lie(who, EventBody::Resolved(resolved), None, &after);
        }
    }
    let mut after = world.replicas[who].fold.heads(&world.object());
    after.push(stub);
    world.lie(who, crate::honest::said("after it"), None, &after)
}

/// Has the item go over to the other definition, as far as nobody did that before.
fn go_over(world: &mut World, [one, other]: [&Definition; 2], who: usize) -> Option<Oid> {
    let item = world.seen_by(who);
    item.single_state()?;
    if who != 0 || item.definition? != one.digest() {
        return None;
    }
    let body = repinned(one, one.digest(), other);
    let heads = world.replicas[who].fold.heads(&flow());
    let reads = BTreeMap::from([(flow().to_string(), heads)]);
    let event = Event { reads, ..world.event(who, body, None) };
    Some(world.append(who, vec![event]))
}
