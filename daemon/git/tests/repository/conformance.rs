//! What every repository owes, in memory or on disk, with either hash and either kind of refs.

use std::path::PathBuf;
use std::sync::Barrier;

use tidegate_core::oid::Oid;
use tidegate_git::{
    Disk, Environment, HashKind, Lookup, Memory, ObjectKind, Objects, Read, RefTarget, Refs,
    SwapError,
};

use crate::sealed::Sealed;

const LIMIT: u64 = 1 << 20;

/// A way to open one and the same repository any number of times.
trait Subject: Sync {
    type Repository: Objects + Refs;
    fn open(&self) -> Self::Repository;
    fn make_symbolic(&self, name: &str, target: &str);
}

impl Subject for Memory {
    type Repository = Self;

    fn open(&self) -> Self {
        self.clone()
    }

    fn make_symbolic(&self, name: &str, target: &str) {
        self.plant(name, RefTarget::Symbolic(target.to_owned()));
    }
}

struct OnDisk {
    sealed: Sealed,
    repo: PathBuf,
    environment: Environment,
}

impl OnDisk {
    fn new(options: &[&str]) -> Self {
        let (sealed, repo) = Sealed::with_repository(options);
        let environment = sealed.environment();
        Self { sealed, repo, environment }
    }
}

impl Subject for OnDisk {
    type Repository = Disk;

    fn open(&self) -> Disk {
        Disk::discover(&self.repo, self.environment.clone()).expect("a repository")
    }

    fn make_symbolic(&self, name: &str, target: &str) {
        self.sealed.git(&self.repo, &["symbolic-ref", name, target]);
    }
}

fn conforms(subject: &impl Subject) {
    objects_come_back_under_gits_ids(&subject.open());
    size_is_judged_before_reading(&subject.open());
    a_reader_serves_another_thread(&subject.open());
    refs_move_only_from_where_they_were_seen(&subject.open());
    lists_are_sorted_and_keep_to_the_prefix(&subject.open());
    names_git_refuses_are_refused(&subject.open());
    no_ref_is_a_directory_of_another(&subject.open());
    symbolic_refs_are_never_written_through(subject);
    of_racing_writers_one_wins(subject);
}

#[test]
fn memory_sha1() {
    conforms(&Memory::new(HashKind::Sha1));
}

#[test]
fn memory_sha256() {
    conforms(&Memory::new(HashKind::Sha256));
}

#[test]
fn disk_sha1() {
    conforms(&OnDisk::new(&[]));
}

#[test]
fn disk_sha256_bare() {
    conforms(&OnDisk::new(&["--object-format=sha256", "--bare"]));
}

#[test]
fn disk_reftable_sha1() {
    if !Sealed::knows_reftable("disk_reftable_sha1") {
        return;
    }
    conforms(&OnDisk::new(&["--ref-format=reftable"]));
}

#[test]
fn disk_reftable_sha256() {
    if !Sealed::knows_reftable("disk_reftable_sha256") {
        return;
    }
    conforms(&OnDisk::new(&["--ref-format=reftable", "--object-format=sha256"]));
}

/// A commit no other test makes: git moves refs to objects that exist only.
fn commit(repository: &impl Objects, message: &str) -> Oid {
    let tree = repository.write(ObjectKind::Tree, b"").expect("the empty tree");
    let who = "Ada <ada@example.invalid> 1763700000 +0100";
    let text = format!("tree {tree}\nauthor {who}\ncommitter {who}\n\n{message}\n");
    repository.write(ObjectKind::Commit, text.as_bytes()).expect("a commit")
}

