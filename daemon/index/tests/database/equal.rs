//! Rebuild equals live, after every step, foreign chains and lies included.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tidegate_core::event::{
    Change, Changes, Event, EventBody, ItemCreated, ItemLinked, ItemMoved, ItemUnlinked, Object,
};
use tidegate_core::fold::Received;
use tidegate_core::link::Relation;
use tidegate_core::{Entry, ItemId, Oid};
use tidegate_index::{Database, Kept, Memory};

use crate::alike;
use crate::play::{Step, honest, hostile, steps};
use crate::world::{World, definition};

/// Records an event about another item, together with one about the item of the world.
fn about_two(world: &mut World, (who, _, one, other): Step) {
    let who = usize::from(who) % world.replicas.len();
    let id = ItemId::mint([one % 3; 10]);
    let body = EventBody::ItemCreated(Box::new(ItemCreated {
        title: format!("item {one}"),
        kind: "task".into(),
        definition: definition(),
        labels: vec![format!("l{}", other % 2)],
        aliases: vec![format!("A-{}", other % 3)],
        ..ItemCreated::default()
    }));
    let heads = world.replicas[who].fold.heads(&Object::Item(id));
    let event = world.event(who, body, None);
    let event = Event { object: Object::Item(id), after: heads, ..event };
    // Lawful in itself; it counts for nothing where the item was there already.
    let value = serde_json::json!(format!("with {one}"));
    let changes = vec![Change::Write { field: "title".into(), value }];
    let second = world.event(who, EventBody::ItemEdited(Changes { changes, reason: None }), None);
    let events = if other % 2 == 0 { vec![event, second] } else { vec![second, event] };
    world.append(who, events);
}

/// Relates one item to another, whether they are there or not, and whether that is a circle or not.
fn relate(world: &mut World, (who, what, one, other): Step) {
    let who = usize::from(who) % world.replicas.len();
    let item = |n: u8| if n == 3 { world.item } else { ItemId::mint([n; 10]) };
    let (from, to) = (item(one % 4), item(other % 4));
    let body = match what % 4 {
        0 => EventBody::ItemMoved(ItemMoved { parent: (one < 200).then_some(to), reason: None }),
        1 => EventBody::ItemUnlinked(ItemUnlinked { rel: Relation::DependsOn, to, reason: None }),
        _ => {
            let rel = if what < 128 { Relation::DependsOn } else { Relation::Blocks };
            EventBody::ItemLinked(ItemLinked { rel, to, when: None, reason: None })
        }
    };
    let object = Object::Item(from);
    let heads = world.replicas[who].fold.heads(&object);
    let event = Event { object, after: heads, ..world.event(who, body, Some("u:k#0")) };
    let entry = Entry { key: Some("u:k".into()), ..world.entry(who, vec![event]) };
    world.append_entry(who, &entry);
}

fn read_from(entries: &BTreeMap<Oid, Received>) -> impl Fn(Oid) -> ReadResult + '_ {
    |oid| Ok(entries.get(&oid).cloned())
}

type ReadResult = Result<Option<Received>, Box<dyn std::error::Error + Send + Sync>>;

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_taken_in_step_by_step_is_what_is_made_at_once(
        steps in steps(40),
        order in prop::collection::vec(any::<prop::sample::Index>(), 20),
        batches in prop::collection::vec(1usize..7, 40),
    ) {
        let mut world = World::of_any(steps[0].3);
        world.replicas[1].skew = 600_000;
        for (n, step) in steps.into_iter().enumerate() {
            match n % 5 {
                0 => honest(&mut world, step, true),
                1 => hostile(&mut world, step),
                2 => relate(&mut world, step),
                3 => world.define(step.0, step.1, step.2),
                _ => about_two(&mut world, step),
            }
        }
        let mut arriving: Vec<Received> = world.entries.values().cloned().collect();
        for index in &order {
            let moved = arriving.remove(index.index(arriving.len()));
            arriving.push(moved);
        }
        let oids: Vec<Oid> = world.entries.keys().copied().collect();
        let replicas: Vec<_> = world.entries.values().filter_map(|received| {
            received.content.as_ref().ok().map(|entry| entry.replica)
        }).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
        let mut memory = Memory::new(world.repo);
        let live = Database::scratch(&memory, alike::told).expect("made");
        let mut waiting: Vec<Received> = Vec::new();
        let mut batches = batches.into_iter().cycle();
        while !arriving.is_empty() {
            let count = batches.next().expect("without end").min(arriving.len());
            // As a walk gives them: what waits comes again.
            waiting.extend(arriving.drain(..count));
            let read = read_from(&world.entries);
            let taken = live.take_in(waiting.clone(), &BTreeMap::new(), &read);
            prop_assert!(taken.expect("taken in"));
            memory.fold_in(waiting.iter().cloned());
            waiting.retain(|received| !memory.fold().has(received.oid));
            let rebuilt = Database::scratch(&memory, alike::told).expect("made");
            let dump = memory.dump(None);
            prop_assert_eq!(&dump, &live.dump().expect("dumped"));
            prop_assert_eq!(&dump, &rebuilt.dump().expect("dumped"));
            prop_assert_eq!(rows(&rebuilt), rows(&live));
            // Asking for all there is takes long: twice is enough.
            if arriving.len() < 2 {
                let read = read_from(&world.entries);
                let about = alike::World { entries: &oids, replicas: &replicas };
                alike::assert_alike(&memory, &Kept::new(&live, &read), &about);
                alike::assert_alike(&memory, &Kept::new(&rebuilt, &read), &about);
            }
        }
    }
}

/// What the views say, whatever the order.
fn rows(database: &Database) -> Vec<String> {
    let views = database.views().expect("views");
    let mut rows = Vec::new();
    for (view, _) in views {
        let answered = database.question(&format!("SELECT * FROM {view}")).expect("answered");
        rows.extend(answered.rows.iter().map(|row| format!("{view} {row:?}")));
    }
    rows.sort_unstable();
    rows
}
