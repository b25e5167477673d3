//! What is not certain opens no gate: law L5, with refused entries (rule 6), entries that wait
//! (rule 5), kinds of later builds (rules 9 and L12).

use std::collections::BTreeSet;

use proptest::prelude::*;
use tidegate_core::event::{Event, EventBody, EventRef, Object, Resolved};
use tidegate_core::fact::Around;
use tidegate_core::fold::Received;
use tidegate_core::gate::Attempt;
use tidegate_core::item::{Doubt, Item};
use tidegate_core::outlook::ways;
use tidegate_core::{ItemId, Oid};

use crate::dump::dump;
use crate::honest::said;
use crate::liar::{moved, unknown};
use crate::play::{honest, steps};
use crate::random::config;
use crate::world::{World, builtin, definition, fold_of, states};

/// Whether any way out of the state of `item` is open.
fn is_open(item: &Item) -> bool {
    ways(item, builtin(), (&Around::default(), &Attempt::default())).iter().any(|way| way.open)
}

fn is_void(world: &World, oid: Oid) -> bool {
    let merged = world.merged();
    let mut events = merged.events();
    events.find(|view| view.at == EventRef::first(oid)).expect("kept").void.is_some()
}

/// Records `start`, whatever `who` sees.
fn start(world: &mut World, who: usize) -> Oid {
    world.say(who, moved("start", "To Do", "In Progress"))
}

#[test]
fn l5_a_contested_item_opens_no_gate() {
    let mut world = World::new(2);
    world.force(0, "Done");
    world.force(1, "In Progress");
    world.share();
    assert!(!is_open(&world.seen_by(0)));
    let reopened = world.say(0, moved("reopen", "Done", "To Do"));
    assert!(is_void(&world, reopened), "rule 13: one candidate state");
    assert_eq!(world.states(), ["Done", "In Progress"]);
}

#[test]
fn l5_an_item_with_entries_that_wait_opens_no_gate() {
    let mut world = World::new(2);
    let first = world.comment(1, "one");
    let second = world.comment(1, "two");
    world.deliver(second, 0);
    assert_eq!(world.seen_by(0).doubts, [Doubt::Behind { entry: second, missing: first }]);
    assert!(!is_open(&world.seen_by(0)));
    world.deliver(first, 0);
    assert!(is_open(&world.seen_by(0)), "nothing waits any more");
}

#[test]
fn l5_an_item_that_a_later_build_wrote_to_opens_no_gate() {
    let mut world = World::new(2);
    world.say(1, unknown("x.later"));
    world.share();
    assert_eq!(world.seen_by(0).doubts, [Doubt::NeedsUpgrade]);
    assert!(!is_open(&world.seen_by(0)));
    let lie = world.say(0, moved("start", "To Do", "No state at all"));
    let started = start(&mut world, 0);
    assert!(is_void(&world, lie) && is_void(&world, started), "rule 13: every gate passes");
    assert_eq!(world.states(), ["To Do"]);
}

#[test]
fn rule_9_a_kind_that_only_annotates_closes_nothing() {
    let mut world = World::new(1);
    let event = Event { critical: Some(false), ..world.event(0, unknown("x.note"), None) };
    world.append(0, vec![event]);
    assert!(is_open(&world.seen_by(0)));
    let event = Event { critical: None, ..world.event(0, unknown("x.note"), None) };
    world.append(0, vec![event]);
    assert!(!is_open(&world.seen_by(0)), "rule 9: a missing flag is critical");
}

#[test]
fn rule_9_an_entry_of_a_later_format_closes_what_it_touches() {
    let mut world = World::new(2);
    world.comment(1, "before");
    let later = world.later_format(1);
    let parent = world.entries[&later].parent.expect("it goes on");
    world.deliver(later, 0);
    assert_eq!(world.seen_by(0).doubts, [Doubt::Behind { entry: later, missing: parent }]);
    world.deliver(parent, 0);
    assert_eq!(world.seen_by(0).doubts, [Doubt::NeedsUpgrade]);
    assert!(!is_open(&world.seen_by(0)));
}

/// A history in which `naming` says that garbage of the second replica is its past.
fn stubbed(world: &mut World, event: impl Fn(&World, Oid) -> Vec<Event>) -> Oid {
    let garbage = world.garbage(1, "no entry");
    let events = event(world, garbage);
    world.append(1, events);
    world.share();
    garbage
}

