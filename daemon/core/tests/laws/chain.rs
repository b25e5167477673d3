//! Chains that fork or lie (rules 2 and 3), and entries of several events (rule 7).

use serde_json::json;
use tidegate_core::event::{Change, Changes, EventBody, EventRef, ProjectCreated};
use tidegate_core::{ItemId, Millis, ProjectId};

use crate::liar::moved;
use crate::world::{World, fold_of, states};

fn void(world: &World, at: EventRef) -> bool {
    let merged = world.merged();
    let mut events = merged.events();
    events.find(|view| view.at == at).expect("kept").void.is_some()
}

#[test]
fn rule_3_the_other_branch_of_a_forked_chain_is_in_nobodys_past() {
    let mut world = World::new(2);
    let begun = world.replicas[0].tip.expect("the item was begun");
    let started = world.go(0, "start").expect("open");
    world.sync(0, 1);
    world.go(1, "submit").expect("open");
    world.fork(0, started);
    let forced = crate::honest::forced("Done");
    let other = world.lie(0, forced, None, &[begun]);
    assert_eq!(world.states(), ["Done", "In Review"], "neither branch knows of the other");
    // The second branch goes on from what it knows itself.
    let reopened = world.lie(0, moved("reopen", "Done", "To Do"), None, &[other]);
    assert!(!void(&world, EventRef::first(reopened)), "rule 2: its own chain is the second branch");
    assert_eq!(world.states(), ["In Review", "To Do"]);
    let mut pair = [started, other];
    pair.sort_unstable();
    assert_eq!(world.merged().forks(), [(pair[0], pair[1])]);
    let reversed = fold_of(world.repo, world.entries.values().rev());
    assert_eq!(reversed.forks(), world.merged().forks(), "law L1");
    world.check().expect("the reference agrees");
}

#[test]
fn entries_that_break_their_chain_are_refused_and_kept() {
    let mut world = World::new(2);
    let event = world.event(0, crate::honest::said("x"), None);
    let good = world.entry(0, vec![event]);
    let tip = world.replicas[0].tip;
    let foreign = ProjectId::mint([9; 10]);
    let bad = [
        world.publish(&tidegate_core::Entry { repo: foreign, ..good.clone() }, tip),
        world.publish(&tidegate_core::Entry { seq: 9, ..good.clone() }, tip),
        world.publish(&tidegate_core::Entry { replica: world.replicas[1].id, ..good.clone() }, tip),
        world.publish(&good, None),
    ];
    let merged = world.merged();
    let stubs: Vec<_> = merged.stubs().map(|stub| stub.entry).collect();
    assert!(bad.iter().all(|oid| stubs.contains(oid)), "rule 6: {stubs:?}");
    assert_eq!(merged.item(world.item).expect("an item").doubts, []);
}

#[test]
fn rule_7_one_void_event_makes_its_entry_void_on_every_object() {
    let mut world = World::new(2);
    let first = world.item;
    world.item = ItemId::mint([8; 10]);
    world.create(0);
    world.share();
    let title = |title: &str| {
        let changes = vec![Change::Write { field: "title".into(), value: json!(title) }];
        EventBody::ItemEdited(Changes { changes, reason: None })
    };
    let there = world.event(0, title("void"), None);
    world.item = first;
    let here = world.event(0, title("void"), None);
    let start = world.event(0, moved("start", "To Do", "In Progress"), None);
    let finish = world.event(0, moved("finish", "In Review", "Done"), None);
    let entry = world.append(0, vec![there, here, start, finish]);
    for index in 0..4 {
        assert!(void(&world, EventRef { entry, index }), "event {index} counts");
    }
    let merged = world.merged();
    let titles: Vec<_> = merged.items().map(|id| merged.item(id).expect("an item").title).collect();
    assert_eq!(titles, ["Log in", "Log in"]);
    assert_eq!(world.states(), ["To Do"]);
    world.check().expect("the reference agrees");
    // The chain goes on after it.
    world.go(0, "start").expect("open");
    assert_eq!(world.states(), ["In Progress"]);
}

#[test]
fn rule_7_events_see_the_earlier_ones_of_their_entry() {
    let mut world = World::new(1);
    let start = world.event(0, moved("start", "To Do", "In Progress"), None);
    let submit = world.event(0, moved("submit", "In Progress", "In Review"), None);
    world.append(0, vec![start, submit]);
    assert_eq!(world.states(), ["In Review"]);
    assert_eq!(world.merged().retrograde().count(), 0, "nothing was un-seen");
    world.check().expect("the reference agrees");
}

#[test]
fn a_move_that_names_something_else_as_its_past_is_void() {
    let mut world = World::new(1);
    let first = world.item;
    world.item = ItemId::mint([8; 10]);
    let other = world.create(0);
    world.item = first;
    let lie = world.lie(0, moved("start", "To Do", "In Progress"), None, &[other]);
    assert!(void(&world, EventRef::first(lie)));
    world.check().expect("the reference agrees");
}

#[test]
fn l1_a_project_begun_twice_is_as_old_as_its_first_beginning() {
    let mut world = World::empty(2);
    world.replicas[0].skew = 5_000;
    world.say(0, EventBody::ProjectCreated(ProjectCreated { name: "one".into() }));
    world.say(1, EventBody::ProjectCreated(ProjectCreated { name: "two".into() }));
    let forward = fold_of(world.repo, world.entries.values()).project();
    let backward = fold_of(world.repo, world.entries.values().rev()).project();
    assert_eq!(forward, backward);
    let project = forward.expect("a project");
    assert_eq!(project.created_at, Millis(crate::entries::DAWN.0 + 1000));
    assert_eq!(project.also.len(), 1, "both names are shown");
}

#[test]
fn rule_7_a_void_entry_leaves_nothing_to_what_follows_it_apart() {
    let mut world = World::new(2);
    world.comment(0, "apart");
    let start = world.event(1, moved("start", "To Do", "In Progress"), None);
    let void = world.event(1, moved("finish", "In Review", "Done"), None);
    world.append(1, vec![start, void]);
    world.go(1, "start").expect("nothing came of the entry before it");
    world.sync(1, 0);
    assert_eq!(states(&world.seen_by(0)), ["In Progress"]);
    world.check().expect("the reference agrees");
}
