//! Rules 5, 7, 10 and 39 for definitions: what an item pins must have been read, whatever else
//! arrived; and which definition is in force.

use tidegate_core::ItemId;
use tidegate_core::definition::{Definition, Normal};
use tidegate_core::event::{Applied, Event, EventBody, Object, Published};
use tidegate_core::item::Doubt;

use crate::published::{FLOW, created, flow, published, variant};
use crate::world::World;

#[test]
fn an_item_pins_what_it_read_and_nothing_that_arrived_elsewhere() {
    let mut world = World::new(2);
    let (first, second) = (variant(1), variant(2));
    let heads = vec![world.publish_flow(0, &first)];
    let elsewhere = world.publish_flow(1, &second);
    world.share();
    let lawful = world.beginning(0, 20, first.digest(), heads.clone());
    let unread = world.beginning(0, 21, second.digest(), heads);
    let read = world.beginning(0, 22, second.digest(), vec![elsewhere]);
    let bare = world.event(0, created(first.digest()), None);
    let bare = Event { object: Object::Item(ItemId::mint([23; 10])), after: vec![], ..bare };
    for event in [lawful, unread, read, bare] {
        world.append(0, vec![event]);
    }
    let merged = world.merged();
    let exists = |n: u8| merged.item(ItemId::mint([n; 10])).is_some();
    assert_eq!([20, 21, 22, 23].map(exists), [true, false, true, false]);
    world.check().expect("the reference says the same");
}

#[test]
fn what_is_published_and_begun_in_one_entry_stands_or_falls_together() {
    let mut world = World::new(1);
    let definition = variant(1);
    let both = |world: &World, publish: EventBody, item: u8| {
        let publish = world.event(0, publish, None);
        vec![publish, world.beginning(0, item, definition.digest(), vec![])]
    };
    let misnamed = Definition { name: "other".to_owned(), ..definition.clone() };
    let events = both(&world, published(&misnamed), 20);
    let events = vec![Event { object: flow(), ..events[0].clone() }, events[1].clone()];
    world.append(0, events);
    let events = both(&world, published(&definition), 21);
    world.append(0, events);
    let merged = world.merged();
    assert!(merged.item(ItemId::mint([20; 10])).is_none());
    let item = merged.item(ItemId::mint([21; 10])).expect("it was begun");
    assert_eq!((item.single_state(), item.doubts.as_slice()), (Some("To Do"), &[][..]));
    world.check().expect("the reference says the same");
}

#[test]
fn what_is_published_apart_is_contested_until_somebody_knows_of_both() {
    let mut world = World::new(2);
    world.publish_flow(0, &variant(1));
    world.share();
    world.publish_flow(0, &variant(2));
    world.publish_flow(1, &variant(3));
    let standing = |world: &World| {
        let workflow = world.merged().workflow(FLOW).expect("it was published");
        let mut standing: Vec<String> = workflow.standing().map(str::to_owned).collect();
        standing.sort_unstable();
        (standing, workflow.in_force().map(str::to_owned))
    };
    let mut apart = vec![variant(2).digest(), variant(3).digest()];
    apart.sort_unstable();
    assert_eq!(standing(&world), (apart, None));
    world.share();
    world.publish_flow(0, &variant(3));
    assert_eq!(standing(&world).1, Some(variant(3).digest()));
    // The same, published twice apart, is one.
    world.publish_flow(1, &variant(3));
    assert_eq!(standing(&world).1, Some(variant(3).digest()));
}

#[test]
fn what_only_a_later_build_reads_is_believed_and_keeps_gates_shut() {
    let mut world = World::new(1);
    let text = r#"{"hue":"blue","name":"flow","states":["Open","Shut"],"transitions":[]}"#;
    let normal: Normal = serde_json::from_value(text.into()).expect("a text");
    let publish = world.event(0, published(&variant(1)), None);
    let body = EventBody::Published(Published { definition: normal.clone(), reason: None });
    world.append(0, vec![Event { body, ..publish }]);
    let heads = world.merged().heads(&flow());
    let event = world.beginning(0, 20, normal.digest(), heads);
    let object = event.object.clone();
    world.append(0, vec![event]);
    let moved = EventBody::Applied(Applied {
        via: "end".into(),
        from: "Open".into(),
        to: "Shut".into(),
        definition: normal.digest(),
        region: None,
        reason: None,
        keyword: None,
        documents: None,
        zones: None,
        commit: None,
    });
    let after = world.merged().heads(&object);
    let event = Event { object, after, ..world.event(0, moved, None) };
    world.append(0, vec![event]);
    let item = world.merged().item(ItemId::mint([20; 10])).expect("it was begun");
    assert_eq!(item.single_state(), Some("Shut"));
    assert_eq!(item.doubts, [Doubt::NeedsUpgrade]);
}
