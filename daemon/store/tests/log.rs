//! The log over a repository in memory: appending, walking, and what stands where it should not.

#[path = "../../../tests/support/entries.rs"]
pub mod entries;

use tidegate_core::event::{EventBody, Object, ProjectCreated};
use tidegate_core::redact::Redactor;
use tidegate_core::{Entry, Oid, ReplicaId};
use tidegate_git::{HashKind, Memory, ObjectKind, Objects, Read, RefTarget, Refs};
use tidegate_store::{Batch, JournalError, LOG, Store, StoreError, Tips, log_ref};

/// A clone: its repository, its store, its folder, its replica.
struct Clone {
    repository: Memory,
    store: Store,
    replica: ReplicaId,
    folder: tempfile::TempDir,
}

fn clone_of(repository: &Memory, entropy: u8) -> Clone {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let mut store = Store::open(Box::new(repository.clone()), folder.path()).expect("it opens");
    let replica = store.adopt(entries::project(), [entropy; 10]).expect("it is adopted");
    Clone { repository: repository.clone(), store, replica, folder }
}

fn entry(name: &str) -> Entry {
    let body = EventBody::ProjectCreated(ProjectCreated { name: name.to_owned() });
    let events = vec![entries::event(Object::Project, body)];
    entries::entry(ReplicaId::mint([0; 10]), 1, events)
}

impl Clone {
    fn append_on(&self, view: Tips, names: &[&str]) -> Result<Vec<Oid>, StoreError> {
        let entries = names.iter().map(|name| entry(name)).collect();
        let (redactor, subject) = (Redactor::default(), |_: &Entry| "a subject".to_owned());
        let batch = Batch {
            entries,
            redactor: &redactor,
            subject: &subject,
            sign: None,
            announce: &|_| true,
        };
        let appended = self.store.turn(self.replica, view, None).append(batch)?;
        appended.acknowledgement.wait()?;
        Ok(appended.entries)
    }

    fn append(&self, names: &[&str]) -> Vec<Oid> {
        let view = self.store.tips().expect("refs are readable").0;
        self.append_on(view, names).expect("nobody is in the way")
    }

    /// The file that says who writes here.
    fn name_file(&self) -> std::path::PathBuf {
        let files = std::fs::read_dir(self.folder.path().join("tidegate"));
        let mut files = files.expect("it was made").flatten().map(|file| file.path());
        files.find(|path| path.is_file()).expect("somebody writes here")
    }

    fn publish(&self) {
        let _ = self.store.publish().expect("nobody is in the way");
    }

    fn seqs(&self) -> Vec<u64> {
        let walked = self.store.walk(&|_| false).expect("the log is readable");
        walked.entries.iter().filter_map(|read| Some(read.content.as_ref().ok()?.seq)).collect()
    }

    fn problems(&self) -> Vec<String> {
        let walked = self.store.walk(&|_| false).expect("the log is readable");
        walked
            .problems
            .into_iter()
            .map(|problem| format!("{}: {}", problem.name, problem.what))
            .collect()
    }
}

#[test]
fn what_is_appended_is_walked_oldest_first() {
    for hash in [HashKind::Sha1, HashKind::Sha256] {
        let clone = clone_of(&Memory::new(hash), 1);
        let first = clone.append(&["a"]);
        clone.append(&["b", "c"]);
        assert_eq!(clone.seqs(), [1, 2, 3]);
        let news = clone.store.walk(&|oid| first.contains(&oid)).expect("readable").entries;
        assert_eq!(news.len(), 2, "a walk stops at what is known");
        assert_eq!(news[0].parent, first.last().copied());
    }
}

#[test]
fn the_empty_tree_is_really_written() {
    let clone = clone_of(&Memory::new(HashKind::Sha1), 1);
    clone.append(&["a"]);
    clone.publish();
    let tree = clone.repository.empty_tree();
    let found = clone.repository.read(tree, 10).expect("readable");
    assert_eq!(found, Read::Found { kind: ObjectKind::Tree, data: Vec::new() });
}

#[test]
fn an_append_on_an_outdated_view_records_nothing() {
    let repository = Memory::new(HashKind::Sha1);
    let (ours, theirs) = (clone_of(&repository, 1), clone_of(&repository, 2));
    let view = ours.store.tips().expect("readable").0;
    theirs.append(&["theirs"]);
    theirs.publish();
    let appended = ours.append_on(view.clone(), &["ours"]);
    assert!(appended.is_ok(), "what others wrote was not seen, and no entry says that it was");
    let refused = ours.append_on(view, &["again"]);
    assert!(matches!(refused, Err(StoreError::Stale)), "the own log moved on");
    assert_eq!(ours.seqs().len(), 2);
}

#[test]
fn a_batch_stands_on_the_log_as_a_whole_or_not_at_all() {
    let clone = clone_of(&Memory::new(HashKind::Sha1), 1);
    let long = "x".repeat(70_000);
    let view = clone.store.tips().expect("readable").0;
    assert!(matches!(clone.append_on(view, &["short", &long]), Err(StoreError::Entry(_))));
    assert_eq!(clone.repository.list(LOG).expect("readable"), [], "the first entry came through");
}

#[test]
fn what_stands_among_our_refs_and_is_no_log_is_named() {
    let clone = clone_of(&Memory::new(HashKind::Sha1), 1);
    let tip = clone.append(&["a"])[0];
    let stranger = log_ref(ReplicaId::mint([3; 10]));
    clone.repository.plant(&stranger, RefTarget::Oid(tip));
    let broken = log_ref(ReplicaId::mint([4; 10]));
    clone.repository.plant(&broken, RefTarget::Broken("it is empty".to_owned()));
    let symbolic = log_ref(ReplicaId::mint([5; 10]));
    clone.repository.plant(&symbolic, RefTarget::Symbolic("refs/heads/main".to_owned()));
    clone.repository.plant("refs/tidegate/log/nobody", RefTarget::Oid(tip));
    let problems = clone.problems();
    for name in [&stranger, &broken, &symbolic, "refs/tidegate/log/nobody"] {
        assert!(problems.iter().any(|p| p.starts_with(name)), "{name} is not in {problems:?}");
    }
    assert_eq!(clone.seqs(), [1], "the good log is read all the same");
}

