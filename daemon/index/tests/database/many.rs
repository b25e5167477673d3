//! Many items: told all at once, they are called what each of them is called alone.

use std::collections::BTreeSet;

use tidegate_core::event::{Event, EventBody, ItemCreated, Object};
use tidegate_core::{ItemId, Oid};
use tidegate_index::{Database, ItemFilter, Kept, Listed, Memory, Order, ReadModel};

use crate::alike;
use crate::world::World;

/// More than are asked one by one.
const MANY: usize = 350;

fn created(world: &World, n: usize) -> Event {
    let body = EventBody::ItemCreated(Box::new(ItemCreated {
        title: format!("item {n}"),
        kind: "task".to_owned(),
        definition: crate::world::definition(),
        ..ItemCreated::default()
    }));
    // Every other id begins like its neighbours, for a while.
    let [.., high, low] = n.to_be_bytes();
    let id = match n % 2 {
        0 => ItemId::keyed(world.repo, &n.to_string()),
        _ => ItemId::mint([7, 7, high, low, 7, 7, 7, 7, 7, 7]),
    };
    Event { object: Object::Item(id), after: Vec::new(), ..world.event(0, body, None) }
}

#[test]
fn many_items_are_called_what_each_is_called_alone() {
    let mut world = World::new(1);
    for n in 0..MANY {
        let event = created(&world, n);
        world.append(0, vec![event]);
    }
    let mut memory = Memory::new(world.repo);
    memory.fold_in(world.entries.values().cloned());
    let database = Database::scratch(&memory, alike::told).expect("made");
    let read = |oid: Oid| Ok(world.entries.get(&oid).cloned());
    let kept = Kept::new(&database, &read);
    let kept: &dyn ReadModel = &kept;
    let all = |limit| {
        let page = kept.items(&ItemFilter::default(), Order::Title, None, limit).expect("told");
        page.found
    };
    let found = all(usize::MAX);
    assert_eq!(found.len(), MANY + 1);
    let lengths: BTreeSet<_> = found.iter().map(|row| row.short.len()).collect();
    assert!(lengths.len() > 1, "some ids are alike further than others");
    for row in &found {
        assert_eq!(row.short, kept.short(row.item.id).expect("told"), "{}", row.item.id);
    }
    for few in [1, 99, 100, 101] {
        assert_eq!(all(few), found[..few]);
    }
    let told = kept.listed(&ItemFilter::default(), Order::Title, None, usize::MAX).expect("told");
    for (listed, row) in told.found.iter().zip(&found) {
        let Listed::Told { text, .. } = listed else { panic!("it is kept as it is told") };
        assert_eq!(*text, alike::told(&row.item).join(&row.short));
    }
}
