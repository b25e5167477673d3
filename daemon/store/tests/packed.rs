//! A long log in one pack, which is read ahead on all cores: the same entries in the same order.

#[path = "../../../tests/support/entries.rs"]
pub mod entries;

use std::collections::HashSet;
use std::path::Path;
use std::process::Command;

use tidegate_core::event::{EventBody, Object, ProjectCreated};
use tidegate_core::fold::Received;
use tidegate_core::redact::Redactor;
use tidegate_core::{Entry, Oid, ReplicaId};
use tidegate_git::{Disk, Environment};
use tidegate_store::{Batch, Store, log_ref};

/// More than are read one by one before it is worth reading ahead, twice over.
const ENTRIES: usize = 7_000;

fn git(repository: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(repository).env("GIT_CONFIG_GLOBAL", "/dev/null");
    assert!(git.env("GIT_CONFIG_NOSYSTEM", "1").status().expect("git runs").success());
}

/// Has git put all into one pack, in its own order.
fn repack(repository: &Path) {
    let packs = repository.join("objects/pack");
    let files = std::fs::read_dir(packs).expect("packs").map(|file| file.expect("a file").path());
    for keep in files.filter(|file| file.extension().is_some_and(|end| end == "keep")) {
        std::fs::remove_file(keep).expect("removable");
    }
    git(repository, &["repack", "-adq"]);
}

fn open(repository: &Path) -> Store {
    open_apart(repository, repository)
}

/// The store of somebody who keeps what is private to them in `folder`.
fn open_apart(repository: &Path, folder: &Path) -> Store {
    let disk = Disk::discover(repository, Environment::empty()).expect("the repository opens");
    Store::open(Box::new(disk), folder).expect("the store opens")
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
    let batch =
        Batch { entries, redactor: &redactor, subject: &subject, sign: None, announce: &|_| true };
    let tips = store.tips().expect("the refs are readable").0;
    let appended = store.turn(replica, tips, None).append(batch).expect("appended");
    appended.acknowledgement.wait().expect("the disk is well");
    let _ = store.publish().expect("nobody is in the way");
    appended.entries
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
    assert_eq!(walked(&open(path)), written, "in a pack of ours, oldest first");
    repack(path);
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
    let apart = tempfile::tempdir().expect("a scratch folder");
    let mut second = open_apart(path, apart.path());
    let other = second.adopt(entries::project(), [2; 10]).expect("adopted");
    let mut written = append(&store, one, ENTRIES / 2);
    written.extend(append(&second, other, ENTRIES / 2));
    repack(path);
    assert_eq!(walked(&open(path)), written, "both, read ahead once");
}

/// What is swept, in the order in which it is handed over.
fn swept(store: &Store) -> Vec<Oid> {
    let fold = |all: &mut Vec<Oid>, read: Vec<Received>| {
        all.extend(read.iter().map(|read| read.oid));
    };
    let knows = |_: &Vec<Oid>, _| true;
    store.sweep(Vec::new, fold, knows).expect("the log is readable").0
}

/// Whether both are the same entries, in whatever order.
fn same(some: &[Oid], others: &[Oid]) -> bool {
    let set = |oids: &[Oid]| oids.iter().copied().collect::<HashSet<_>>();
    some.len() == others.len() && set(some) == set(others)
}

#[test]
fn a_sweep_hands_over_a_log_oldest_first() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path();
    git(path, &["init", "--quiet", "--bare", "."]);
    let mut store = open(path);
    let replica = store.adopt(entries::project(), [1; 10]).expect("adopted");
    let written = append(&store, replica, ENTRIES);
    assert!(swept(&open(path)) == written, "in a pack of ours, oldest first");
    repack(path);
    let by_git = swept(&open(path));
    let place = |oid: Oid| by_git.iter().position(|swept| *swept == oid);
    assert!(place(written[0]) < place(written[ENTRIES / 2]), "packed by git, latest first");
    assert!(same(&by_git, &written), "all of it");
    let later = append(&store, replica, 10);
    assert!(same(&swept(&open(path)), &written), "what lies elsewhere is left out");
    let rest = open(path).walk(&|oid| written.contains(&oid)).expect("readable").entries;
    assert_eq!(rest.iter().map(|read| read.oid).collect::<Vec<_>>(), later);
}

#[test]
fn a_sweep_gives_nothing_that_stands_on_no_log() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path();
    git(path, &["init", "--quiet", "--bare", "."]);
    let mut store = open(path);
    let one = store.adopt(entries::project(), [1; 10]).expect("adopted");
    let apart = tempfile::tempdir().expect("a scratch folder");
    let mut second = open_apart(path, apart.path());
    let other = second.adopt(entries::project(), [2; 10]).expect("adopted");
    let mut written = append(&store, one, ENTRIES);
    written.extend(append(&second, other, 10));
    repack(path);
    assert!(same(&swept(&open(path)), &written), "both stand on logs");
    git(path, &["update-ref", "-d", &log_ref(other)]);
    assert!(swept(&open(path)).is_empty(), "one does not");
    assert!(walked(&open(path)) == written[..ENTRIES], "a walk finds the other");
}
