//! Rules 23 and 25, history by history: a definition that changes while work is in flight.

use tidegate_core::definition::Definition;
use tidegate_core::event::{Applied, EventBody, Reaffirmed, Resolved};
use tidegate_core::item::{Doubt, StateView};

use crate::published::{REVIEW, variant};
use crate::world::World;

/// Two clones that know an item in review, and three definitions that it may follow.
fn in_review() -> World {
    let mut world = World::new(2);
    for number in 0..3 {
        world.publish_flow(0, &variant(number));
    }
    for via in ["start", "submit"] {
        world.go(0, via).expect("open");
    }
    world.share();
    world
}

fn agreed(world: &World) -> (Vec<String>, Option<String>) {
    world.check().expect("the reference says the same");
    let item = world.merged().item(world.item).expect("it was begun");
    (crate::world::states(&item), item.definition)
}

#[test]
fn rule_23_a_repin_renames_what_stands() {
    let mut world = in_review();
    world.repin(0, 2).expect("open");
    assert_eq!(agreed(&world), (vec![REVIEW.to_owned()], Some(variant(2).digest())));
    world.go(0, "finish").expect("the new definition has it");
    assert_eq!(agreed(&world).0, ["Done"]);
}

#[test]
fn rule_23_a_move_beside_a_repin_is_carried_over() {
    let mut world = World::new(2);
    world.publish_flow(0, &variant(2));
    world.go(0, "start").expect("open");
    world.share();
    world.repin(0, 2).expect("open");
    world.go(1, "submit").expect("open: it knows of no other definition");
    assert_eq!(agreed(&world), (vec![REVIEW.to_owned()], Some(variant(2).digest())));
    world.share();
    world.undo(1).expect("the last move can be taken back");
    assert_eq!(agreed(&world), (vec!["In Progress".to_owned()], Some(variant(2).digest())));
}

#[test]
fn rule_23_repins_to_different_definitions_are_contested_until_somebody_chooses() {
    let mut world = in_review();
    world.repin(0, 1).expect("open");
    world.repin(1, 2).expect("open");
    let label = |state: &str, number: u8| format!("{state}@{}", &variant(number).digest()[..12]);
    let mut labels = vec![label("In Review", 1), label(REVIEW, 2)];
    labels.sort_unstable();
    assert_eq!(agreed(&world), (labels, None));
    world.share();
    let item = world.seen_by(0);
    assert!(matches!(item.doubts.as_slice(), [Doubt::Contested(_), Doubt::Definition]), "{item:?}");
    assert!(matches!(item.state, StateView::Contested(_)));
    let chosen = Resolved {
        candidates: world.candidates(0),
        to: REVIEW.to_owned(),
        definition: variant(2).digest(),
        stubs: Vec::new(),
        region: None,
        reason: None,
    };
    world.say(0, EventBody::Resolved(chosen));
    assert_eq!(agreed(&world), (vec![REVIEW.to_owned()], Some(variant(2).digest())));
}

#[test]
fn rule_25_equal_repins_are_one_and_chains_go_on_from_either() {
    let mut world = in_review();
    world.repin(0, 1).expect("open");
    world.repin(1, 1).expect("open");
    assert_eq!(agreed(&world), (vec!["In Review".to_owned()], Some(variant(1).digest())));
    world.go(0, "rework").expect("the second clone's repin is the same as its own");
    world.repin(1, 2).expect("open: it follows the first, in its own record");
    assert_eq!(agreed(&world), (vec!["In Progress".to_owned()], Some(variant(2).digest())));
}

/// What is in doubt, as everybody sees it once they have heard of everything.
fn doubted(world: &World) -> Vec<(String, String)> {
    world.check().expect("the reference says the same");
    let item = world.merged().item(world.item).expect("it was begun");
    assert_eq!(item.challenged.is_empty(), item.doubts.is_empty(), "{item:?}");
    let told = |doubt: Doubt| match doubt {
        Doubt::Challenged { via, to, .. } => (via, to),
        other => panic!("{other:?}"),
    };
    item.doubts.into_iter().map(told).collect()
}

fn submitted() -> Vec<(String, String)> {
    vec![("submit".to_owned(), "In Review".to_owned())]
}

#[test]
fn rule_24_a_move_that_other_gates_let_through_is_in_doubt_until_they_are_asked() {
    let mut world = in_review();
    world.publish_flow(0, &variant(3));
    world.repin(0, 3).expect("open");
    assert_eq!(doubted(&world), submitted());
    assert_eq!(world.go(0, "finish"), None, "no gate opens");
    world.reaffirm(0).expect("the gate of the new definition is open");
    assert_eq!(doubted(&world), []);
    world.go(0, "finish").expect("open");
    assert_eq!(agreed(&world).0, ["Done"]);
}

