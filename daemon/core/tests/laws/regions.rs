//! Rules 21 and 22, history by history: work that goes on side by side in one state, and states that
//! have ranks.

use tidegate_core::item::Item;

use crate::published::{DOING, OTHER_NAMES, OTHER_SIDES, RANKS, RANKS_AND_A_GATE, SIDES, variant};
use crate::world::{World, states};

/// Two clones that know an item in the state with regions.
fn begun(number: u8) -> World {
    let mut world = World::following(2, number);
    world.go(0, "start").expect("open");
    world.share();
    world
}

/// The same, where both regions are over.
fn read() -> World {
    let mut world = begun(SIDES);
    for via in ["back.skip", "front.skip"] {
        world.go(0, via).expect("open");
    }
    world.share();
    world
}

fn merged(world: &World) -> Item {
    world.check().expect("the reference says the same");
    world.merged().item(world.item).expect("it was begun")
}

fn agreed(world: &World) -> Vec<String> {
    states(&merged(world))
}

/// Where the regions are: nothing stands for one that is contested.
fn regions(world: &World) -> Vec<String> {
    let at =
        |at: &tidegate_core::item::RegionView| at.state.single().unwrap_or_default().to_owned();
    merged(world).regions.iter().map(at).collect()
}

#[test]
fn rule_22_moves_in_two_regions_never_meet() {
    let mut world = begun(SIDES);
    for via in ["back.write", "back.read"] {
        world.go(0, via).expect("open");
    }
    world.go(1, "front.write").expect("open");
    assert_eq!((agreed(&world), regions(&world)), (state("In Progress"), both("Read", "Written")));
    world.share();
    world.go(0, "front.read").expect("it knows of the other clone's move");
    world.go(1, "back.redo").expect("it knows of the other clone's move");
    assert_eq!((agreed(&world), regions(&world)), (state("In Progress"), both("Written", "Read")));
}

#[test]
fn rule_22_a_state_is_left_when_enough_of_its_regions_are_over() {
    let mut world = begun(SIDES);
    world.go(0, "back.skip").expect("open");
    assert_eq!(world.go(0, "submit"), None, "one of two is not over");
    world.go(0, "front.skip").expect("open");
    world.go(0, "submit").expect("both are over");
    assert_eq!((agreed(&world), regions(&world)), (state("In Review"), Vec::new()));
    world.go(0, "rework").expect("open");
    assert_eq!(regions(&world), both("Open", "Open"), "who comes back begins anew");

    let mut world = begun(OTHER_SIDES);
    assert_eq!(world.go(0, "submit"), None, "none is over");
    world.go(0, "front.skip").expect("open");
    world.go(0, "submit").expect("one is enough");
    assert_eq!(agreed(&world), ["In Review"]);
}

#[test]
fn rule_22_a_join_that_was_not_met_is_void() {
    let mut world = begun(SIDES);
    let digest = variant(SIDES).digest();
    world.say(
        0,
        tidegate_core::event::EventBody::Applied(tidegate_core::event::Applied {
            via: "submit".into(),
            from: "In Progress".into(),
            to: "In Review".into(),
            definition: digest,
            region: None,
            reason: None,
            keyword: None,
            documents: None,
            zones: None,
            commit: None,
        }),
    );
    assert_eq!(agreed(&world), ["In Progress"]);
}

#[test]
fn rule_22_rework_in_a_region_beside_a_join_is_contested() {
    let mut world = read();
    world.go(0, "submit").expect("both are over");
    world.go(1, "back.redo").expect("it knows of no join");
    assert_eq!(agreed(&world), ["In Progress", "In Review"]);
    world.share();
    world.resolve(1, "In Progress").expect("a candidate");
    assert_eq!((agreed(&world), regions(&world)), (state("In Progress"), both("Written", "Read")));
    world.share();
    world.go(0, "back.read").expect("open");
    world.go(0, "submit").expect("both are over again");
    assert_eq!(agreed(&world), ["In Review"]);
}

#[test]
fn rule_22_who_comes_back_finds_other_registers() {
    let mut world = read();
    for via in ["submit", "rework", "back.write"] {
        world.go(0, via).expect("open");
    }
    world.go(1, "back.redo").expect("it knows of nothing");
    let item = merged(&world);
    assert_eq!(states(&item), ["back.Written"], "the same state, and not the same stay");
    assert_eq!(item.single_state(), None);
    world.share();
    world.resolve(0, "back.Written").expect("a candidate");
    assert_eq!((agreed(&world), regions(&world)), (state("In Progress"), both("Written", "Open")));
}

#[test]
fn rule_22_one_region_that_is_contested_makes_the_item_so_until_somebody_chooses() {
    let mut world = begun(SIDES);
    world.go(0, "back.write").expect("open");
    world.go(1, "back.skip").expect("open");
    assert_eq!(
        (agreed(&world), regions(&world)),
        (names(&["back.Read", "back.Written"]), both("", "Open"))
    );
    world.share();
    assert_eq!(world.go(0, "front.write"), None, "no gate of a contested item opens");
    world.resolve(0, "back.Written").expect("a candidate");
    assert_eq!((agreed(&world), regions(&world)), (state("In Progress"), both("Written", "Open")));
}