fn objects_come_back_under_gits_ids(repository: &impl Objects) {
    let (blob, empty) = match repository.hash_kind() {
        HashKind::Sha1 => {
            ("ce013625030ba8dba906f756967f9e9ca394464a", "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
        }
        HashKind::Sha256 => (
            "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4",
            "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
        ),
    };
    assert_eq!(repository.empty_tree().to_string(), empty);
    assert_eq!(repository.hash(ObjectKind::Blob, b"hello\n").expect("an id").to_string(), blob);
    let missing = blob.parse().expect("an id");
    assert_eq!(repository.read(missing, LIMIT).expect("read"), Read::Missing);
    for (kind, data) in [
        (ObjectKind::Blob, b"hello\n".as_slice()),
        (ObjectKind::Blob, b""),
        (ObjectKind::Tree, b""),
    ] {
        for _again in 0..2 {
            let id = repository.write(kind, data).expect("write");
            assert_eq!(id, repository.hash(kind, data).expect("an id"));
            let found = Read::Found { kind, data: data.to_vec() };
            assert_eq!(repository.read(id, LIMIT).expect("read"), found);
        }
    }
    let other = match repository.hash_kind() {
        HashKind::Sha1 => Oid::from_bytes(&[1; 32]),
        HashKind::Sha256 => Oid::from_bytes(&[1; 20]),
    };
    let other = other.expect("an id of the other hash");
    assert_eq!(repository.read(other, LIMIT).expect("no error"), Read::Missing);
}

fn size_is_judged_before_reading(repository: &impl Objects) {
    let data = vec![b'x'; 5000];
    let id = repository.write(ObjectKind::Blob, &data).expect("write");
    let mut buffer = b"what was here before".to_vec();
    let found = repository.read_into(id, 5000, &mut buffer).expect("read");
    assert_eq!((found, &buffer), (Lookup::Found(ObjectKind::Blob), &data));
    let found = repository.read_into(id, 4999, &mut buffer).expect("read");
    assert_eq!((found, buffer.len()), (Lookup::TooBig { size: 5000 }, 0));
    assert_eq!(repository.read(id, 0).expect("read"), Read::TooBig { size: 5000 });
}

fn a_reader_serves_another_thread(repository: &impl Objects) {
    let before = repository.write(ObjectKind::Blob, b"before").expect("write");
    let reader = repository.reader();
    let after = repository.write(ObjectKind::Blob, b"after").expect("write");
    std::thread::spawn(move || {
        for (id, data) in [(before, b"before".as_slice()), (after, b"after")] {
            let found = Read::Found { kind: ObjectKind::Blob, data: data.to_vec() };
            assert_eq!(reader.read(id, LIMIT).expect("read"), found);
        }
    })
    .join()
    .expect("the reader finds what was written before and after it was made");
}

fn refs_move_only_from_where_they_were_seen(repository: &(impl Objects + Refs)) {
    let name = "refs/tidegate/log/r1";
    let (one, two, three) =
        (commit(repository, "one"), commit(repository, "two"), commit(repository, "three"));
    let moved = |result, expected, found| match result {
        Err(SwapError::Moved { name: said, expected: e, found: f }) => {
            assert_eq!((said.as_str(), e, f), (name, expected, found));
        }
        other => panic!("must not move: {other:?}"),
    };
    assert_eq!(repository.find(name).expect("find"), None);
    moved(repository.swap(name, Some(one), two), Some(one), None);
    moved(repository.delete(name, one), Some(one), None);
    repository.swap(name, None, one).expect("created");
    assert_eq!(repository.find(name).expect("find"), Some(RefTarget::Oid(one)));
    moved(repository.swap(name, None, two), None, Some(one));
    moved(repository.swap(name, None, one), None, Some(one));
    moved(repository.swap(name, Some(two), three), Some(two), Some(one));
    repository.swap(name, Some(one), two).expect("moved");
    repository.swap(name, Some(two), two).expect("moved to where it is");
    assert_eq!(repository.find(name).expect("find"), Some(RefTarget::Oid(two)));
    moved(repository.delete(name, one), Some(one), Some(two));
    repository.delete(name, two).expect("deleted");
    assert_eq!(repository.find(name).expect("find"), None);
}

fn lists_are_sorted_and_keep_to_the_prefix(repository: &(impl Objects + Refs)) {
    let id = commit(repository, "listed");
    for name in ["b/x", "a-b", "a/y", "a/x", "a.b"] {
        repository.swap(&format!("refs/list/{name}"), None, id).expect("created");
    }
    let names = |prefix: &str| {
        let listed = repository.list(prefix).expect("list");
        assert!(listed.iter().all(|(_, target)| *target == RefTarget::Oid(id)));
        listed.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    let all = ["a-b", "a.b", "a/x", "a/y", "b/x"].map(|name| format!("refs/list/{name}"));
    assert_eq!(names("refs/list/"), all);
    assert_eq!(names("refs/list"), all);
    assert_eq!(names("refs/list/a"), all[..4]);
    assert_eq!(names("refs/list/a/"), all[2..4]);
    assert_eq!(names("refs/list/a/x"), all[2..3]);
    assert_eq!(names("refs/nothing/"), [""; 0]);
    assert!(repository.list("").expect("list").len() >= all.len());
}

fn names_git_refuses_are_refused(repository: &(impl Objects + Refs)) {
    let id = commit(repository, "badly named");
    let bad = [
        "",
        "main",
        "refs",
        "refs/",
        "refs/a..b",
        "refs/a/",
        "refs//a",
        "refs/a.lock",
        "refs/.a",
        "refs/a b",
        "refs/a\u{7}",
        "refs/a~1",
        "../refs/a",
        "refs/../../a",
        "refs/a/../b",
    ];
    for name in bad {
        repository.find(name).expect_err(name);
        let refused = repository.swap(name, None, id);
        assert!(matches!(refused, Err(SwapError::Other { .. })), "{name:?}: {refused:?}");
        let refused = repository.delete(name, id);
        assert!(matches!(refused, Err(SwapError::Other { .. })), "{name:?}: {refused:?}");
    }
    assert_eq!(repository.list("refs/../").expect("list"), []);
}

fn no_ref_is_a_directory_of_another(repository: &(impl Objects + Refs)) {
    let id = commit(repository, "in the way");
    repository.swap("refs/way/a", None, id).expect("created");
    for name in ["refs/way/a/b", "refs/way/a/b/c", "refs/way"] {
        let refused = repository.swap(name, None, id);
        assert!(matches!(refused, Err(SwapError::Other { .. })), "{name}: {refused:?}");
        assert_eq!(repository.find(name).expect("find"), None);
    }
    repository.delete("refs/way/a", id).expect("deleted");
    repository.swap("refs/way/a/b", None, id).expect("nothing is in the way any more");
    repository.delete("refs/way/a/b", id).expect("deleted");
    repository.swap("refs/way/a", None, id).expect("no empty directory is in the way");
}

fn symbolic_refs_are_never_written_through(subject: &impl Subject) {
    let repository = subject.open();
    let (one, two) = (commit(&repository, "target"), commit(&repository, "not through"));
    let (name, target) = ("refs/symbolic/here", "refs/symbolic/there");
    repository.swap(target, None, one).expect("created");
    subject.make_symbolic(name, target);
    let symbolic = RefTarget::Symbolic(target.to_owned());
    assert_eq!(repository.find(name).expect("find"), Some(symbolic.clone()));
    let listed = repository.list("refs/symbolic/").expect("list");
    let expected = [(name.to_owned(), symbolic.clone()), (target.to_owned(), RefTarget::Oid(one))];
    assert_eq!(listed, expected);
    for expected in [None, Some(one)] {
        let refused = repository.swap(name, expected, two);
        assert!(matches!(refused, Err(SwapError::Symbolic { .. })), "{refused:?}");
    }
    let refused = repository.delete(name, one);
    assert!(matches!(refused, Err(SwapError::Symbolic { .. })), "{refused:?}");
    assert_eq!(repository.find(name).expect("find"), Some(symbolic));
    assert_eq!(repository.find(target).expect("find"), Some(RefTarget::Oid(one)));
}

fn of_racing_writers_one_wins(subject: &impl Subject) {
    const WRITERS: usize = 4;
    const ROUNDS: usize = 5;
    let repository = subject.open();
    let name = "refs/race/here";
    let mut at = None;
    for round in 0..ROUNDS {
        let start = Barrier::new(WRITERS);
        let winners = std::thread::scope(|scope| {
            let write = |writer: usize| {
                let start = &start;
                move || {
                    let repository = subject.open();
                    let id = commit(&repository, &format!("round {round} writer {writer}"));
                    start.wait();
                    match repository.swap(name, at, id) {
                        Ok(()) => Some(id),
                        Err(SwapError::Moved { .. } | SwapError::Locked { .. }) => None,
                        Err(other) => panic!("a loser is told why: {other:?}"),
                    }
                }
            };
            let writers: Vec<_> = (0..WRITERS).map(|writer| scope.spawn(write(writer))).collect();
            let ends = writers.into_iter().map(|writer| writer.join().expect("no panic"));
            ends.flatten().collect::<Vec<_>>()
        });
        assert_eq!(winners.len(), 1, "of several writers that expect the same, one wins");
        at = Some(winners[0]);
        assert_eq!(repository.find(name).expect("find"), at.map(RefTarget::Oid));
    }
}
