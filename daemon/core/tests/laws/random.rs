//! Long random histories, honest and hostile, against the reference and in any order of delivery.
//!
//! `TIDEGATE_LAW_CASES` sets how many histories each test plays, 64 without it; where it is set,
//! the exhaustive tests go one step further too.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::json;
use tidegate_core::event::{
    Change, Event, EventBody, EventRef, Forced, Object, ProjectCreated, Resolved, Undone, Withdrawn,
};
use tidegate_core::fold::Received;
use tidegate_core::{Fold, Oid};

use crate::dump::dump;
use crate::liar::{moved, unknown};
use crate::reference::{Facts, Reference};
use crate::world::{World, definition, fold_of};

const STATES: [&str; 4] = ["To Do", "In Progress", "In Review", "Done"];
const WAYS: [(&str, &str, &str); 6] = [
    ("start", "To Do", "In Progress"),
    ("submit", "In Progress", "In Review"),
    ("rework", "In Review", "In Progress"),
    ("finish", "In Review", "Done"),
    ("stop", "In Progress", "To Do"),
    ("reopen", "Done", "To Do"),
];

/// What is done, by whom, and two choices in it.
pub(crate) type Step = (u8, u8, u8, u8);

/// How many histories the tests are told to play.
#[expect(clippy::disallowed_methods, reason = "tests may be told to take longer")]
pub(crate) fn cases() -> Option<u32> {
    std::env::var("TIDEGATE_LAW_CASES").ok()?.parse().ok()
}

pub(crate) fn config() -> Config {
    Config { cases: cases().unwrap_or(64), failure_persistence: None, ..Config::default() }
}

pub(crate) fn steps(length: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(any::<(u8, u8, u8, u8)>(), 1..length)
}

fn pick<T: Copy>(from: &[T], choice: u8) -> T {
    from[usize::from(choice) % from.len()]
}

/// One step of somebody honest.
pub(crate) fn honest(world: &mut World, (who, what, one, other): Step, keys: bool) {
    let who = usize::from(who) % world.replicas.len();
    let to = usize::from(one) % world.replicas.len();
    let via = pick(&WAYS, one).0;
    match what % 24 {
        0..=5 => drop(world.go(who, via)),
        6..=8 if keys => drop(world.commit(who, via, pick(&["c1", "c2", "c3"], other))),
        9 if keys => drop(world.withdraw(who, pick(&["c1", "c2", "c3"], other))),
        10 | 11 => drop(world.undo(who)),
        12 => drop(world.undo_last(who, 2)),
        13 => drop(world.resolve(who, pick(&STATES, one))),
        14 if one > 128 => drop(world.force(who, pick(&STATES, other))),
        14 => drop(world.roll_back(who, pick(&STATES, other))),
        15 => drop(world.comment(who, "so be it")),
        16 => drop(world.edit(who, vec![change(one, other)])),
        17 => drop(if one > 128 { world.claim(who, "ann") } else { world.release(who) }),
        _ => drop(world.sync(who, to)),
    }
}

/// Some change of some field; not all of them are lawful.
fn change(one: u8, other: u8) -> Change {
    let element = pick(&["a", "b"], other).to_owned();
    let set = pick(&["labels", "checked", "fields.tags"], other / 2).to_owned();
    match one % 9 {
        0 | 1 => Change::Write { field: "title".into(), value: json!(format!("t{}", other % 3)) },
        2 => Change::Clear { field: "priority".into() },
        3 => Change::Write { field: "priority".into(), value: json!(other % 3) },
        4 | 5 => Change::Add { field: set, element },
        6 => Change::Remove { field: set, element },
        7 => Change::Count { field: "fields.hours".into(), by: i64::from(other) - 100 },
        _ => Change::Place {
            field: "criteria".into(),
            element,
            at: format!("{}", other % 5),
            value: (other > 99).then(|| json!("holds")),
        },
    }
}

