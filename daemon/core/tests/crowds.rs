//! Many moves made apart: whoever may push must not be able to freeze those who fetch.

#[path = "../../../tests/support/entries.rs"]
pub mod entries;

use tidegate_core::definition::Definition;
use tidegate_core::event::{Applied, Event, EventBody, EventRef, ItemCreated, Object, Undone};
use tidegate_core::fold::{Fold, Received};
use tidegate_core::{ItemId, Oid, ReplicaId};

/// How many moves each of the two replicas makes without knowing of the other's.
const MOVES: u64 = 1_500;

fn oid(replica: u8, seq: u64) -> Oid {
    let mut name = [replica; 20];
    name[12..].copy_from_slice(&seq.to_be_bytes());
    Oid::from_bytes(&name).expect("twenty bytes")
}

fn received(replica: u8, seq: u64, after: Option<Oid>, body: EventBody) -> Received {
    let event = entries::event(Object::Item(ItemId::mint([7; 10])), body);
    let event = Event { after: after.into_iter().collect(), ..event };
    let entry = entries::entry(ReplicaId::mint([replica; 10]), seq, vec![event]);
    let parent = (1..seq).next_back().map(|before| oid(replica, before));
    Received { oid: oid(replica, seq), parent, content: Ok(Box::new(entry)) }
}

fn moved(n: u64) -> EventBody {
    let (via, from, to) = match n % 2 {
        0 => ("start", "To Do", "In Progress"),
        _ => ("stop", "In Progress", "To Do"),
    };
    EventBody::Applied(Applied {
        via: via.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        definition: Definition::builtin().digest(),
        region: None,
        reason: None,
        keyword: None,
        documents: None,
        zones: None,
        commit: None,
    })
}

fn created() -> Received {
    let body = EventBody::ItemCreated(Box::new(ItemCreated {
        title: "wanted by two".to_owned(),
        kind: "task".to_owned(),
        definition: Definition::builtin().digest(),
        ..ItemCreated::default()
    }));
    received(1, 1, None, body)
}

/// Two replicas that move one item, each without knowing of the other's moves.
fn made_apart() -> (Vec<Received>, Vec<Received>) {
    let first = created();
    let ours = (0..MOVES).map(|n| received(1, n + 2, Some(oid(1, n + 1)), moved(n)));
    let theirs = (0..MOVES).map(|n| {
        let after = if n == 0 { oid(1, 1) } else { oid(2, n) };
        received(2, n + 1, Some(after), moved(n))
    });
    (std::iter::once(first).chain(ours).collect(), theirs.collect())
}

fn folds_in_the_end(all: Vec<Received>) {
    let mut fold = Fold::new(entries::project());
    assert_eq!(fold.offer_all(all).len() as u64, 2 * MOVES + 1);
    assert!(fold.events().all(|event| event.void.is_none()), "every move is lawful");
    let item = fold.item(ItemId::mint([7; 10])).expect("the item is there");
    assert_eq!(item.single_state(), Some("To Do"), "the same moves on the same ground are one");
}

#[test]
fn two_long_chains_of_moves_made_apart_are_folded_in_the_end() {
    let (ours, theirs) = made_apart();
    folds_in_the_end([ours, theirs].concat());
}

#[test]
fn the_same_are_folded_in_the_end_if_they_arrive_by_turns() {
    let (ours, theirs) = made_apart();
    let mut ours = ours.into_iter();
    let first = ours.next().into_iter();
    let turns = ours.zip(theirs).flat_map(|(one, other)| [one, other]);
    folds_in_the_end(first.chain(turns).collect());
}

/// Takes back the moves of the entries `undoes`.
fn undone(undoes: &[u64], to: &str) -> EventBody {
    EventBody::Undone(Undone {
        undoes: undoes.iter().map(|seq| EventRef::first(oid(1, *seq))).collect(),
        to: to.to_owned(),
        definition: Definition::builtin().digest(),
        region: None,
        reason: None,
    })
}

fn folded(bodies: impl IntoIterator<Item = EventBody>) -> String {
    let mut fold = Fold::new(entries::project());
    let moves = (2..).zip(bodies).map(|(seq, body)| received(1, seq, Some(oid(1, seq - 1)), body));
    fold.offer_all(std::iter::once(created()).chain(moves));
    assert!(fold.events().all(|event| event.void.is_none()), "every one is lawful");
    let item = fold.item(ItemId::mint([7; 10])).expect("the item is there");
    item.single_state().expect("one state").to_owned()
}

#[test]
fn moves_that_are_taken_back_by_turns_are_folded_in_the_end() {
    let turn = |n: u64| [moved(0), undone(&[2 + 2 * n], "To Do")];
    assert_eq!(folded((0..4 * MOVES).flat_map(turn)), "To Do");
}

#[test]
fn a_long_chain_that_is_taken_back_from_its_end_is_folded_in_the_end() {
    let moves = (0..MOVES).map(moved);
    let states = ["In Progress", "To Do"];
    let back = (0..MOVES).rev().map(|n| undone(&[2 + n], states[usize::from(n % 2 == 0)]));
    assert_eq!(folded(moves.chain(back)), "To Do");
}

#[test]
fn a_very_long_chain_of_moves_is_folded_in_the_end() {
    assert_eq!(folded((0..40 * MOVES).map(moved)), "To Do");
}