#[test]
fn an_undo_in_a_region_leaves_the_other_alone() {
    let mut world = begun(SIDES);
    world.go(0, "front.write").expect("open");
    world.go(0, "back.skip").expect("open");
    world.undo(0).expect("the last move");
    assert_eq!(regions(&world), both("Open", "Written"));
    world.share();
    world.go(1, "front.read").expect("open");
    world.undo(0).expect("its last move");
    assert_eq!(
        agreed(&world),
        ["front.Open", "front.Read"],
        "rule 17: built on what is taken back"
    );
}

#[test]
fn rule_23_a_repin_renames_the_states_of_regions_and_moves_beside_it() {
    let mut world = begun(SIDES);
    world.publish_flow(0, &variant(OTHER_SIDES));
    world.share();
    world.go(0, "back.skip").expect("open");
    world.repin(0, OTHER_SIDES).expect("open");
    assert_eq!((agreed(&world), regions(&world)), (state("In Progress"), both("Seen", "Open")));
    world.go(1, "front.skip").expect("open: it knows of no repin");
    assert_eq!((agreed(&world), regions(&world)), (state("In Progress"), both("Seen", "Seen")));
    assert!(merged(&world).challenged.is_empty(), "rule 24: the same way with the same gates");
}

/// Two clones that know an item in review, of which one finishes it and the other begins again.
fn finished_and_reworked(number: u8) -> World {
    let mut world = World::following(2, number);
    world.force(0, "In Review");
    world.share();
    world.go(0, "finish").expect("open");
    world.go(1, "rework").expect("open");
    world
}

#[test]
fn rule_21_the_highest_rank_holds_where_nothing_was_asked() {
    let mut world = finished_and_reworked(RANKS);
    let item = merged(&world);
    assert_eq!((states(&item), item.outranked), (state("Done"), state("In Progress")));
    assert!(item.doubts.is_empty(), "it is not contested");
    world.share();
    world.go(1, "reopen").expect("open");
    assert_eq!(agreed(&world), ["To Do"], "who knows of both goes on from the higher one");

    let mut world = begun(RANKS);
    world.go(0, "back.write").expect("open");
    world.go(1, "back.skip").expect("open");
    let item = merged(&world);
    assert_eq!((regions(&world), item.outranked), (both("Read", "Open"), state("back.Written")));
}

#[test]
fn rule_21_no_rank_lifts_a_move_over_a_gate_or_a_forced_one() {
    let world = finished_and_reworked(RANKS_AND_A_GATE);
    assert_eq!(agreed(&world), ["Done", "In Progress"], "a gate was asked for one of them");

    let mut world = begun(RANKS);
    world.force(0, "To Do");
    world.force(1, "In Review");
    assert_eq!(agreed(&world), ["In Review", "To Do"], "nobody asked for a forced move");
}

fn state(name: &str) -> Vec<String> {
    names(&[name])
}

fn both(back: &str, front: &str) -> Vec<String> {
    names(&[back, front])
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn rule_17_an_undo_in_a_region_settles_what_that_move_made_contested() {
    let mut world = World::following(3, SIDES);
    world.go(0, "start").expect("open");
    for number in [OTHER_SIDES, RANKS] {
        world.publish_flow(0, &variant(number));
    }
    world.share();
    world.repin(0, OTHER_SIDES).expect("open");
    world.repin(1, RANKS).expect("open");
    world.go(2, "back.write").expect("it knows of neither");
    world.sync(1, 0);
    world.resolve(0, "In Progress").expect("two definitions stand");
    world.sync(2, 0);
    assert_eq!(states(&world.seen_by(0)).len(), 2, "both take that move with them");
    world.undo(0).expect("one state is left");
    assert_eq!(agreed(&world), ["In Progress"]);
    assert_eq!(world.merged().events().filter(|view| view.void.is_some()).count(), 0);
}

#[test]
fn rule_22_an_undo_in_a_region_leaves_it_in_the_state_that_is_left() {
    for (chosen, here, there) in [("In Progress", SIDES, OTHER_NAMES), (DOING, OTHER_NAMES, SIDES)]
    {
        let mut world = World::following(3, RANKS);
        world.go(0, "start").expect("open");
        for number in [here, there] {
            world.publish_flow(0, &variant(number));
        }
        world.share();
        world.repin(0, here).expect("open");
        world.repin(1, there).expect("open");
        world.go(2, "back.write").expect("it knows of neither");
        world.sync(1, 0);
        world.resolve(0, chosen).expect("two definitions stand");
        world.sync(2, 1);
        world.force(1, "back.Read");
        world.sync(2, 0);
        world.undo(0).expect("one state is left");
        let known = [here, there, RANKS].map(variant);
        let is_known = |label: &String| {
            let (state, digest) = label.split_once('@').expect("two definitions stand");
            known.iter().any(|d| d.digest().starts_with(digest) && d.has_state(state))
        };
        let stand = agreed(&world);
        assert!(stand.iter().all(is_known), "{stand:?}");
    }
}