/// One step of a liar.
pub(crate) fn hostile(world: &mut World, step: Step) {
    let (who, what, one, other) = step;
    let who = usize::from(who) % world.replicas.len();
    let known: Vec<Oid> = world.entries.keys().copied().collect();
    let some = pick(&known, one);
    let after: Vec<Oid> =
        [some, pick(&known, other)].into_iter().take(usize::from(one % 3)).collect();
    let key = pick(&[None, None, Some("c1"), Some("c2")], one / 4);
    match what % 20 {
        0..=3 => drop(world.lie(who, body(one, other, &known), key, &after)),
        4 | 5 => drop(world.lie(who, body(other, one, &known), key, &after)),
        6 if world.entries[&some].content.is_ok() => world.fork(who, some),
        7 => drop(world.garbage(who, "{}")),
        8 => drop(world.later_format(who)),
        9 => {
            let kind = unknown(pick(&["x.one", "x.two"], one));
            let critical = pick(&[None, Some(true), Some(false), Some(false)], other);
            let event = Event { critical, ..world.event_after(who, kind, key, &after) };
            world.append(who, vec![event]);
        }
        10 | 11 => {
            let one_event = world.event_after(who, body(one, other, &known), key, &after);
            let other_event = world.event(who, body(other, one, &known), None);
            world.append(who, vec![one_event, other_event]);
        }
        12..=15 => world.deliver(some, who),
        _ => drop(world.sync(who, usize::from(one) % world.replicas.len())),
    }
}

/// Some event, be it lawful or not.
fn body(one: u8, other: u8, known: &[Oid]) -> EventBody {
    let way = pick(&WAYS, other);
    let refs = vec![EventRef::first(pick(known, one)), EventRef::first(pick(known, other))];
    let refs: Vec<EventRef> = refs.into_iter().take(1 + usize::from(other % 2)).collect();
    let (to, definition) = (pick(&STATES, other).to_owned(), definition());
    match one % 12 {
        0..=3 => moved(way.0, way.1, way.2),
        4 => EventBody::Undone(Undone { undoes: refs, to, definition, reason: None }),
        5 => EventBody::Withdrawn(Withdrawn { records: refs }),
        6 => {
            let stubs = vec![pick(known, one / 2)];
            EventBody::Resolved(Resolved { candidates: refs, to, definition, stubs, reason: None })
        }
        7 => {
            let reason = format!("because {}", other % 2);
            EventBody::Forced(Forced { from: None, to, definition, reason })
        }
        8 => EventBody::ProjectCreated(ProjectCreated { name: format!("p{}", other % 2) }),
        9 => moved("start", "To Do", "Done"),
        _ => EventBody::ItemEdited(tidegate_core::event::Changes {
            changes: vec![change(other, one), change(one, other)],
            reason: None,
        }),
    }
}

/// What these touch, as far as anybody can read.
fn touched<'a>(entries: impl IntoIterator<Item = &'a Received>) -> BTreeSet<Object> {
    let objects = |received: &Received| match &received.content {
        Ok(entry) => entry.events.iter().map(|event| event.object.clone()).collect(),
        Err(refused) => refused.objects.clone(),
    };
    entries.into_iter().flat_map(objects).collect()
}

/// A fold that recalls of `whole` what these need, and takes them in.
fn gone_on(whole: &Fold, after: &[&Received]) -> Fold {
    let waiting: Vec<Received> =
        whole.waiting().filter_map(|w| whole.waits(w.entry).cloned()).collect();
    let new: Vec<&Received> = waiting.iter().chain(after.iter().copied()).collect();
    let wanted = touched(new.iter().copied());
    let named = |received: &Received| {
        let references = received.content.as_ref().ok().into_iter().flat_map(|e| e.references());
        received.parent.into_iter().chain(references).collect::<Vec<Oid>>()
    };
    let needs =
        |received: &Received| touched([received]).iter().any(|object| wanted.contains(object));
    let remembered: Vec<_> = whole.oids().filter_map(|oid| whole.remember(oid)).collect();
    let mut kept: BTreeSet<Oid> = new.iter().flat_map(|received| named(received)).collect();
    for entry in remembered.iter().filter(|entry| needs(&entry.received)) {
        kept.insert(entry.received.oid);
        kept.extend(named(&entry.received));
    }
    let mut fold = Fold::resumed(whole.repo(), whole.chains().lanes().collect());
    for entry in remembered.into_iter().filter(|entry| kept.contains(&entry.received.oid)) {
        fold.recall(entry, &|object| wanted.contains(object));
    }
    fold.offer_all(new.into_iter().cloned());
    fold
}

