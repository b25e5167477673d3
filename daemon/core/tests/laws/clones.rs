//! Laws about many clones: commits reconciled by all of them, records of one move.

use proptest::prelude::*;
use tidegate_core::event::{Event, EventRef};
use tidegate_core::{Entry, Oid};

use crate::play::{Step, honest, steps};
use crate::random::config;
use crate::reference::Reference;
use crate::world::{World, states};

/// A list of commits that every clone has: via and key.
const COMMITS: [(&str, &str); 4] =
    [("start", "c1"), ("submit", "c2"), ("rework", "c3"), ("submit", "c4")];

/// Lets `clones` reconcile the list, each in its order, hearing of each other at random. Gives how
/// many moves stand where only `after` is looked at: naively, the item is contested if several.
fn reconcile(clones: u8, seed: u64) -> usize {
    let mut world = World::new(clones);
    let mut done = vec![0; usize::from(clones)];
    let mut state = seed;
    let mut random = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below
    };
    while done.iter().any(|n| *n < COMMITS.len()) {
        let (who, other) = (random(done.len()), random(done.len()));
        if random(4) == 0 {
            world.sync(other, who);
        } else if let Some((via, key)) = COMMITS.get(done[who]) {
            world.commit(who, via, key).expect("law L10: the next commit of the list is open");
            done[who] += 1;
        }
        let seen = states(&world.seen_by(who));
        assert_eq!(seen.len(), 1, "law L10: {clones} clones, seed {seed}: {seen:?}");
    }
    assert_eq!(world.states(), ["In Review"], "law L10: {clones} clones, seed {seed}");
    world.merged().heads(&world.object()).len()
}

#[test]
fn l10_clones_that_reconcile_one_list_of_commits_never_contest() {
    for (clones, seeds) in [(2, 20), (3, 20), (5, 10), (20, 1)] {
        let naive: usize = (0..seeds).map(|seed| usize::from(reconcile(clones, seed) > 1)).sum();
        assert!(naive > 0, "{clones} clones never wrote apart: the test shows nothing");
    }
}

#[test]
fn l3_two_keys_in_opposite_order_are_contested_for_all() {
    let mut world = World::new(2);
    world.commit(0, "start", "k1").expect("open");
    world.commit(0, "stop", "k2").expect("open");
    world.go(1, "start").expect("open");
    world.commit(1, "stop", "k2").expect("open");
    world.commit(1, "start", "k1").expect("open");
    assert_eq!(world.states(), ["In Progress", "To Do"], "rule 16: each covers the other");
    world.check().expect("the reference agrees");
    world.share();
    world.resolve(0, "To Do").expect("a candidate");
    world.share();
    assert_eq!(states(&world.seen_by(1)), ["To Do"], "rule 20: a resolve ends it");
}

#[test]
fn rule_20_equal_resolves_are_one_and_an_unknown_candidate_stays() {
    let mut world = World::new(3);
    world.force(0, "Done");
    world.force(1, "In Review");
    world.sync(0, 1);
    world.sync(1, 0);
    world.resolve(0, "Done").expect("a candidate");
    world.resolve(1, "Done").expect("a candidate");
    assert_eq!(world.states(), ["Done"]);
    world.go(2, "start").expect("open: it knows of nothing");
    assert_eq!(world.states(), ["Done", "In Progress"]);
}

#[test]
fn rule_19_words_about_an_item_leave_its_round_alone() {
    let mut world = World::new(2);
    world.comment(0, "soon");
    world.claim(0, "ann");
    world.go(0, "start").expect("open");
    world.go(1, "start").expect("open");
    let merged = world.merged();
    let (state, _) = merged.item_state(world.item).expect("an item");
    let names: Vec<_> = state.moves().moves().iter().map(|m| m.nid).collect();
    assert_eq!(names[0], names[1], "rule 15: the two moves are made on one ground");
}

#[test]
fn rule_14_another_payload_under_one_key_is_another_event() {
    let mut world = World::new(1);
    world.commit(0, "start", "k").expect("open");
    let event = world.event(0, crate::liar::moved("submit", "In Progress", "In Review"), Some("k"));
    world.append(0, vec![event]);
    assert_eq!(world.states(), ["In Review"], "both are judged alone");
}

