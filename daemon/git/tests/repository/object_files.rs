//! Objects on disk: what is there for git too, what is ignored, and what a bad day leaves.

use std::fs;
use std::path::{Path, PathBuf};

use tidegate_core::oid::Oid;
use tidegate_git::{Disk, Environment, ObjectKind, Objects, Read};
use tidegate_process::Run;

use crate::sealed::Sealed;

const LIMIT: u64 = 1 << 20;

fn file(repo: &Path, id: Oid) -> PathBuf {
    let id = id.to_string();
    repo.join(".git/objects").join(&id[..2]).join(&id[2..])
}

fn found(kind: ObjectKind, data: &[u8]) -> Read {
    Read::Found { kind, data: data.to_vec() }
}

#[test]
fn the_empty_tree_is_really_written() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let disk = sealed.open(&repo);
    assert_eq!(disk.read(disk.empty_tree(), LIMIT).expect("read"), Read::Missing);
    let tree = disk.write(ObjectKind::Tree, b"").expect("write");
    assert_eq!(tree, disk.empty_tree());
    assert!(file(&repo, tree).is_file(), "it is a file, not only known to be empty");
    let who = "Ada <ada@example.invalid> 1 +0000";
    let commit = format!("tree {tree}\nauthor {who}\ncommitter {who}\n\nx\n");
    let commit = disk.write(ObjectKind::Commit, commit.as_bytes()).expect("write");
    sealed.git(&repo, &["update-ref", "refs/tidegate/log/r1", &commit.to_string()]);
    sealed.git(&repo, &["fsck", "--strict", "--full"]);
}

#[test]
fn replacements_and_grafts_are_ignored() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let first = sealed.commit(&repo, "first");
    let second = sealed.commit(&repo, "second");
    let original = sealed.git(&repo, &["cat-file", "commit", &second.to_string()]) + "\n";
    sealed.git(&repo, &["replace", &second.to_string(), &first.to_string()]);
    fs::write(repo.join(".git/info/grafts"), format!("{second}\n")).expect("grafts");
    let replaced = sealed.git(&repo, &["cat-file", "commit", &second.to_string()]) + "\n";
    assert_ne!(original, replaced, "the fixture replaces what git reads");
    let disk = sealed.open(&repo);
    let read = disk.read(second, LIMIT).expect("read");
    assert_eq!(read, found(ObjectKind::Commit, original.as_bytes()));
}

#[test]
fn no_variable_moves_the_object_directory() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let elsewhere = sealed.path("elsewhere");
    fs::create_dir(&elsewhere).expect("a directory");
    let me = std::env::current_exe().expect("a test knows its own file");
    let inner = "object_files::inner_writes_where_it_stands";
    let done = Run::new(me)
        .args(["--exact", inner, "--ignored"])
        .variable("HOME", sealed.path("home"))
        .variable("GIT_CONFIG_GLOBAL", sealed.path("home/.gitconfig"))
        .variable("GIT_CONFIG_NOSYSTEM", "1")
        .variable("GIT_OBJECT_DIRECTORY", &elsewhere)
        .variable("GIT_ALTERNATE_OBJECT_DIRECTORIES", &elsewhere)
        .variable("GIT_REPLACE_REF_BASE", "refs/elsewhere/")
        .directory(&repo)
        .run()
        .expect("the test binary runs");
    assert!(done.succeeded(), "{}", String::from_utf8_lossy(&done.stdout));
    let id = "ce013625030ba8dba906f756967f9e9ca394464a".parse().expect("an id");
    assert!(file(&repo, id).is_file());
    assert_eq!(fs::read_dir(&elsewhere).expect("it exists").count(), 0);
}

#[test]
#[ignore = "is run by no_variable_moves_the_object_directory"]
fn inner_writes_where_it_stands() {
    let disk = Disk::discover(".", Environment::of_process()).expect("a repository");
    disk.write(ObjectKind::Blob, b"hello\n").expect("write");
}

#[test]
fn what_is_only_borrowed_is_written_again() {
    let (sealed, origin) = Sealed::with_repository(&[]);
    let commit = sealed.commit(&origin, "borrowed");
    sealed.git(&origin, &["gc", "-q"]);
    let repo = sealed.path("borrower");
    sealed.git(&origin, &["clone", "-q", "--shared", ".", repo.to_str().expect("UTF-8")]);
    let disk = sealed.open(&repo);
    let Read::Found { kind, data } = disk.read(commit, LIMIT).expect("read") else {
        panic!("alternates are read");
    };
    assert!(!file(&repo, commit).exists());
    assert_eq!(disk.write(kind, &data).expect("write"), commit);
    assert!(file(&repo, commit).is_file(), "it survives the repository it was borrowed from");
}

