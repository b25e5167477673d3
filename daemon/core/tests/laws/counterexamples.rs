//! The histories on which simpler rules fail, each with what these rules make of it.

use tidegate_core::event::EventRef;

use crate::liar::moved;
use crate::world::{World, states};

#[test]
fn the_same_commit_on_two_clones_does_not_hold_back_the_one_that_goes_on() {
    let mut world = World::new(2);
    world.commit(0, "start", "c1").expect("open");
    world.commit(1, "start", "c1").expect("open");
    world.go(0, "submit").expect("open");
    assert_eq!(world.states(), ["In Review"]);
}

#[test]
fn the_same_move_by_hand_on_two_clones_does_not_hold_back_the_one_that_goes_on() {
    let mut world = World::new(2);
    world.go(1, "start").expect("open");
    world.go(0, "start").expect("open");
    world.go(0, "submit").expect("open");
    assert_eq!(world.states(), ["In Review"]);
}

#[test]
fn a_move_taken_back_by_its_author_leaves_no_trace() {
    let mut world = World::new(2);
    world.go(0, "start").expect("open");
    world.sync(0, 1);
    world.go(1, "stop").expect("open");
    world.undo(1).expect("a move to take back");
    assert_eq!(world.states(), ["In Progress"]);
    world.go(0, "submit").expect("open");
    assert_eq!(world.states(), ["In Review"]);
}

#[test]
fn an_undone_commit_stays_undone_where_another_clone_records_it_too() {
    let mut world = World::new(2);
    world.commit(0, "start", "c1").expect("open");
    world.undo(0).expect("a move to take back");
    world.commit(1, "start", "c1").expect("open");
    assert_eq!(world.states(), ["To Do"]);
}

#[test]
fn a_move_by_hand_is_not_undone_by_the_undo_of_one_that_looks_the_same() {
    let mut world = World::new(2);
    world.go(0, "start").expect("open");
    world.undo(0).expect("a move to take back");
    world.go(1, "start").expect("open");
    assert_eq!(world.states(), ["In Progress"]);
}

#[test]
fn a_vanished_commit_counts_while_any_clone_has_it() {
    let mut world = World::new(2);
    world.commit(0, "start", "c1").expect("open");
    world.withdraw(0, "c1").expect("an own record");
    assert_eq!(world.states(), ["To Do"]);
    world.commit(1, "start", "c1").expect("open");
    assert_eq!(world.states(), ["In Progress"]);
    world.withdraw(1, "c1").expect("an own record");
    assert_eq!(world.states(), ["To Do"]);
}

#[test]
fn a_witness_keeps_a_vanished_commit_alive() {
    let mut world = World::new(2);
    world.commit(0, "start", "c1").expect("open");
    world.sync(0, 1);
    let witness = world.commit(1, "start", "c1").expect("a witness");
    world.withdraw(0, "c1").expect("an own record");
    assert_eq!(world.states(), ["In Progress"]);
    let merged = world.merged();
    let mut events = merged.events();
    assert!(events.any(|e| e.at == EventRef::first(witness) && e.witness), "rule 14");
    world.withdraw(1, "c1").expect("an own record");
    assert_eq!(world.states(), ["To Do"]);
}

#[test]
fn a_commit_that_comes_back_counts_again() {
    let mut world = World::new(2);
    world.commit(0, "start", "c1").expect("open");
    world.withdraw(0, "c1").expect("an own record");
    world.commit(0, "start", "c1").expect("a new record of the same commit");
    assert_eq!(world.states(), ["In Progress"]);
}

#[test]
fn an_undo_of_what_somebody_built_on_is_contested() {
    let mut world = World::new(2);
    world.commit(0, "start", "c1").expect("open");
    world.sync(0, 1);
    world.undo(0).expect("a move to take back");
    world.go(1, "submit").expect("open");
    assert_eq!(world.states(), ["In Review", "To Do"]);
    world.share();
    world.resolve(1, "In Review").expect("a candidate");
    assert_eq!(world.states(), ["In Review"]);
}

#[test]
fn an_undo_is_no_objection_to_one_who_undid_the_same_and_began_anew() {
    let mut world = World::new(2);
    world.go(0, "start").expect("open");
    world.sync(0, 1);
    world.undo(0).expect("a move to take back");
    world.undo(1).expect("a move to take back");
    world.go(1, "start").expect("open");
    assert_eq!(world.states(), ["In Progress"]);
}