#[test]
fn l5_a_refused_entry_in_the_past_opens_no_gate_whoever_names_it() {
    let comment = |world: &World, stub: Oid| world.event_after(1, said("x"), None, &[stub]);
    let witness = |world: &World, stub: Oid| {
        world.event_after(1, moved("start", "To Do", "In Progress"), Some("c"), &[stub])
    };
    let void = |world: &World, stub: Oid| {
        world.event_after(1, moved("finish", "In Review", "Done"), None, &[stub])
    };
    let note = |world: &World, stub: Oid| Event {
        critical: Some(false),
        ..world.event_after(1, unknown("x.note"), None, &[stub])
    };
    type Naming<'a> = &'a dyn Fn(&World, Oid) -> Vec<Event>;
    let namings: [(&str, Naming<'_>); 5] = [
        ("a comment", &|w, s| vec![comment(w, s)]),
        ("a witness", &|w, s| vec![witness(w, s)]),
        ("a void move", &|w, s| vec![void(w, s)]),
        ("a note of a later build", &|w, s| vec![note(w, s)]),
        ("a comment of a void entry", &|w, s| vec![comment(w, s), void(w, s)]),
    ];
    for (what, naming) in namings {
        let mut world = World::new(2);
        world.commit(1, "start", "c").expect("open");
        let garbage = stubbed(&mut world, naming);
        assert_eq!(world.seen_by(0).doubts, [Doubt::Stub(garbage)], "rule 6: {what} names it");
        assert!(!is_open(&world.seen_by(0)), "law L5: {what} names it");
        let submitted = world.say(0, moved("submit", "In Progress", "In Review"));
        assert!(is_void(&world, submitted), "rule 13: {what} names it");
        world.check().unwrap_or_else(|difference| panic!("{what}: {difference}"));
    }
}

#[test]
fn rule_6_a_resolve_that_names_the_stub_ends_the_doubt_in_any_order() {
    let mut world = World::new(2);
    let naming = |world: &World, stub: Oid| vec![world.event_after(1, said("x"), None, &[stub])];
    let garbage = stubbed(&mut world, naming);
    // Beside the resolve, somebody names the stub once more.
    world.lie(1, said("y"), None, &[garbage]);
    world.force(0, "In Progress");
    let resolved = Resolved {
        candidates: world.candidates(0),
        to: "In Progress".into(),
        definition: definition(),
        stubs: vec![garbage],
        region: None,
        reason: None,
    };
    world.say(0, EventBody::Resolved(resolved));
    assert!(is_open(&world.seen_by(0)));
    let entries: Vec<_> = world.entries.values().collect();
    let forward = fold_of(world.repo, entries.iter().copied());
    assert_eq!(forward.item(world.item).expect("an item").doubts, []);
    for from in 0..entries.len() {
        let order = entries[from..].iter().chain(&entries[..from]);
        assert_eq!(dump(&fold_of(world.repo, order.copied())), dump(&forward), "law L1");
    }
    let mut backward = entries;
    backward.reverse();
    assert_eq!(dump(&fold_of(world.repo, backward)), dump(&forward), "law L1");
    world.share();
    let submitted = world.say(1, moved("submit", "In Progress", "In Review"));
    assert!(!is_void(&world, submitted), "rule 6: the resolve took note of the stub");
}

/// What a build reads that does not know how items are edited.
fn as_an_old_build_reads(received: &Received, edits: &BTreeSet<Object>) -> Received {
    let mut received = received.clone();
    if let Ok(entry) = &mut received.content {
        for event in entry.events.iter_mut().filter(|event| edits.contains(&event.object)) {
            if matches!(event.body, EventBody::ItemEdited(_)) {
                let data = event.body.data().expect("data").to_string();
                event.body = EventBody::Unknown { kind: "item.edited".into(), data };
            }
        }
    }
    received
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn l12_an_old_build_agrees_on_what_it_can_read_and_closes_the_rest(steps in steps(40)) {
        let mut world = World::new(3);
        let items = [world.item, ItemId::mint([8; 10])];
        world.item = items[1];
        world.create(0);
        world.share();
        for (n, step) in steps.into_iter().enumerate() {
            world.item = items[n % 2];
            honest(&mut world, step, true);
        }
        let edits = BTreeSet::from([Object::Item(items[1])]);
        let old: Vec<Received> =
            world.entries.values().map(|received| as_an_old_build_reads(received, &edits)).collect();
        let (new, old) = (world.merged(), fold_of(world.repo, &old));
        prop_assert_eq!(new.item(items[0]), old.item(items[0]), "law L12");
        let edited = new
            .events_of(&Object::Item(items[1]))
            .any(|view| matches!(view.event.body, EventBody::ItemEdited(_)));
        let item = old.item(items[1]).expect("the item was begun");
        prop_assert_eq!(edited, item.doubts.contains(&Doubt::NeedsUpgrade), "rule 9");
        prop_assert!(!edited || !is_open(&item), "law L12: elsewhere all is closed");
        prop_assert!(edited || states(&item) == states(&new.item(items[1]).expect("begun")));
    }
}
