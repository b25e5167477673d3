//! Clocks that ran ahead of those who built on what they dated.

use std::collections::BTreeMap;

use tidegate_core::{Entry, Oid};
use tidegate_index::{Database, EventFilter, Kept, Memory, ReadModel};

use crate::alike;
use crate::honest::said;
use crate::world::World;

/// Who is said to have been built on by whom although its clock was ahead, of entries that arrive one
/// by one.
fn told(world: &World, arriving: &[Oid]) -> Vec<(Oid, Oid)> {
    let live = Database::scratch(&Memory::new(world.repo), alike::told).expect("made");
    let read = |oid| Ok(world.entries.get(&oid).cloned());
    for oid in arriving {
        let arrived = vec![world.entries[oid].clone()];
        assert!(live.take_in(arrived, &BTreeMap::new(), &read).expect("taken in"));
    }
    let all = Kept::new(&live, &read).events(&EventFilter::default(), None, usize::MAX);
    let all = all.expect("told").expect("all of them").found;
    all.iter().filter_map(|told| Some((told.at.entry, told.clock_ahead?))).collect()
}

#[test]
fn a_clock_that_ran_ahead_is_told_of_whichever_entry_arrives_first() {
    let mut world = World::new(2);
    let begun = world.replicas[0].tip.expect("it wrote");
    world.replicas[0].skew = 600_000;
    let early = world.comment(0, "from the future");
    // It says that it was seen, and builds on nothing that is in it: so it does not wait for it.
    let event = world.event(1, said("seen"), None);
    let seen = BTreeMap::from([(world.replicas[0].id, vec![early])]);
    let by = world.append_entry(1, &Entry { seen, ..world.entry(1, vec![event]) });
    assert_eq!(told(&world, &[begun, early, by]), [(early, by)]);
    assert_eq!(told(&world, &[begun, by, early]), [(early, by)]);
}