/// All that a fold says of one object.
fn about(fold: &Fold, object: &Object) -> String {
    let event = |view: tidegate_core::fold::EventView<'_>| {
        format!("{} {} {:?} {} {:?}", view.at, view.depth, view.shown, view.witness, view.void)
    };
    let mut events: Vec<String> = fold.events_of(object).map(event).collect();
    events.sort_unstable();
    let item = object.item().and_then(|id| fold.item(id));
    let project = fold.project().filter(|_| *object == Object::Project);
    format!("{events:?} {item:?} {project:?} {:?}", fold.heads(object))
}

/// Whether each event counts, as far as anybody knows.
fn verdicts(world: &World) -> BTreeMap<EventRef, (bool, bool)> {
    let views = world.replicas.iter().flat_map(|replica| replica.fold.events());
    let mut verdicts = BTreeMap::new();
    for view in views {
        let verdict = (view.witness, view.void.is_some());
        let known = *verdicts.entry(view.at).or_insert(verdict);
        assert_eq!(known, verdict, "law L2: two clones judge {} differently", view.at);
    }
    verdicts
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn l9_and_l3_no_honest_history_holds_a_void_event_or_a_circle(steps in steps(40)) {
        let mut world = World::new(3);
        for step in steps {
            honest(&mut world, step, false);
        }
        world.check().map_err(TestCaseError::fail)?;
        let merged = world.merged();
        prop_assert!(merged.events().all(|view| view.void.is_none()), "law L9");
        let reference = Reference::of(world.repo, world.entries.values());
        let all = reference.all(&world.object());
        prop_assert!(!reference.settle(&all, &Facts::new()).circular, "law L3");
    }

    #[test]
    fn l9_keys_do_not_make_honest_events_void(steps in steps(40)) {
        let mut world = World::new(3);
        for step in steps {
            honest(&mut world, step, true);
        }
        world.check().map_err(TestCaseError::fail)?;
        prop_assert!(world.merged().events().all(|view| view.void.is_none()), "law L9");
    }

    #[test]
    fn l2_a_verdict_never_changes(steps in steps(30)) {
        let mut world = World::new(3);
        let mut before = BTreeMap::new();
        for (n, step) in steps.into_iter().enumerate() {
            if n % 3 == 0 { honest(&mut world, step, true) } else { hostile(&mut world, step) }
            let now = verdicts(&world);
            for (at, verdict) in &before {
                prop_assert_eq!(now.get(at), Some(verdict), "law L2: {} was judged anew", at);
            }
            before = now;
        }
    }

    #[test]
    fn what_goes_on_from_a_part_says_of_it_what_a_whole_fold_says(
        steps in steps(40),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut world = World::new(3);
        for (n, step) in steps.into_iter().enumerate() {
            if n % 2 == 0 { honest(&mut world, step, true) } else { hostile(&mut world, step) }
        }
        let arrived: Vec<_> = world.entries.values().collect();
        let (before, after) = arrived.split_at(cut.index(arrived.len() + 1));
        let mut whole = fold_of(world.repo, before.iter().copied());
        let mut part = gone_on(&whole, after);
        whole.offer_all(after.iter().map(|received| (*received).clone()));
        let touched = touched(after.iter().copied());
        for object in &touched {
            prop_assert_eq!(about(&whole, object), about(&part, object));
        }
        // And once more, from where that ended.
        part = gone_on(&whole, &[]);
        prop_assert_eq!(part.len(), 0);
    }

    #[test]
    fn l1_any_order_any_batches_and_twice_give_one_fold(
        steps in steps(30),
        order in prop::collection::vec(any::<prop::sample::Index>(), 60),
        twice in prop::collection::vec(any::<prop::sample::Index>(), 10),
    ) {
        let mut world = World::new(3);
        for (n, step) in steps.into_iter().enumerate() {
            if n % 2 == 0 { honest(&mut world, step, true) } else { hostile(&mut world, step) }
        }
        world.check().map_err(TestCaseError::fail)?;
        let mut entries: Vec<_> = world.entries.values().collect();
        let one = dump(&fold_of(world.repo, entries.iter().copied()));
        for index in &order {
            let moved = entries.remove(index.index(entries.len()));
            entries.push(moved);
        }
        for index in &twice {
            entries.push(entries[index.index(entries.len())]);
            entries.insert(0, entries[index.index(entries.len())]);
        }
        prop_assert_eq!(&one, &dump(&fold_of(world.repo, entries.iter().copied())), "law L1");
        entries.reverse();
        prop_assert_eq!(&one, &dump(&fold_of(world.repo, entries.iter().copied())), "law L1");
    }
}
