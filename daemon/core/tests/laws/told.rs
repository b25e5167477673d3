//! What decides nothing and people are told: keys that mean two things (rule 14), circles (rule
//! 35), clocks that ran ahead (rule 43).

use tidegate_core::event::{
    Applied, Event, EventBody, EventRef, ItemCreated, ItemLinked, ItemMoved, Object,
};
use tidegate_core::fold::{CLOCK_TOLERANCE, Circle};
use tidegate_core::link::Relation;
use tidegate_core::{Entry, ItemId, Oid};

use crate::honest::said;
use crate::world::{World, definition};

/// Records `body` under `key`.
fn keyed(world: &mut World, who: usize, body: EventBody, key: &str) -> EventRef {
    let event = world.event(who, body, Some(key));
    EventRef::first(world.append(who, vec![event]))
}

/// What every clone is told of keys.
fn conflicts(world: &World) -> Vec<(EventRef, EventRef)> {
    world.merged().key_conflicts().into_iter().collect()
}

#[test]
fn rule_14_two_things_under_one_key_both_count_and_are_told() {
    let mut world = World::new(2);
    let one = keyed(&mut world, 0, said("one"), "k");
    let two = keyed(&mut world, 1, said("two"), "k");
    world.share();
    let mut told = vec![(one, two), (two, one)];
    told.sort_unstable();
    assert_eq!(conflicts(&world), told);
    assert_eq!(world.seen_by(0).comments.len(), 2, "both are judged alone");
    let again = keyed(&mut world, 0, said("two"), "k");
    let told = conflicts(&world);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told.iter().all(|(event, other)| [two, again].contains(event) == (*other == one)));
}

#[test]
fn rule_14_what_says_the_same_or_does_not_count_is_no_conflict() {
    let mut world = World::new(2);
    world.commit(0, "start", "k").expect("open");
    world.commit(1, "start", "k").expect("open");
    assert_eq!(conflicts(&world), [], "one move on two clones");
    let from_elsewhere = EventBody::Applied(Applied {
        via: "finish".into(),
        from: "In Review".into(),
        to: "Done".into(),
        definition: definition(),
        region: None,
        reason: None,
        keyword: None,
        documents: None,
        zones: None,
        commit: None,
    });
    let void = keyed(&mut world, 0, from_elsewhere, "k");
    let merged = world.merged();
    assert!(merged.events().any(|view| view.at == void && view.void.is_some()));
    assert_eq!(conflicts(&world), [], "what is void uses no key");
}

#[test]
fn rule_14_one_request_that_made_different_differences_is_no_conflict() {
    let asked = |request: &str| {
        let mut world = World::new(2);
        for (who, text) in [(0, "one"), (1, "two")] {
            let event = world.event(who, said(text), Some("u:k#0"));
            let key = Some("u:k".to_owned());
            let request = Some(if who == 0 { "r0" } else { request }.to_owned());
            let entry = Entry { key, request, ..world.entry(who, vec![event]) };
            world.append_entry(who, &entry);
        }
        conflicts(&world).len()
    };
    assert_eq!(asked("r0"), 0, "both were asked for the same");
    assert_eq!(asked("r1"), 2);
}

#[test]
fn rule_14_one_key_for_two_items_is_told() {
    let mut world = World::new(2);
    let other = second(&mut world);
    keyed(&mut world, 0, said("the same"), "k");
    let event = Event { key: Some("k".into()), ..on(&world, 1, other, said("the same")) };
    world.append(1, vec![event]);
    assert_eq!(conflicts(&world).len(), 2);
}

/// Begins a second item that everybody knows.
fn second(world: &mut World) -> ItemId {
    let other = ItemId::mint([8; 10]);
    let created = ItemCreated {
        title: "Log out".into(),
        kind: "task".into(),
        definition: definition(),
        ..ItemCreated::default()
    };
    let event = on(world, 0, other, EventBody::ItemCreated(Box::new(created)));
    world.append(0, vec![event]);
    world.share();
    other
}

/// `body` about `item`, as `who` would record it.
fn on(world: &World, who: usize, item: ItemId, body: EventBody) -> Event {
    let object = Object::Item(item);
    let after = world.replicas[who].fold.heads(&object);
    Event { object, after, ..world.event(who, body, None) }
}

fn part_of(parent: Option<ItemId>) -> EventBody {
    EventBody::ItemMoved(ItemMoved { parent, reason: None })
}

fn linked(rel: Relation, to: ItemId) -> EventBody {
    EventBody::ItemLinked(ItemLinked { rel, to, when: None, reason: None })
}

#[test]
fn rule_35_a_circle_that_two_clones_close_is_told_until_one_link_is_gone() {
    let mut world = World::new(2);
    let (one, other) = (world.item, second(&mut world));
    let mut members = vec![one, other];
    members.sort_unstable();
    for (who, item, parent) in [(0, one, other), (1, other, one)] {
        let event = on(&world, who, item, part_of(Some(parent)));
        world.append(who, vec![event]);
        assert_eq!(world.replicas[who].fold.circles(), [], "nobody closes it alone");
    }
    world.share();
    let circle = Circle { along: Relation::Parent, members: members.clone() };
    assert_eq!(world.replicas[0].fold.circles(), [circle]);
    let event = on(&world, 0, one, part_of(None));
    world.append(0, vec![event]);
    assert_eq!(world.replicas[0].fold.circles(), []);
    for (who, item, body) in
        [(0, one, linked(Relation::DependsOn, other)), (1, one, linked(Relation::Blocks, other))]
    {
        let event = on(&world, who, item, body);
        world.append(who, vec![event]);
    }
    let circle = Circle { along: Relation::DependsOn, members };
    assert_eq!(world.merged().circles(), [circle], "said from whichever side");
}

/// The entries whose clocks ran ahead, and who says so, when everybody has heard of everything.
fn ahead(world: &World) -> Vec<(Oid, Oid)> {
    world.merged().clocks_ahead().into_iter().collect()
}

#[test]
fn rule_43_a_clock_that_ran_ahead_is_told_by_whoever_builds_on_it() {
    for (skew, told) in [(1 << 40, true), (CLOCK_TOLERANCE - 10_000, false)] {
        let mut world = World::new(2);
        world.replicas[1].skew = skew;
        let early = world.comment(1, "from the future");
        let apart = world.comment(0, "in time");
        assert_eq!(ahead(&world), [], "who does not know of it proves nothing");
        world.sync(1, 0);
        let after = world.comment(0, "after it");
        world.comment(0, "and so on");
        let expected = if told { vec![(early, after)] } else { Vec::new() };
        assert_eq!(ahead(&world), expected, "{apart}");
    }
}
