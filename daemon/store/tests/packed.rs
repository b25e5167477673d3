//! A long log in one pack, which is read ahead on all cores: the same entries in the same order.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use tidegate_core::event::{Event, EventBody, Object, ProjectCreated};
use tidegate_core::redact::Redactor;
use tidegate_core::{Actor, ActorKind, Entry, Millis, Oid, ProjectId, ReplicaId};
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
    let event = Event {
        object: Object::Project,
        critical: Some(true),
        body,
        after: Vec::new(),
        policy: Vec::new(),
        reads: BTreeMap::new(),
        key: None,
    };
    Entry {
        repo: ProjectId::mint([9; 10]),
        replica: ReplicaId::mint([0; 10]),
        seq: 1,
        at: Millis(1_763_700_000_000),
        actor: Actor::parse("Ann <ann@example.org>", ActorKind::Human).expect("an actor"),
        key: None,
        request: None,
        seen: BTreeMap::new(),
        events: vec![event],
    }
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
    let replica = store.adopt(ProjectId::mint([9; 10]), [1; 10]).expect("adopted");
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