/// Lets a new clone that knows what the author of `fact` knew record the same once more.
fn record_again(world: &mut World, reference: &Reference, fact: usize) {
    let newcomer = world.join();
    let past = &reference.facts[fact].past;
    let mut known: Vec<Oid> = past.iter().map(|i| reference.facts[*i].at.entry).collect();
    // What all that needs comes with it, what its authors wrote about something else included.
    while let Some(oid) = known.pop() {
        let received = &world.entries[&oid];
        let references = received.content.as_ref().ok().into_iter().flat_map(|e| e.references());
        known.extend(received.parent.into_iter().chain(references));
        known.retain(|oid| !world.replicas[newcomer].has.contains(oid));
        world.deliver(oid, newcomer);
    }
    let made = reference.facts[fact].event.clone();
    let event = world.event(newcomer, made.body, made.key.as_deref());
    let entry = world.entry(newcomer, vec![Event { reads: made.reads, ..event }]);
    // Its gates may look at who moved, and when.
    let first = reference.admitted[&reference.facts[fact].at.entry].as_ref().expect("an entry");
    let entry = Entry { at: first.at, actor: first.actor.clone(), ..entry };
    world.append_entry(newcomer, &entry);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn l4_one_more_record_of_a_move_changes_nothing(steps in steps(30), which: prop::sample::Index) {
        let mut world = World::new(3);
        let takes_back = |step: &Step| (9..=12).contains(&(step.1 % 28));
        steps.into_iter().filter(|s| !takes_back(s)).for_each(|s| honest(&mut world, s, true));
        let before = world.states();
        let reference = Reference::of(world.repo, world.entries.values());
        let all = reference.all(&world.object());
        let moves: Vec<usize> = all.iter().copied().filter(|i| reference.is_write(*i)).collect();
        if moves.is_empty() { return Ok(()) }
        record_again(&mut world, &reference, moves[which.index(moves.len())]);
        world.check().map_err(TestCaseError::fail)?;
        prop_assert_eq!(world.states(), before, "law L4");
    }

    #[test]
    fn l11_undo_right_after_a_move_restores_the_state(steps in steps(30), who in 0usize..3) {
        let mut world = World::new(3);
        for step in steps {
            honest(&mut world, step, true);
        }
        let (before, candidates) = (states(&world.seen_by(who)), world.candidates(who));
        let ways = ["start", "submit", "rework", "reopen"];
        let Some(made) = ways.iter().find_map(|via| world.go(who, via)) else { return Ok(()) };
        prop_assert_eq!(world.candidates(who), [EventRef::first(made)]);
        world.undo(who).expect("law L11: the last move can be taken back");
        prop_assert_eq!(states(&world.seen_by(who)), before, "law L11");
        prop_assert_eq!(world.candidates(who), candidates, "law L11");
    }

    #[test]
    fn rules_42_and_43_both_orders_extend_the_past(steps in steps(30)) {
        let mut world = World::new(3);
        for (n, step) in steps.into_iter().enumerate() {
            if n % 2 == 0 {
                honest(&mut world, step, true);
            } else {
                crate::play::hostile(&mut world, step);
            }
        }
        let reference = Reference::of(world.repo, world.entries.values());
        let merged = world.merged();
        let order = |i: usize| {
            let at = reference.facts[i].at;
            let view = merged.events().find(|view| view.at == at).expect("both have it");
            ((view.depth, at), view.shown)
        };
        for i in 0..reference.facts.len() {
            let (canonical, shown) = order(i);
            for earlier in &reference.facts[i].past {
                let (before, shown_before) = order(*earlier);
                prop_assert!(before.0 < canonical.0, "rule 42");
                prop_assert!(shown_before < shown, "rule 43");
            }
        }
        for replica in &world.replicas {
            for view in replica.fold.events() {
                let there = merged.events().find(|other| other.at == view.at).expect("it has all");
                prop_assert_eq!((view.depth, view.shown), (there.depth, there.shown), "immutable");
            }
        }
    }
}