#[test]
fn rule_24_equal_gates_carry_over_and_so_do_moves_that_nobody_stands_on() {
    let mut world = in_review();
    world.publish_flow(0, &variant(4));
    world.repin(0, 4).expect("open");
    assert_eq!(doubted(&world), [], "it began long before");
    world.go(0, "rework").expect("open");
    assert_eq!(doubted(&world), []);
}

#[test]
fn rule_28_what_is_built_on_a_move_in_doubt_does_not_clear_it() {
    let mut world = World::new(2);
    world.publish_flow(0, &variant(3));
    world.go(0, "start").expect("open");
    world.share();
    world.repin(0, 3).expect("open");
    for via in ["submit", "finish"] {
        world.go(1, via).expect("open: it knows of no other definition");
    }
    assert_eq!(doubted(&world), submitted(), "'finish' asks for the same");
    assert_eq!(world.states(), ["Done"]);
    world.share();
    assert_eq!(world.go(1, "reopen"), None);
    world.reaffirm(1).expect("open");
    world.go(1, "reopen").expect("open");
    assert_eq!(doubted(&world), []);
}

#[test]
fn rule_28_a_move_past_the_gates_ends_a_doubt_that_its_author_knew() {
    let mut world = in_review();
    world.publish_flow(0, &variant(3));
    world.repin(0, 3).expect("open");
    world.force(1, "Done");
    assert_eq!(doubted(&world), submitted(), "who forced it knew nothing of it");
    world.share();
    world.roll_back(1, "To Do");
    assert_eq!(doubted(&world), []);
}

#[test]
fn rule_28_a_shut_gate_is_not_asked_open() {
    let mut world = World::new(1);
    world.publish_flow(0, &variant(4));
    world.go(0, "start").expect("open");
    world.repin(0, 4).expect("open");
    let doubt = [("start".to_owned(), "In Progress".to_owned())];
    assert_eq!(doubted(&world), doubt);
    let item = world.seen_by(0);
    let (moves, definition) = (item.challenged, variant(4).digest());
    world.say(
        0,
        EventBody::Reaffirmed(Reaffirmed {
            moves,
            definition,
            documents: None,
            zones: None,
            reason: None,
        }),
    );
    assert_eq!(doubted(&world), doubt);
    world.undo(0).expect("the last move can be taken back");
    assert_eq!(doubted(&world), [], "it is gone");
}

#[test]
fn rule_28_a_record_that_the_new_gates_let_through_is_enough() {
    let mut world = World::new(3);
    world.publish_flow(0, &variant(3));
    world.go(0, "start").expect("open");
    world.share();
    world.repin(0, 3).expect("open");
    world.sync(0, 2);
    world.commit(1, "submit", "c1").expect("open by the old definition");
    assert_eq!(doubted(&world), submitted());
    world.commit(2, "submit", "c1").expect("open by the new one");
    assert_eq!(doubted(&world), []);
    assert_eq!(world.states(), ["In Review"]);
}

#[test]
fn rule_28_choosing_another_state_ends_the_doubt_and_choosing_the_move_does_not() {
    for (chosen, left) in [("To Do", vec![]), ("In Review", submitted())] {
        let mut world = World::new(2);
        world.publish_flow(0, &variant(3));
        world.go(0, "start").expect("open");
        world.share();
        world.repin(0, 3).expect("open");
        world.go(0, "stop").expect("open");
        world.go(1, "submit").expect("open");
        world.share();
        world.resolve(0, chosen).expect("it is contested");
        assert_eq!(doubted(&world), left, "{chosen}");
    }
}

#[test]
fn a_repin_that_leaves_the_state_without_a_place_is_void() {
    let mut world = in_review();
    let event = world.event(
        0,
        crate::published::repinned(&Definition::default(), crate::world::definition(), &variant(2)),
        None,
    );
    let reads =
        [(crate::published::flow().to_string(), world.merged().heads(&crate::published::flow()))];
    world.append(0, vec![tidegate_core::event::Event { reads: reads.into(), ..event }]);
    assert_eq!(agreed(&world), (vec!["In Review".to_owned()], Some(crate::world::definition())));
}

#[test]
fn a_move_by_the_definition_that_was_left_is_void() {
    let mut world = in_review();
    world.repin(0, 2).expect("open");
    let by_the_old = Applied {
        via: "finish".into(),
        from: "In Review".into(),
        to: "Done".into(),
        definition: crate::world::definition(),
        region: None,
        reason: None,
        keyword: None,
        documents: None,
        zones: None,
        commit: None,
    };
    world.say(0, EventBody::Applied(by_the_old));
    assert_eq!(agreed(&world).0, [REVIEW]);
}
