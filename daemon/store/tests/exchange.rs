//! Logs of remotes held against those here, and what they give taken in: between two repositories in
//! memory, the other of which may say what it likes.

#[path = "../../../tests/support/entries.rs"]
pub mod entries;

use tidegate_core::event::{EventBody, Object, ProjectCreated};
use tidegate_core::redact::Redactor;
use tidegate_core::{Entry, Oid, ProjectId, ReplicaId};
use tidegate_git::{HashKind, Memory, ObjectKind, Objects, Read, RefTarget, Refs, ShownRef};
use tidegate_store::{Admitted, Batch, Compared, LOG, Store, Taken, log_ref};

/// A clone: its repository, its store, its replica.
struct Clone {
    repository: Memory,
    store: Store,
    replica: ReplicaId,
    _folder: tempfile::TempDir,
}

fn entry(name: &str) -> Entry {
    let body = EventBody::ProjectCreated(ProjectCreated { name: name.to_owned() });
    let events = vec![entries::event(Object::Project, body)];
    entries::entry(ReplicaId::mint([0; 10]), 1, events)
}

impl Clone {
    fn new(entropy: u8) -> Self {
        Self::of(entries::project(), entropy)
    }

    fn of(project: ProjectId, entropy: u8) -> Self {
        let (repository, folder) = (Memory::new(HashKind::Sha1), tempfile::tempdir());
        let folder = folder.expect("a scratch folder");
        let mut store = Store::open(Box::new(repository.clone()), folder.path()).expect("it opens");
        let replica = store.adopt(project, [entropy; 10]).expect("it is adopted");
        Self { repository, store, replica, _folder: folder }
    }

    /// Records so many entries, and publishes them.
    fn write(&self, count: usize) -> Oid {
        self.write_of("x", count)
    }

    /// Those of one name are the same in every clone that writes as the same replica.
    fn write_of(&self, name: &str, count: usize) -> Oid {
        let view = self.store.tips().expect("refs are readable").0;
        let project = self.store.project().expect("it has one");
        let made = (0..count).map(|n| Entry { repo: project, ..entry(&format!("{name}{n}")) });
        let (redactor, subject) = (Redactor::default(), |_: &Entry| "a subject".to_owned());
        let batch = Batch {
            entries: made.collect(),
            redactor: &redactor,
            subject: &subject,
            sign: None,
            announce: &|_| true,
        };
        let appended =
            self.store.turn(self.replica, view, None).append(batch).expect("it is written");
        appended.acknowledgement.wait().expect("it is durable");
        let _ = self.store.publish().expect("nobody is in the way");
        *appended.entries.last().expect("one at least")
    }

    /// What it shows to others.
    fn shown(&self) -> Vec<ShownRef> {
        let refs = self.repository.list(LOG).expect("refs are readable").into_iter();
        let at = |target| match target {
            RefTarget::Oid(at) => at,
            other => panic!("{other:?}"),
        };
        refs.map(|(name, target)| ShownRef { name, at: at(target) }).collect()
    }

    fn compare(&self, shown: &[ShownRef]) -> Compared {
        self.store.compare(shown).expect("logs are readable")
    }

    /// Takes in all that another one shows.
    fn take(&self, shown: &[ShownRef], given: &dyn Objects) -> Vec<Admitted> {
        let project = self.store.project().ok();
        let wanted = self.compare(shown).wanted.into_iter();
        let admit = |wanted| self.store.admit(&wanted, given, project).expect("it is looked at");
        wanted.map(admit).collect()
    }

    fn end_of(&self, replica: ReplicaId) -> Option<Oid> {
        self.repository.find(&log_ref(replica)).expect("readable").and_then(|target| match target {
            RefTarget::Oid(at) => Some(at),
            _ => None,
        })
    }
}

fn told(admitted: &[Admitted]) -> Vec<(Taken, Option<&str>)> {
    admitted.iter().map(|one| (one.taken, one.left.as_deref())).collect()
}

/// A commit that claims to be what it likes.
fn commit(repository: &Memory, tree: Oid, parents: &[Oid], text: &str) -> Oid {
    let parents: String = parents.iter().map(|parent| format!("parent {parent}\n")).collect();
    let who = "Eve <eve@example.org> 1763700000 +0000";
    let bytes = format!("tree {tree}\n{parents}author {who}\ncommitter {who}\n\n{text}\n");
    repository.write(ObjectKind::Commit, bytes.as_bytes()).expect("it is written")
}

#[test]
fn clones_take_in_what_they_lack_and_tell_what_the_other_lacks() {
    let (ours, theirs) = (Clone::new(1), Clone::new(2));
    let (own, other) = (ours.write(2), theirs.write(30));
    let compared = ours.compare(&theirs.shown());
    assert_eq!(compared.lacking, [(ours.replica, own, None)]);
    assert_eq!(told(&ours.take(&theirs.shown(), &theirs.repository)), [(Taken::Entries(30), None)]);
    assert_eq!(ours.end_of(theirs.replica), Some(other));
    assert_eq!(ours.store.walk(&|_| false).expect("readable").entries.len(), 32);
    let last = theirs.write(1);
    assert_eq!(told(&ours.take(&theirs.shown(), &theirs.repository)), [(Taken::Entries(1), None)]);
    assert_eq!(ours.end_of(theirs.replica), Some(last));
    let compared = ours.compare(&theirs.shown());
    assert_eq!((compared.same, compared.wanted.len(), compared.lacking.len()), (1, 0, 1));
}

