//! A long log in one pack, which is read ahead on all cores: the same entries in the same order.

#[path = "../../../tests/support/entries.rs"]
pub mod entries;

use std::path::Path;
use std::process::Command;

use tidegate_core::event::{EventBody, Object, ProjectCreated};
use tidegate_core::redact::Redactor;
use tidegate_core::{Entry, Oid, ReplicaId};
use tidegate_git::{Disk, Environment};
use tidegate_store::{Batch, Store, Tips};

/// More than are read one by one before it is worth reading ahead, twice over.
const ENTRIES: usize = 7_000;

fn git(repository: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(repository).env("GIT_CONFIG_GLOBAL", "/dev/null");
    assert!(git.env("GIT_CONFIG_NOSYSTEM", "1").status().expect("git runs").success());
}

fn open(repository: &Path) -> Store {
    let disk = Disk::discover(repository, Environment::empty()).expect("the repository opens");
    Store::open(Box::new(disk), repository).expect("the store opens")
}

fn entry(n: usize) -> Entry {
    let body = EventBody::ProjectCreated(ProjectCreated { name: format!("number {n}") });
    let events = vec![entries::event(Object::Project, body)];
    entries::entry(ReplicaId::mint([0; 10]), 1, events)
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
    let entries = (0..ENTRIES).map(entry).collect();
    let (redactor, subject) = (Redactor::default(), |_: &Entry| "a subject".to_owned());
    let batch = Batch { entries, redactor: &redactor, subject: &subject, sign: None };
    let written = store.turn(replica, Tips::new(), None).append(batch).expect("appended").entries;
    assert_eq!(walked(&open(path)), written, "loose, one after the other");
    git(path, &["repack", "-adq"]);
    assert_eq!(walked(&open(path)), written, "packed, read ahead");
    let middle = written[ENTRIES / 2];
    let news = open(path).walk(&|oid| oid == middle).expect("readable").entries;
    assert_eq!(news.len(), ENTRIES - ENTRIES / 2 - 1, "a walk stops at what is known");
}
