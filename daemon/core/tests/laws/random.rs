//! Long random histories, honest and hostile, against the reference and in any order of delivery.
//!
//! `TIDEGATE_LAW_CASES` sets how many histories each test plays, 64 without it; where it is set,
//! the exhaustive tests go one step further too.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::Config;
use tidegate_core::event::{EventRef, Object};
use tidegate_core::fold::Received;
use tidegate_core::{Fold, Oid};

use crate::dump::dump;
use crate::play::{Step, honest, hostile, steps};
use crate::reference::{Facts, Reference};
use crate::world::{World, fold_of};

/// How many histories the tests are told to play.
#[expect(clippy::disallowed_methods, reason = "tests may be told to take longer")]
pub(crate) fn cases() -> Option<u32> {
    std::env::var("TIDEGATE_LAW_CASES").ok()?.parse().ok()
}

pub(crate) fn config() -> Config {
    Config { cases: cases().unwrap_or(64), failure_persistence: None, ..Config::default() }
}

/// What these touch, as far as anybody can read.
fn touched<'a>(entries: impl IntoIterator<Item = &'a Received>) -> BTreeSet<Object> {
    entries.into_iter().flat_map(Received::touches).collect()
}

/// A fold that recalls of `whole` what these need, and takes them in.
fn gone_on(whole: &Fold, after: &[&Received]) -> Fold {
    let waiting: Vec<Received> =
        whole.waiting().filter_map(|w| whole.waits(w.entry).cloned()).collect();
    let new: Vec<&Received> = waiting.iter().chain(after.iter().copied()).collect();
    let looked_up = new.iter().flat_map(|received| received.looks_up());
    let wanted: BTreeSet<Object> =
        touched(new.iter().copied()).into_iter().chain(looked_up).collect();
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
    let mut fold =
        Fold::resumed(whole.repo(), whole.chains().lanes().collect(), whole.definitions().clone());
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
    let workflow = match object {
        Object::Definition(name) => fold.workflow(name),
        _ => None,
    };
    format!("{events:?} {item:?} {project:?} {workflow:?} {:?}", fold.heads(object))
}

/// What honest people do, what liars do, and what is published, by turns.
fn mixed(world: &mut World, n: usize, step: Step) {
    match n % 3 {
        0 => honest(world, step, true),
        1 => hostile(world, step),
        _ => world.define(step.0, step.1, step.2),
    }
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

/// What is void, and why.
fn void(fold: &Fold) -> Vec<String> {
    let events = fold.events().filter_map(|view| Some((view.void?, &view.event.body)));
    events.map(|(why, body)| format!("{why}: {body:?}")).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn l9_and_l3_no_honest_history_holds_a_void_event_or_a_circle(steps in steps(40)) {
        let mut world = World::of_any(steps[0].3);
        for (n, step) in steps.into_iter().enumerate() {
            match n % 4 {
                3 => world.define(step.0, step.1, step.2),
                _ => honest(&mut world, step, false),
            }
        }
        world.check().map_err(TestCaseError::fail)?;
        let merged = world.merged();
        prop_assert_eq!(void(&merged), [""; 0], "law L9");
        let reference = Reference::of(world.repo, world.entries.values());
        let all = reference.all(&world.object());
        prop_assert!(!reference.settle(&all, &Facts::new()).circular, "law L3");
    }

    #[test]
    fn l9_keys_do_not_make_honest_events_void(steps in steps(40)) {
        let mut world = World::of_any(steps[0].3);
        for (n, step) in steps.into_iter().enumerate() {
            match n % 4 {
                3 => world.define(step.0, step.1, step.2),
                _ => honest(&mut world, step, true),
            }
        }
        world.check().map_err(TestCaseError::fail)?;
        prop_assert_eq!(void(&world.merged()), [""; 0], "law L9");
    }

    #[test]
    fn l2_a_verdict_never_changes(steps in steps(30)) {
        let mut world = World::of_any(steps[0].3);
        let mut before = BTreeMap::new();
        for (n, step) in steps.into_iter().enumerate() {
            mixed(&mut world, n, step);
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
        let mut world = World::of_any(steps[0].3);
        for (n, step) in steps.into_iter().enumerate() {
            mixed(&mut world, n, step);
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
        let mut world = World::of_any(steps[0].3);
        for (n, step) in steps.into_iter().enumerate() {
            mixed(&mut world, n, step);
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
