//! A long log in one pack, which is read ahead on all cores: the same entries in the same order.

#[path = "../../../tests/support/entries.rs"]
pub mod entries;

use std::path::Path;
use std::process::Command;

use tidegate_core::event::{EventBody, Object, ProjectCreated};
use tidegate_core::redact::Redactor;
use tidegate_core::{Entry, Oid, ReplicaId};
use tidegate_git::{Disk, Environment, Sharing};
use tidegate_store::{Batch, Store};

/// More than are read one by one before it is worth reading ahead, twice over.
const ENTRIES: usize = 7_000;

fn git(repository: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(repository).env("GIT_CONFIG_GLOBAL", "/dev/null");
    assert!(git.env("GIT_CONFIG_NOSYSTEM", "1").status().expect("git runs").success());
}

fn open(repository: &Path) -> Store {
    let disk = Disk::discover(repository, Environment::empty()).expect("the repository opens");
    Store::open(Box::new(disk), repository, Sharing::default()).expect("the store opens")
}

fn entry(n: usize) -> Entry {
    let body = EventBody::ProjectCreated(ProjectCreated { name: format!("number {n}") });
    let events = vec![entries::event(Object::Project, body)];
    entries::entry(ReplicaId::mint([0; 10]), 1, events)
}

/// Writes a log of `replica` and gives its entries, oldest first.
fn append(store: &Store, replica: ReplicaId, count: usize) -> Vec<Oid> {
    let entries = (0..count).map(entry).collect();
    let (redactor, subject) = (Redactor::default(), |_: &Entry| "a subject".to_owned());
    let batch = Batch { entries, redactor: &redactor, subject: &subject, sign: None };
    let tips = store.tips().expect("the refs are readable").0;
    store.turn(replica, tips, None).append(batch).expect("appended").entries
}

fn walked(store: &Store) -> Vec<Oid> {
    let entries = store.walk(&|_| false).expect("the log is readable").entries;
    assert!(entries.iter().all(|read| read.content.is_ok()), "every entry is one");
    entries.iter().map(|read| read.oid).collect()
}

#[test]
fn reading_ahead_changes_nothing_but_the_time() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path();
    git(path, &["init", "--quiet", "--bare", "."]);
    let mut store = open(path);
    let replica = store.adopt(entries::project(), [1; 10]).expect("adopted");
    let written = append(&store, replica, ENTRIES);
    assert_eq!(walked(&open(path)), written, "loose, one after the other");
    git(path, &["repack", "-adq"]);
    assert_eq!(walked(&open(path)), written, "packed, read ahead");
    let middle = written[ENTRIES / 2];
    let news = open(path).walk(&|oid| oid == middle).expect("readable").entries;
    assert_eq!(news.len(), ENTRIES - ENTRIES / 2 - 1, "a walk stops at what is known");
}

#[test]
fn logs_that_lie_mixed_in_one_pack_are_told_apart() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path();
    git(path, &["init", "--quiet", "--bare", "."]);
    let mut store = open(path);
    let one = store.adopt(entries::project(), [1; 10]).expect("adopted");
    let other = ReplicaId::mint([2; 10]);
    let mut written = append(&store, one, ENTRIES / 2);
    written.extend(append(&store, other, ENTRIES / 2));
    git(path, &["repack", "-adq"]);
    assert_eq!(walked(&open(path)), written, "both, read ahead once");
}