#[test]
fn what_is_packed_here_is_not_written_again() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let commit = sealed.commit(&repo, "packed");
    sealed.git(&repo, &["gc", "-q"]);
    let disk = sealed.open(&repo);
    let Read::Found { kind, data } = disk.read(commit, LIMIT).expect("read") else {
        panic!("packs are read");
    };
    disk.write(kind, &data).expect("write");
    assert!(!file(&repo, commit).exists());
}

#[test]
fn an_object_a_power_cut_emptied_is_written_again() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let disk = sealed.open(&repo);
    let id = disk.write(ObjectKind::Blob, b"hello\n").expect("write");
    fs::remove_file(file(&repo, id)).expect("removed");
    fs::write(file(&repo, id), b"").expect("emptied");
    disk.read(id, LIMIT).expect_err("an empty object is damage, not absence");
    assert_eq!(disk.write(ObjectKind::Blob, b"hello\n").expect("write"), id);
    assert_eq!(disk.read(id, LIMIT).expect("read"), found(ObjectKind::Blob, b"hello\n"));
}

#[test]
fn packs_may_come_and_go_while_a_repository_is_open() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let disk = sealed.open(&repo);
    let reader = disk.reader();
    let mut commits = Vec::new();
    for round in 0..4 {
        commits.push(sealed.commit(&repo, &format!("round {round}")));
        for objects in [&disk as &dyn Objects, reader.as_ref()] {
            for commit in &commits {
                let read = objects.read(*commit, LIMIT).expect("read");
                assert!(matches!(read, Read::Found { .. }), "round {round}: {read:?}");
            }
        }
        sealed.git(&repo, &["repack", "-q", "-a", "-d"]);
    }
}

#[test]
fn deltas_are_resolved_and_measured() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let mut contents = Vec::new();
    for version in 0..8 {
        let mut text: String = (0..2000).map(|line| format!("line {line}\n")).collect();
        text.push_str(&format!("version {version}\n"));
        fs::write(repo.join("file"), &text).expect("written");
        sealed.git(&repo, &["add", "file"]);
        sealed.commit(&repo, "version");
        contents.push((sealed.id(&repo, "HEAD:file"), text));
    }
    sealed.git(&repo, &["repack", "-q", "-a", "-d", "-f", "--depth=50"]);
    let disk = sealed.open(&repo);
    for (id, text) in contents {
        let size = text.len() as u64;
        assert_eq!(disk.read(id, size - 1).expect("read"), Read::TooBig { size });
        let read = disk.read(id, size).expect("read");
        assert_eq!(read, found(ObjectKind::Blob, text.as_bytes()));
    }
}

#[test]
fn a_bomb_is_measured_not_inflated() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let size = 64 << 20;
    let bomb = vec![0; size];
    let id = sealed.git_with(&repo, &["hash-object", "-w", "--stdin"], &bomb);
    let id: Oid = id.parse().expect("an id");
    let disk = sealed.open(&repo);
    let mut buffer = Vec::new();
    for packed in [false, true] {
        if packed {
            sealed.git(&repo, &["update-ref", "refs/keep/bomb", &id.to_string()]);
            sealed.git(&repo, &["repack", "-q", "-a", "-d"]);
        }
        let read = disk.read_into(id, LIMIT, &mut buffer).expect("read");
        assert_eq!(read, tidegate_git::Lookup::TooBig { size: size as u64 });
        assert!(buffer.capacity() < 1 << 20, "nothing was inflated");
    }
}

#[test]
fn loose_objects_that_follow_each_other_are_measured_and_read_as_one_alone() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let packed = sealed.commit(&repo, "packed");
    sealed.git(&repo, &["gc", "-q"]);
    let disk = sealed.open(&repo);
    let write = |data: &[u8]| disk.write(ObjectKind::Blob, data).expect("write");
    let (small, large) = (write(b"small"), write(&[7; 5000]));
    let again =
        || assert_eq!(disk.read(small, 5).expect("read"), found(ObjectKind::Blob, b"small"));
    again();
    again();
    assert_eq!(disk.read(small, 4).expect("read"), Read::TooBig { size: 5 });
    again();
    assert_eq!(disk.read(large, 4999).expect("read"), Read::TooBig { size: 5000 });
    again();
    assert!(matches!(disk.read(packed, LIMIT).expect("read"), Read::Found { .. }));
    again();
    fs::create_dir_all(file(&repo, packed).parent().expect("a folder")).expect("made");
    fs::write(file(&repo, packed), b"").expect("a power cut left it");
    assert!(matches!(disk.read(packed, LIMIT).expect("read"), Read::Found { .. }), "it is packed");
    again();
    let nothing = Oid::from_bytes(&[9; 20]).expect("twenty bytes");
    assert_eq!(disk.read(nothing, LIMIT).expect("read"), Read::Missing);
}
