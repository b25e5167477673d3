//! The five types of fields (rule 33), what is shown of them (rule 43), and claims (rule 36).

use serde_json::{Value, json};
use tidegate_core::event::Change;

use crate::world::World;

fn write(field: &str, value: Value) -> Vec<Change> {
    vec![Change::Write { field: field.into(), value }]
}

fn add(field: &str, element: &str) -> Vec<Change> {
    vec![Change::Add { field: field.into(), element: element.into() }]
}

fn remove(field: &str, element: &str) -> Vec<Change> {
    vec![Change::Remove { field: field.into(), element: element.into() }]
}

fn place(element: &str, at: &str) -> Vec<Change> {
    let value = Some(json!(element.to_uppercase()));
    vec![Change::Place { field: "criteria".into(), element: element.into(), at: at.into(), value }]
}

#[test]
fn rule_33_a_register_shows_the_later_value_and_says_what_else_was_written() {
    let mut world = World::new(2);
    world.edit(0, write("title", json!("one")));
    world.edit(0, write("title", json!("two")));
    world.edit(1, write("title", json!("other")));
    world.share();
    let item = world.seen_by(0);
    assert_eq!(item.title, "two", "rule 43: the later stamp is shown");
    assert_eq!(item.also["title"], [json!("other")]);
    world.edit(1, write("title", json!("both")));
    world.share();
    assert_eq!(world.seen_by(0).title, "both");
    assert!(world.seen_by(0).also.is_empty(), "a write that knows both ends it");
    world.check().expect("the reference agrees");
}

#[test]
fn rule_33_equal_values_written_apart_are_one() {
    let mut world = World::new(2);
    world.edit(0, write("priority", json!("high")));
    world.edit(1, write("priority", json!("high")));
    world.share();
    assert!(world.seen_by(0).also.is_empty());
}

#[test]
fn what_an_event_writes_last_is_what_it_writes() {
    let mut world = World::new(1);
    world.edit(0, [write("title", json!("first")), write("title", json!("last"))].concat());
    let item = world.seen_by(0);
    assert_eq!((item.title.as_str(), item.also.len()), ("last", 0));
    world.check().expect("the reference agrees");
}

#[test]
fn rule_33_adding_wins_among_labels_and_removing_among_ticks() {
    let mut world = World::new(2);
    world.edit(0, [place("c", "1"), add("labels", "l"), add("checked", "c")].concat());
    world.share();
    world.edit(0, [remove("labels", "l"), remove("checked", "c")].concat());
    world.edit(1, [add("labels", "l"), add("checked", "c")].concat());
    world.share();
    let item = world.seen_by(0);
    assert_eq!(item.labels, ["l"], "an obligation stays");
    assert!(!item.criteria[0].checked, "a proof goes");
    world.edit(0, [remove("labels", "l"), add("checked", "c")].concat());
    let item = world.seen_by(0);
    assert!(item.labels.is_empty() && item.criteria[0].checked, "who knows both decides");
    world.check().expect("the reference agrees");
}

#[test]
fn rule_33_who_puts_an_element_somewhere_keeps_it_beside_who_takes_it_out() {
    let mut world = World::new(2);
    world.edit(0, [place("a", "1"), place("b", "2")].concat());
    world.share();
    world.edit(0, [remove("criteria", "a"), remove("criteria", "b")].concat());
    world.edit(1, place("a", "3"));
    world.share();
    let names = |world: &World| -> Vec<String> {
        world.seen_by(0).criteria.into_iter().map(|criterion| criterion.id).collect()
    };
    assert_eq!(names(&world), ["a"]);
    assert_eq!(world.seen_by(0).positions["criteria"], ["3"]);
    world.check().expect("the reference agrees");
    world.edit(0, remove("criteria", "a"));
    assert!(names(&world).is_empty(), "who knows both decides");
    world.check().expect("the reference agrees");
}

#[test]
fn rule_33_among_further_sets_some_are_such_that_removing_wins() {
    let mut world = World::new(2);
    let both = |change: fn(&str, &str) -> Vec<Change>| {
        [change("fields.seen", "x"), change("strict.waivers", "x")].concat()
    };
    world.edit(0, both(add));
    world.share();
    world.edit(0, both(remove));
    world.edit(1, both(add));
    world.share();
    let fields = world.seen_by(0).fields;
    assert_eq!((&fields["seen"], &fields["waivers"]), (&json!(["x"]), &json!([])));
    world.check().expect("the reference agrees");
}

#[test]
fn rule_33_a_counter_is_the_sum_of_all_that_counts() {
    let mut world = World::new(2);
    let count = |by: i64| vec![Change::Count { field: "fields.hours".into(), by }];
    world.edit(0, count(3));
    world.edit(1, count(4));
    world.edit(0, [count(100), write("no such field", json!(1))].concat());
    world.share();
    assert_eq!(world.seen_by(1).fields["hours"], json!(7), "a void event counts nothing");
    world.check().expect("the reference agrees");
}

#[test]
fn rule_33_a_list_is_ordered_by_position_and_then_by_name() {
    let mut world = World::new(2);
    world.edit(0, [place("b", "5"), place("c", "7")].concat());
    world.edit(1, [place("a", "5"), place("d", "6")].concat());
    world.share();
    let order = |world: &World| -> String {
        world.seen_by(0).criteria.iter().map(|criterion| criterion.id.as_str()).collect()
    };
    assert_eq!(order(&world), "abdc");
    world.edit(1, place("c", "1"));
    world.share();
    assert_eq!(order(&world), "cabd");
    world.check().expect("the reference agrees");
}

#[test]
fn fields_of_ones_own_keep_their_whole_name() {
    let mut world = World::new(1);
    world.edit(0, write("fields.x", json!(1)));
    world.edit(0, write("fields.fields.x", json!(2)));
    let fields = world.seen_by(0).fields;
    assert_eq!((&fields["x"], &fields["fields.x"]), (&json!(1), &json!(2)));
}

#[test]
fn rule_43_a_runaway_clock_wins_over_what_it_did_not_know_and_no_more() {
    let mut world = World::new(2);
    world.replicas[1].skew = 1 << 40;
    world.edit(0, write("title", json!("in time")));
    world.edit(1, write("title", json!("from the future")));
    world.share();
    assert_eq!(world.seen_by(0).title, "from the future");
    world.edit(0, write("title", json!("after it")));
    world.share();
    assert_eq!(world.seen_by(1).title, "after it");
    assert!(world.seen_by(1).also.is_empty());
}

#[test]
fn rule_36_everybody_suggests_the_same_holder() {
    let mut world = World::new(3);
    world.comment(2, "deeper in the history");
    for (who, holder) in ["ann", "bob", "cem"].into_iter().enumerate() {
        world.claim(who, holder);
    }
    world.share();
    let holders = |who: usize| -> Vec<String> {
        world.seen_by(who).claims.into_iter().map(|claim| claim.holder).collect()
    };
    assert_eq!(holders(0).len(), 3, "several claims stand: contested");
    assert_eq!(holders(0)[2], "cem", "the deepest is the last to be suggested");
    assert!((1..3).all(|who| holders(who) == holders(0)), "rule 36");
    world.check().expect("the reference agrees");
    world.release(1);
    assert!(world.seen_by(1).claims.is_empty(), "a release that knows them all ends them");
}
