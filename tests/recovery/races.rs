//! Many processes at once, each leaving a publisher behind.

use std::thread;

use crate::audit::{Told, entries};
use crate::place::{Recovery, begun, number, wait};
use crate::support::Sandbox;

const PROCESSES: usize = 8;

/// Makes changes in many processes at once. `change` gives the arguments of one.
fn race(sandbox: &Sandbox, change: &(dyn Fn(&str) -> Vec<String> + Sync)) -> Told {
    let changes = number("TIDEGATE_RECOVERY_CHANGES", 25);
    let turns = |process: usize| {
        let mut told = Told::default();
        for turn in 0..changes {
            let key = format!("{process}/{turn}");
            let mut arguments = change(&key);
            arguments.extend(["-q".to_owned(), "--key".to_owned(), key.clone()]);
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let _ = sandbox.run(&mut sandbox.plain(&arguments), b"").ok();
            told.came(&key, true);
        }
        told
    };
    let told = thread::scope(|scope| {
        let started: Vec<_> =
            (0..PROCESSES).map(|process| scope.spawn(move || turns(process))).collect();
        let told = started.into_iter().map(|turns| turns.join().expect("no change was refused"));
        told.fold(Told::default(), Told::and)
    });
    assert_eq!(told.acknowledged.len(), PROCESSES * changes);
    told
}

/// Asserts that plain git sees everything without any further command, and audits it.
fn is_published(sandbox: &Sandbox, told: &Told, before: usize) {
    let all = before + told.acknowledged.len();
    wait("everything is published", || entries(sandbox).len() == all);
    told.audit(sandbox);
    assert_eq!(entries(sandbox).len(), all + 1);
}

#[test]
fn what_many_processes_change_in_one_item_is_recorded_once_and_published() {
    let sandbox = begun();
    let made = sandbox.tidegate(&["new", "-q", "shared"]).ok().stdout;
    let item = made.trim_end();
    let told = race(&sandbox, &|key| ["comment", item, key].map(str::to_owned).to_vec());
    is_published(&sandbox, &told, 2);
}

#[test]
fn what_many_processes_change_in_different_items_is_recorded_once_and_published() {
    let sandbox = begun();
    let told = race(&sandbox, &|key| ["new", key].map(str::to_owned).to_vec());
    is_published(&sandbox, &told, 1);
}
