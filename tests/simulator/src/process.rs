//! What a process does: the real store, opened on a folder, appending a batch.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use tidegate_core::event::{Event, EventBody, Object, ProjectCreated};
use tidegate_core::redact::Redactor;
use tidegate_core::{Actor, ActorKind, Entry, Millis, Oid, ProjectId, ReplicaId};
use tidegate_files::FileSystem;
use tidegate_git::Disk as Repository;
use tidegate_git::Environment;
use tidegate_store::{Batch, Manner, Store, StoreError};

use crate::world::ENTROPY;

/// The project of every run.
pub(crate) fn project() -> ProjectId {
    ProjectId::mint([9; 10])
}

/// Opens the store of the repository at `root`.
pub(crate) fn open(
    root: &Path,
    files: Arc<dyn FileSystem>,
    segment_size: u64,
) -> Result<Store, String> {
    let repository = repository(root)?.through(files);
    let store = Store::open(Box::new(repository), root);
    let manner = Manner { segment_size, ..Manner::default() };
    Ok(store.map_err(|error| error.to_string())?.written(manner))
}

/// Opens the repository at `root` as somebody who knows only git.
pub(crate) fn repository(root: &Path) -> Result<Repository, String> {
    Repository::discover(root, Environment::empty()).map_err(|error| error.to_string())
}

/// Makes the clone one that writes, unless it is.
pub(crate) fn adopt(store: &mut Store) -> Result<(), StoreError> {
    match store.replica() {
        Some(_) => Ok(()),
        None => store.adopt(project(), ENTROPY).map(drop),
    }
}

/// Appends `count` entries of about `size` bytes, which are named after `label`.
pub(crate) fn append(
    store: &mut Store,
    label: &str,
    count: usize,
    size: usize,
) -> Result<Vec<Oid>, StoreError> {
    adopt(store)?;
    let name = |at: usize| format!("{label} {at} {count} {}", "x".repeat(size));
    let entries = (0..count).map(|at| entry(name(at))).collect();
    let (redactor, subject) = (Redactor::default(), |_: &Entry| "a subject".to_owned());
    let batch =
        Batch { entries, redactor: &redactor, subject: &subject, sign: None, announce: &|_| true };
    let (view, _) = store.tips()?;
    let replica = store.replica().expect("the clone was adopted");
    let appended = store.turn(replica, view, None).append(batch)?;
    appended.acknowledgement.wait()?;
    Ok(appended.entries)
}

/// The label of an entry, its place in its batch, and how many that has.
pub(crate) fn label(entry: &Entry) -> Option<(String, usize, usize)> {
    let EventBody::ProjectCreated(created) = &entry.events.first()?.body else { return None };
    let mut words = created.name.split(' ');
    Some((words.next()?.to_owned(), words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

fn entry(name: String) -> Entry {
    let body = EventBody::ProjectCreated(ProjectCreated { name });
    let event = Event {
        object: Object::Project,
        critical: Some(body.is_critical()),
        body,
        after: Vec::new(),
        policy: Vec::new(),
        reads: BTreeMap::new(),
        key: None,
    };
    Entry {
        repo: project(),
        replica: ReplicaId::mint([0; 10]),
        seq: 1,
        at: Millis(1_763_700_000_000),
        actor: Actor::parse("Ann <ann@example.org>", ActorKind::Human).expect("an actor"),
        key: None,
        request: None,
        forked_from: None,
        seen: BTreeMap::new(),
        events: vec![event],
    }
}
