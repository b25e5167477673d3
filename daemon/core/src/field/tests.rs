//! The types of fields against what they mean, on random histories of three writers.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::Oid;
use crate::history::Position;
use crate::history::{Dag, Node};

/// Writer, whom it listens to first, and what it does to the one name there is.
type Step = (u32, Option<u32>, bool);

/// Builds the graph of `steps`; gives it with the node of each step.
fn graph(steps: &[Step]) -> Dag {
    let mut dag = Dag::default();
    let mut last: [Option<Node>; 3] = [None; 3];
    let mut length = [0; 3];
    for (writer, hears, _) in steps {
        let lane = *writer as usize;
        let mut after: Vec<Node> = last[lane].into_iter().collect();
        after.extend(hears.and_then(|other| last[other as usize]));
        after.sort_unstable();
        after.dedup();
        last[lane] = Some(dag.add(Position { lane: *writer, at: length[lane] }, &after));
        length[lane] += 1;
    }
    dag
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((0u32..3, prop::option::of(0u32..3), any::<bool>()), 1..14)
}

fn order(node: Node) -> Stamp {
    (i64::from(node), Oid::from_bytes(&[0; 20]).expect("an id"), 0)
}

proptest! {
    #[test]
    fn the_winning_side_of_a_set_wins(steps in steps()) {
        let dag = graph(&steps);
        for winner in [Winner::Add, Winner::Remove] {
            let mut set = Set::new(winner);
            for (node, (_, _, adds)) in (0..).zip(&steps) {
                if *adds { set.add(&dag, node, "x") } else { set.remove(&dag, node, "x") }
            }
            let nodes = |wanted: bool| (0..).zip(&steps).filter(move |(_, s)| s.2 == wanted).map(|(n, _)| n);
            let inside = nodes(true).any(|added: Node| nodes(false).all(|removed: Node| match winner {
                Winner::Add => !dag.precedes(added, removed),
                Winner::Remove => dag.precedes(removed, added),
            }));
            prop_assert_eq!(!set.members(&dag).is_empty(), inside);
        }
    }

    #[test]
    fn a_register_holds_the_writes_nobody_knew_of(steps in steps()) {
        let dag = graph(&steps);
        let mut register = Register::default();
        for (node, (_, _, clear)) in (0..).zip(&steps) {
            register.write(&dag, node, (!clear).then(|| json!(node % 3)));
        }
        let latest: Vec<Node> = (0..steps.len() as Node)
            .filter(|node| (0..steps.len() as Node).all(|other| !dag.precedes(*node, other)))
            .collect();
        let mut kept: Vec<Node> = register.writes().map(|(node, _)| node).collect();
        kept.sort_unstable();
        prop_assert_eq!(&kept, &latest);
        let shown = register.value(order).cloned();
        let newest = *latest.last().expect("at least one write");
        prop_assert_eq!(shown, (!steps[newest as usize].2).then(|| json!(newest % 3)));
        prop_assert_eq!(register.agreed().is_some(), register.also(order).is_empty());
    }
}

#[test]
fn equal_values_written_apart_are_one() {
    let dag = graph(&[(0, None, true), (1, None, true)]);
    let mut register = Register::default();
    register.write(&dag, 0, Some(json!("high")));
    register.write(&dag, 1, Some(json!("high")));
    assert_eq!(register.agreed(), Some(Some(&json!("high"))));
    assert!(register.also(order).is_empty());
}

#[test]
fn lists_keep_the_order_people_chose() {
    let dag = graph(&[(0, None, true), (0, None, true), (0, None, true), (0, None, true)]);
    let mut list = List::default();
    for (node, (name, at)) in (0..).zip(["b", "a", "c"].into_iter().zip(positions(3))) {
        list.place(&dag, node, name, &at, Some(&json!(name.to_uppercase())));
    }
    list.place(&dag, 3, "b", "000002a", None);
    let names: Vec<_> = list.elements(order).into_iter().map(|e| (e.element, e.value)).collect();
    assert_eq!(
        names,
        [
            ("a".into(), Some(json!("A"))),
            ("b".into(), Some(json!("B"))),
            ("c".into(), Some(json!("C")))
        ]
    );
}

proptest! {
    #[test]
    fn there_is_room_between_any_two_elements(places in prop::collection::vec(any::<u16>(), 1..60)) {
        let mut at: Vec<String> = positions(3).collect();
        for place in places {
            let place = usize::from(place) % (at.len() + 1);
            let before = place.checked_sub(1).map(|i| at[i].as_str());
            let found = between(before, at.get(place).map(String::as_str));
            at.insert(place, found);
        }
        prop_assert!(at.is_sorted() && at.windows(2).all(|two| two[0] != two[1]), "{at:?}");
    }

    #[test]
    fn no_position_of_others_is_too_odd(before in ".{0,9}", after in ".{0,9}", end: bool) {
        let found = between(Some(&before), (!end).then_some(&after));
        prop_assert!(!found.is_empty() && found.len() <= before.len() + after.len() + 9);
    }
}

#[test]
fn a_position_leaves_room_before_one_that_ends_with_zeros() {
    for (before, after) in [("000009", "000010"), ("000099", "000100"), ("0000995", "000100")] {
        let found = between(Some(before), Some(after));
        let again = between(Some(&found), Some(after));
        let order = [before, &found, &again, after];
        assert!(order.is_sorted() && again != after && again != found, "{order:?}");
    }
}

#[test]
fn an_element_more_at_the_end_does_not_make_positions_longer() {
    let mut at: Vec<String> = Vec::new();
    (0..200).for_each(|_| at.push(between(at.last().map(String::as_str), None)));
    assert!(at.iter().eq(&positions(200).collect::<Vec<_>>()));
}

#[test]
fn counters_add_up_in_any_order() {
    let mut counter = Counter::default();
    [3, -1, i64::MAX, i64::MIN, 5].into_iter().for_each(|by| counter.count(by));
    let mut backwards = Counter::default();
    [5, i64::MIN, i64::MAX, -1, 3].into_iter().for_each(|by| backwards.count(by));
    assert_eq!(counter.total(), backwards.total());
    let greatest = (1i64 << 53) - 1;
    let sum = |each: &[i64]| {
        let mut counter = Counter::default();
        each.iter().for_each(|by| counter.count(*by));
        counter.total()
    };
    assert_eq!(sum(&[greatest]), greatest);
    assert_eq!(sum(&[greatest, 1]), "9007199254740992", "readers of JSON would round the number");
    assert_eq!(sum(&[greatest; 1040]), "9367487224930630640", "it is exact, whatever its size");
    assert_eq!(sum(&[greatest, 1, -1]), greatest);
}