#[test]
fn a_log_whose_last_entry_is_missing_is_not_an_empty_log() {
    let repository = Memory::new(HashKind::Sha1);
    let (ours, theirs) = (clone_of(&repository, 1), clone_of(&repository, 2));
    let tip = ours.append(&["a", "b"])[1];
    ours.publish();
    repository.forget(tip);
    assert_eq!(theirs.problems().len(), 1);
    assert_eq!(ours.seqs(), [1, 2], "whoever wrote it has it in the journal");
    ours.publish();
    assert_eq!(theirs.problems().len(), 0, "and publishes it again");
}

#[test]
fn a_gap_within_a_log_leaves_what_comes_after_it_waiting() {
    let repository = Memory::new(HashKind::Sha1);
    let (ours, theirs) = (clone_of(&repository, 1), clone_of(&repository, 2));
    let entries = ours.append(&["a", "b", "c"]);
    ours.publish();
    repository.forget(entries[1]);
    let walked = theirs.store.walk(&|_| false).expect("readable");
    let found: Vec<Oid> = walked.entries.iter().map(|read| read.oid).collect();
    assert_eq!(found, [entries[2]], "what follows the gap is read");
    assert_eq!(walked.entries[0].parent, Some(entries[1]), "and names what it waits for");
}

#[test]
fn what_was_not_published_is_taken_up_again_after_the_name_was_lost() {
    let repository = Memory::new(HashKind::Sha1);
    let first = clone_of(&repository, 1);
    let written = first.append(&["one", "two"]);
    std::fs::remove_file(first.name_file()).expect("it can be lost");
    let root = first.folder.path();
    let mut store = Store::open(Box::new(repository.clone()), root).expect("it opens");
    assert_eq!(store.replica(), None);
    let replica = store.adopt(entries::project(), [2; 10]).expect("it is adopted");
    assert_eq!(replica, first.replica, "nobody else writes as it");
    let _ = store.publish().expect("nobody is in the way");
    let tip = repository.find(&log_ref(replica)).expect("refs are readable");
    assert_eq!(tip, written.last().map(|last| RefTarget::Oid(*last)));
}

#[test]
fn a_name_that_another_user_has_is_not_taken() {
    let repository = Memory::new(HashKind::Sha1);
    let first = clone_of(&repository, 1);
    let _ = first.append(&["one"]);
    let root = first.folder.path();
    let other = root.join("tidegate/self.4711");
    std::fs::rename(first.name_file(), other).expect("it is another user's now");
    let mut store = Store::open(Box::new(repository.clone()), root).expect("it opens");
    let replica = store.adopt(entries::project(), [2; 10]).expect("it is adopted");
    assert_ne!(replica, first.replica);
}

/// The segments of the only journal in a clone.
fn segments(clone: &Clone) -> [std::path::PathBuf; 2] {
    let folder = clone.folder.path().join("tidegate/r").join(clone.replica.to_string());
    ["seg0", "seg1"].map(|name| folder.join(name))
}

fn flip(path: &std::path::Path, at: usize) {
    let mut bytes = std::fs::read(path).expect("a segment");
    bytes[at] ^= 1;
    std::fs::write(path, bytes).expect("it is ours");
}

#[test]
fn damage_behind_which_each_process_appended_once_is_no_end() {
    let first = clone_of(&Memory::new(HashKind::Sha1), 1);
    let [segment, _] = segments(&first);
    for name in ["one", "two", "three", "four"] {
        let root = first.folder.path();
        let store = Store::open(Box::new(first.repository.clone()), root).expect("it opens");
        let folder = tempfile::tempdir().expect("a scratch folder");
        let one = Clone { repository: first.repository.clone(), store, folder, ..first };
        let _ = one.append(&[name]);
        // A process leaves without cleaning up.
        std::mem::forget(one);
    }
    let bytes = std::fs::read(&segment).expect("a segment");
    let third = bytes.windows(5).position(|part| part == b"three").expect("it is there");
    flip(&segment, third);
    let store = Store::open(Box::new(first.repository.clone()), first.folder.path());
    let read = store.expect("it opens").tips();
    assert!(matches!(read, Err(StoreError::Journal(JournalError::Damaged { .. }))), "{read:?}");
}

#[test]
fn a_full_segment_that_ends_too_early_is_damaged() {
    let first = clone_of(&Memory::new(HashKind::Sha1), 1);
    let [older, newer] = segments(&first);
    let begun = |path: &std::path::Path| std::fs::read(path).expect("a segment")[0] != 0;
    let long = "x".repeat(30_000);
    while !begun(&newer) {
        let _ = first.append(&[long.as_str()]);
    }
    // Nothing within it tells that its last record was durable.
    let mut bytes = std::fs::read(&older).expect("a segment");
    let last = bytes.iter().rposition(|byte| *byte != 0).expect("it is full");
    bytes[1024..1536].fill(0);
    std::fs::write(&older, bytes).expect("it is ours");
    flip(&older, last);
    let store = Store::open(Box::new(first.repository.clone()), first.folder.path());
    let read = store.expect("it opens").tips();
    assert!(matches!(read, Err(StoreError::Journal(JournalError::Damaged { .. }))), "{read:?}");
}
