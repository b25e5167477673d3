//! Searching and asking.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tidegate_core::event::Object;
use tidegate_index::{Database, Home, IndexError, Memory, Where};

use crate::alike::told;
use crate::world::World;

fn database() -> (World, Database) {
    let mut world = World::new(1);
    world.comment(0, "the pipe bursts at night");
    world.comment(0, "a quiet day");
    let mut memory = Memory::new(world.repo);
    memory.fold_in(world.entries.values().cloned());
    let database = Database::scratch(&memory, told).expect("made");
    (world, database)
}

#[test]
fn words_find_items_and_what_was_said() {
    let (world, database) = database();
    let items = database.search("log i", Where::Items, 10).expect("searched");
    assert_eq!(items.len(), 1, "the last word may only be begun");
    assert_eq!(items[0].object, Object::Item(world.item));
    let said = database.search("PIPE burst", Where::History, 10).expect("searched");
    assert_eq!(said.len(), 1);
    assert!(said[0].event.is_some());
    for nothing in ["", "pipe day", "\"", "log AND", "* OR"] {
        let found = database.search(nothing, Where::History, 10).expect("searched");
        assert!(found.is_empty(), "{nothing}: {found:?}");
    }
}

#[test]
fn a_question_without_end_is_given_up() {
    let (_, mut database) = database();
    let begun = Instant::now();
    let is_over = move || begun.elapsed() >= Duration::from_millis(50);
    database.give_up_when(is_over).expect("a new database");
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";
    let answered = database.question(&format!("{endless} SELECT count(*) FROM n"));
    assert!(matches!(answered, Err(IndexError::Late)), "{answered:?}");
    database.never_give_up().expect("the same database");
    let long = database.question(&format!("{endless} SELECT i FROM n LIMIT 50000"));
    assert_eq!(long.expect("the next one is answered").rows.len(), 50_000);
}

#[test]
fn what_was_put_aside_for_another_is_not_written_any_more() {
    let folder = tempfile::tempdir().expect("a temporary directory can be made");
    let home = Home::at(folder.path().join("index"), told);
    let mut world = World::new(1);
    let mut memory = Memory::new(world.repo);
    memory.fold_in(world.entries.values().cloned());
    let tips = |world: &World| {
        BTreeMap::from([(world.replicas[0].id, world.replicas[0].tip.expect("it wrote"))])
    };
    let old = home.make(&memory, &tips(&world)).expect("made");
    old.hold().expect("held");
    let new = home.make(&memory, &tips(&world)).expect("made again");
    assert!(home.holds(&new) && !home.holds(&old));
    let oid = world.comment(0, "said later");
    let arrived = vec![world.entries[&oid].clone()];
    let read = |oid| Ok(world.entries.get(&oid).cloned());
    assert!(!old.take_in(arrived.clone(), &tips(&world), &read).expect("told"));
    assert!(new.take_in(arrived.clone(), &tips(&world), &read).expect("told"));
    // Who is slower than others does not put it back to where it was.
    let early = BTreeMap::from([(world.replicas[0].id, arrived[0].parent.expect("it has one"))]);
    assert!(!new.take_in(Vec::new(), &early, &read).expect("told"));
    assert!(new.stands_at(&tips(&world)).expect("told"));
}

#[test]
fn a_question_is_answered_and_nothing_else_is_done() {
    let (_, database) = database();
    let rows = database.question("SELECT id, title, state FROM tasks").expect("answered");
    assert_eq!(rows.columns, ["id", "title", "state"]);
    assert_eq!(rows.rows[0][1], "Log in");
    for deed in [
        "DELETE FROM item",
        "INSERT INTO meta VALUES ('a', 'b')",
        "ATTACH 'other.db' AS other",
        "PRAGMA query_only = 0",
        "PRAGMA writable_schema = 1",
        "BEGIN",
        "VACUUM",
        "SELECT 1; DELETE FROM item",
        "",
        "nonsense",
    ] {
        let refused = database.question(deed);
        let is_refused = matches!(refused, Err(IndexError::Question(_) | IndexError::Deed));
        assert!(is_refused, "{deed}: {refused:?}");
    }
    assert_eq!(database.question("SELECT * FROM tasks").expect("answered").rows.len(), 1);
}

#[test]
fn another_file_under_the_same_name_is_another_database() {
    let folder = tempfile::tempdir().expect("a temporary directory can be made");
    let home = Home::at(folder.path().join("index"), told);
    let world = World::new(1);
    let mut memory = Memory::new(world.repo);
    memory.fold_in(world.entries.values().cloned());
    let tips = BTreeMap::from([(world.replicas[0].id, world.replicas[0].tip.expect("it wrote"))]);
    let database = home.make(&memory, &tips).expect("made");
    assert!(home.holds(&database));
    let there = std::fs::read_dir(folder.path().join("index")).expect("a folder").flatten();
    let is_file = |path: &std::path::PathBuf| path.extension().is_some_and(|it| it == "db");
    let file = there.map(|entry| entry.path()).find(is_file).expect("a file");
    let copy = folder.path().join("copy");
    std::fs::copy(&file, &copy).expect("copied");
    std::fs::rename(&copy, &file).expect("put in its place");
    assert!(!home.holds(&database));
}
