//! Rebuild equals live, after every step, foreign chains and lies included.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tidegate_core::event::{Change, Changes, Event, EventBody, ItemCreated, Object};
use tidegate_core::fold::Received;
use tidegate_core::{ItemId, Oid};
use tidegate_index::{Database, Memory};

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

fn read_from(entries: &BTreeMap<Oid, Received>) -> impl Fn(Oid) -> ReadResult + '_ {
    |oid| Ok(entries.get(&oid).cloned())
}

type ReadResult = Result<Option<Received>, Box<dyn std::error::Error + Send + Sync>>;

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_taken_in_step_by_step_is_what_is_made_at_once(
        steps in steps(30),
        order in prop::collection::vec(any::<prop::sample::Index>(), 20),
        batches in prop::collection::vec(1usize..7, 40),
    ) {
        let mut world = World::new(3);
        for (n, step) in steps.into_iter().enumerate() {
            match n % 3 {
                0 => honest(&mut world, step, true),
                1 => hostile(&mut world, step),
                _ => about_two(&mut world, step),
            }
        }
        let mut arriving: Vec<Received> = world.entries.values().cloned().collect();
        for index in &order {
            let moved = arriving.remove(index.index(arriving.len()));
            arriving.push(moved);
        }
        let mut memory = Memory::new(world.repo);
        let mut live = Database::scratch(&memory).expect("made");
        let mut waiting: Vec<Received> = Vec::new();
        let mut batches = batches.into_iter().cycle();
        while !arriving.is_empty() {
            let count = batches.next().expect("without end").min(arriving.len());
            // As a walk gives them: what waits comes again.
            waiting.extend(arriving.drain(..count));
            live.take_in(waiting.clone(), [], &read_from(&world.entries)).expect("taken in");
            memory.fold_in(waiting.iter().cloned());
            waiting.retain(|received| !memory.fold().has(received.oid));
            let rebuilt = Database::scratch(&memory).expect("made");
            let dump = memory.dump(None);
            prop_assert_eq!(&dump, &live.dump().expect("dumped"));
            prop_assert_eq!(&dump, &rebuilt.dump().expect("dumped"));
            prop_assert_eq!(rows(&rebuilt), rows(&live));
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