#[test]
fn a_remote_that_went_back_or_lost_a_log_is_told_what_it_lacks_and_takes_nothing_away() {
    let (ours, theirs) = (Clone::new(1), Clone::new(2));
    let before = theirs.write(3);
    let early = theirs.shown();
    let after = theirs.write(4);
    ours.take(&theirs.shown(), &theirs.repository);
    let compared = ours.compare(&early);
    assert_eq!(compared.lacking, [(theirs.replica, after, Some(before))]);
    assert_eq!(ours.compare(&[]).lacking, [(theirs.replica, after, None)]);
    assert!(ours.take(&early, &theirs.repository).is_empty());
    assert_eq!(ours.end_of(theirs.replica), Some(after));
}

#[test]
fn a_log_that_parted_is_left_where_it_is() {
    let (ours, theirs, twin) = (Clone::new(1), Clone::new(2), Clone::new(2));
    assert_eq!(theirs.replica, twin.replica);
    let end = theirs.write(3);
    ours.take(&theirs.shown(), &theirs.repository);
    twin.write_of("y", 5);
    assert_eq!(told(&ours.take(&twin.shown(), &twin.repository)), [(Taken::Parted, None)]);
    assert_eq!(ours.end_of(theirs.replica), Some(end));
}

#[test]
fn what_is_of_another_project_or_under_another_name_stays_outside() {
    let (ours, strangers) = (Clone::new(1), Clone::of(ProjectId::mint([9; 10]), 2));
    ours.write(1);
    let end = strangers.write(2);
    let taken = ours.take(&strangers.shown(), &strangers.repository);
    assert!(matches!(taken[0].taken, Taken::Foreign(_)), "{taken:?}");
    assert_eq!(ours.end_of(strangers.replica), None);
    assert_eq!(ours.repository.read(end, 10_000).expect("readable"), Read::Missing);
    let theirs = Clone::new(3);
    let spliced = ShownRef { name: log_ref(ReplicaId::mint([4; 10])), at: theirs.write(2) };
    let taken = ours.take(&[spliced], &theirs.repository);
    assert_eq!(taken[0].taken, Taken::Entries(0));
    assert!(
        taken[0].left.as_deref().is_some_and(|why| why.contains("was written by")),
        "{taken:?}"
    );
    let strange = ["refs/tidegate/log/r-x", "refs/tidegate/log/r-aaaaaaaaaaaaaaaa/x"];
    let strange = strange.map(|name| ShownRef { name: name.to_owned(), at: end });
    assert_eq!(ours.compare(&strange).strange.len(), 2);
}

#[test]
fn of_a_log_in_which_something_is_no_entry_what_stands_before_is_taken_in() {
    let (ours, theirs) = (Clone::new(1), Clone::new(2));
    let sound = theirs.write(3);
    let tree = theirs.repository.empty_tree();
    let blob = theirs.repository.write(ObjectKind::Blob, b"bomb").expect("it is written");
    let files =
        theirs.repository.write(ObjectKind::Tree, &[&b"100644 a\0"[..], blob.as_bytes()].concat());
    let name = log_ref(theirs.replica);
    let with_files = commit(&theirs.repository, files.expect("it is written"), &[sound], "files");
    let merged = commit(&theirs.repository, tree, &[sound, sound], "two parents");
    let huge = commit(&theirs.repository, tree, &[sound], &"x".repeat(200_000));
    for (end, why) in [(with_files, "it has files"), (merged, "2 others"), (huge, "bytes")] {
        let fresh = Clone::new(1);
        // Whatever builds on it stays outside, too.
        let end = commit(&theirs.repository, tree, &[end], "after");
        let shown = [ShownRef { name: name.clone(), at: end }];
        let taken = fresh.take(&shown, &theirs.repository);
        assert_eq!(taken[0].taken, Taken::Entries(3));
        assert!(taken[0].left.as_deref().is_some_and(|told| told.contains(why)), "{taken:?}");
        assert_eq!(fresh.end_of(theirs.replica), Some(sound));
        assert_eq!(fresh.repository.read(end, 10_000).expect("readable"), Read::Missing);
    }
    // What is an entry in form comes in, whatever it says: the fold judges that.
    let odd = commit(&theirs.repository, tree, &[sound], "no line of JSON");
    let shown = [ShownRef { name, at: odd }];
    assert_eq!(told(&ours.take(&shown, &theirs.repository)), [(Taken::Entries(4), None)]);
}

#[test]
fn a_log_with_a_hole_stays_outside_until_it_is_whole() {
    let (ours, theirs) = (Clone::new(1), Clone::new(2));
    let first = theirs.write(1);
    theirs.write(2);
    let Read::Found { data, .. } = theirs.repository.read(first, 10_000).expect("readable") else {
        panic!("it is there")
    };
    theirs.repository.forget(first);
    let taken = ours.take(&theirs.shown(), &theirs.repository);
    assert_eq!(taken[0].taken, Taken::Entries(0));
    assert_eq!(ours.end_of(theirs.replica), None);
    let _ = theirs.repository.write(ObjectKind::Commit, &data).expect("it is written");
    assert_eq!(told(&ours.take(&theirs.shown(), &theirs.repository)), [(Taken::Entries(3), None)]);
}

#[test]
fn what_was_written_and_no_ref_led_to_is_taken_in_again() {
    let (ours, theirs) = (Clone::new(1), Clone::new(2));
    let first = theirs.write(2);
    ours.take(&theirs.shown(), &theirs.repository);
    let last = theirs.write(1);
    // As if somebody had been killed before the ref moved.
    let Read::Found { data, .. } = theirs.repository.read(last, 10_000).expect("readable") else {
        panic!("it is there")
    };
    let _ = ours.repository.write(ObjectKind::Commit, &data).expect("it is written");
    assert_eq!(ours.end_of(theirs.replica), Some(first));
    ours.take(&theirs.shown(), &theirs.repository);
    assert_eq!(ours.end_of(theirs.replica), Some(last));
}
