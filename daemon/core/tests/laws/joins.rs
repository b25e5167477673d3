//! Rules 37 and 39, history by history: an item that has to wait for those it spawned.

use tidegate_core::definition::{Definition, Join};
use tidegate_core::event::{Applied, Change, Event, EventBody, Object};
use tidegate_core::gate::{Gate, JoinGate};
use tidegate_core::{ItemId, Oid};

use crate::published::{FLOW, variant};
use crate::world::World;

/// Two clones that know an item in review, which may end only once item 20 has.
fn waiting() -> World {
    let mut world = World::new(2);
    world.publish_flow(0, &variant(5));
    world.begin(0, 20).expect("something is in force");
    for via in ["start", "submit"] {
        world.go(0, via).expect("open");
    }
    world.repin(0, 5).expect("open");
    world.spawn(0, 20);
    world.share();
    world
}

fn finished() -> Applied {
    Applied {
        via: "finish".into(),
        from: "In Review".into(),
        to: "Done".into(),
        definition: variant(5).digest(),
        region: None,
        reason: None,
        keyword: None,
        documents: None,
        zones: None,
        commit: None,
    }
}

/// Has `who` say that the item was joined, having seen the other one at `heads`.
fn join(world: &mut World, who: usize, heads: Vec<Oid>) {
    let reads = [(ItemId::mint([20; 10]).to_string(), heads)].into();
    let event = Event { reads, ..world.event(who, EventBody::Applied(finished()), None) };
    world.append(who, vec![event]);
}

fn heads(world: &World, who: usize) -> Vec<Oid> {
    world.replicas[who].fold.heads(&Object::Item(ItemId::mint([20; 10])))
}

#[test]
fn rule_37_a_join_waits_for_what_was_spawned() {
    let mut world = waiting();
    assert_eq!(world.go(0, "finish"), None);
    world.end(0, 20, true).expect("it is there");
    world.go(0, "finish").expect("open");
    world.check().expect("the reference says the same");
    assert_eq!(world.states(), ["Done"]);
}

#[test]
fn rule_37_who_says_less_than_was_needed_joins_nothing() {
    for (read, is_joined) in [(false, false), (true, true)] {
        let mut world = waiting();
        let before = heads(&world, 1);
        world.end(0, 20, true).expect("it is there");
        world.share();
        let seen = if read { heads(&world, 1) } else { before };
        join(&mut world, 1, seen);
        world.check().expect("the reference says the same");
        assert_eq!(world.states() == ["Done"], is_joined);
    }
    let mut world = waiting();
    world.end(0, 20, true).expect("it is there");
    world.share();
    let event = world.event(1, EventBody::Applied(finished()), None);
    world.append(1, vec![event]);
    world.check().expect("the reference says the same");
    assert_eq!(world.states(), ["In Review"], "it looked at nothing");
}

#[test]
fn rule_39_what_is_taken_up_again_elsewhere_takes_no_join_back() {
    let mut world = waiting();
    world.end(0, 20, true).expect("it is there");
    world.share();
    world.end(1, 20, false).expect("it is there");
    world.go(0, "finish").expect("open, as far as it knows");
    // The other one hears of it when it knows better.
    world.share();
    world.check().expect("the reference says the same");
    assert_eq!(world.states(), ["Done"]);
}

#[test]
fn rule_39_nobody_un_sees_what_the_own_chain_says_of_another_item() {
    let mut world = waiting();
    world.end(0, 20, true).expect("it is there");
    world.share();
    let over = heads(&world, 1);
    world.end(1, 20, false).expect("it is there");
    join(&mut world, 1, over);
    world.check().expect("the reference says the same");
    assert_eq!(world.states(), ["In Review"]);
}

#[test]
fn rule_33_of_an_item_whose_kind_is_said_apart_nobody_can_tell_whether_a_join_waits_for_it() {
    let mut definition = Definition { name: FLOW.to_owned(), ..Definition::builtin() };
    let way = definition.transitions.iter_mut().find(|way| way.via == "start").expect("a way");
    let (of_kind, state) = ("bug".to_owned(), String::new());
    way.gates = vec![Gate::Join(JoinGate { of: Join::All, state, of_kind, alone: true })];
    let mut world = World::empty(2);
    let published = vec![world.publish_flow(0, &definition)];
    let begun = world.beginning(0, 7, definition.digest(), published);
    world.append(0, vec![begun]);
    world.begin(0, 20).expect("something is in force");
    world.share();
    let (own, other) = (world.item, ItemId::mint([20; 10]));
    world.item = other;
    for (who, kind) in [(0, "bug"), (1, "doc")] {
        // By the clocks of people, the other one said so later.
        world.replicas[who].skew += 60_000 * i64::try_from(who).expect("few replicas");
        world.edit(who, vec![Change::Write { field: "kind".into(), value: kind.into() }]);
    }
    world.item = own;
    world.spawn(0, 20);
    world.share();
    assert_eq!(world.replicas[0].fold.item(other).expect("begun").kind, "doc", "as it is shown");
    assert_eq!(world.go(0, "start"), None, "it may be a bug, and is not over");
    let applied = Applied {
        via: "start".into(),
        from: "To Do".into(),
        to: "In Progress".into(),
        definition: definition.digest(),
        ..finished()
    };
    let reads = [(other.to_string(), heads(&world, 0))].into();
    let event = Event { reads, ..world.event(0, EventBody::Applied(applied), None) };
    world.append(0, vec![event]);
    world.check().expect("the reference says the same");
    assert_eq!(world.states(), ["To Do"], "who records it nevertheless has moved nothing");
}