#[test]
fn an_undo_objects_to_a_move_built_between_two_undos_alike() {
    // The two undos of `start` have one name, but the move of the other clone knows only the
    // first of them and was built on what the second takes back.
    let mut world = World::new(2);
    world.go(0, "start").expect("open");
    world.undo(0).expect("a move to take back");
    world.go(0, "start").expect("open");
    world.go(0, "stop").expect("open");
    world.sync(0, 1);
    world.undo(0).expect("a move to take back");
    world.undo(0).expect("a move to take back");
    world.go(1, "start").expect("open");
    assert_eq!(world.states(), ["In Progress", "To Do"]);
}

#[test]
fn what_was_taken_back_is_no_ground_on_which_to_cover_anybody() {
    // The first clone took its `submit` back before it stopped: the other's `submit` stands.
    let mut world = World::new(2);
    world.go(0, "start").expect("open");
    world.sync(0, 1);
    world.go(0, "submit").expect("open");
    world.undo(0).expect("a move to take back");
    world.go(0, "stop").expect("open");
    world.go(1, "submit").expect("open");
    assert_eq!(world.states(), ["In Review", "To Do"]);
}

#[test]
fn doing_again_what_one_took_back_is_not_contested() {
    let mut world = World::new(1);
    world.go(0, "start").expect("open");
    world.go(0, "submit").expect("open");
    world.undo(0).expect("a move to take back");
    world.undo(0).expect("a move to take back");
    world.go(0, "start").expect("open");
    world.go(0, "submit").expect("open");
    assert_eq!(world.states(), ["In Review"]);
}

#[test]
fn l8_nobody_un_sees_what_the_own_chain_says() {
    let mut world = World::new(2);
    world.go(0, "start").expect("open");
    let submitted = world.go(0, "submit").expect("open");
    world.share();
    world.go(0, "rework").expect("open");
    let lie = world.lie(0, moved("finish", "In Review", "Done"), None, &[submitted]);
    let merged = world.merged();
    let finish = merged.events().find(|e| e.at == EventRef::first(lie)).expect("kept");
    assert!(finish.void.is_some(), "rule 2: the author's own rework is in its past");
    assert_eq!(merged.retrograde().collect::<Vec<_>>(), [lie], "rule 2: the lie is flagged");
    assert_eq!(world.states(), ["In Progress"]);
    // The same claim by one who did not rework is a move beside the rework.
    world.lie(1, moved("finish", "In Review", "Done"), None, &[submitted]);
    assert_eq!(world.states(), ["Done", "In Progress"]);
}

#[test]
fn l8_a_forked_chain_un_sees_nothing_of_what_stands_before_the_fork() {
    let mut world = World::new(1);
    world.go(0, "start").expect("open");
    let submitted = world.go(0, "submit").expect("open");
    world.go(0, "rework").expect("open");
    let branch = world.comment(0, "the first branch");
    world.fork(0, branch);
    let lie = world.lie(0, moved("finish", "In Review", "Done"), None, &[submitted]);
    let fold = &world.replicas[0].fold;
    let finish = fold.events().find(|e| e.at == EventRef::first(lie)).expect("kept");
    assert!(finish.void.is_some(), "rule 2: the rework stands in the chain of both branches");
    assert_eq!(states(&world.seen_by(0)), ["In Progress"]);
}

#[test]
fn a_refused_entry_holds_nobody_up() {
    let mut world = World::new(2);
    let garbage = world.garbage(1, "no entry at all");
    let comment = world.say(1, crate::honest::said("after the garbage"));
    let naming = world.lie(1, crate::honest::said("naming the garbage"), None, &[garbage]);
    [naming, comment, garbage].into_iter().for_each(|oid| world.deliver(oid, 0));
    let fold = &world.replicas[0].fold;
    assert_eq!(fold.waiting().count(), 0, "rule 6: a stub satisfies references");
    assert_eq!(fold.stubs().map(|stub| stub.entry).collect::<Vec<_>>(), [garbage]);
    assert_eq!(states(&world.seen_by(0)), ["To Do"]);
    assert_eq!(world.seen_by(0).comments.len(), 2);
}
