//! Searching and asking.

use tidegate_core::event::Object;
use tidegate_index::{Database, IndexError, Memory, Where};

use crate::world::World;

fn database() -> (World, Database) {
    let mut world = World::new(1);
    world.comment(0, "the pipe bursts at night");
    world.comment(0, "a quiet day");
    let mut memory = Memory::new(world.repo);
    memory.fold_in(world.entries.values().cloned());
    let database = Database::scratch(&memory).expect("made");
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
    database.give_up_after(std::time::Duration::from_millis(50)).expect("a new database");
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";
    let answered = database.question(&format!("{endless} SELECT count(*) FROM n"));
    assert!(matches!(answered, Err(IndexError::Late)), "{answered:?}");
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
