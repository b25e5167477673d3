//! One pack of many, made by git: of the right objects, by our rules, and not in use.

use std::fs;
use std::path::{Path, PathBuf};

use tidegate_core::oid::Oid;
use tidegate_git::{ConsolidateError, Disk, Object, ObjectKind, Objects, Pack, check_pack};

use crate::sealed::Sealed;

/// What would make another pack, if it were heeded.
const HOSTILE: &str = "[user]\nname = Ada\nemail = ada@example.invalid\n\
    [core]\nbigFileThreshold = 1\ncompression = 0\nfsync = none\n\
    [pack]\ncompression = 0\ndepth = 0\nindexVersion = 1\npackSizeLimit = 1m\nthreads = 2\n\
    window = 0\nwindowMemory = 1\nwriteReverseIndex = true\n[protocol \"file\"]\nallow = always\n";

/// Commits that resemble each other: loose, packed by us and kept, packed by git.
fn scattered(sealed: &Sealed, repo: &Path, disk: &Disk) -> Vec<Oid> {
    let tree = disk.write(ObjectKind::Tree, b"").expect("written");
    let mut commits = Vec::new();
    let mut parent = String::new();
    let words = "the same long explanation in each of them ".repeat(20);
    for number in 0..60 {
        let who = format!("Ada <ada@example.invalid> {number} +0000");
        let text =
            format!("tree {tree}\n{parent}author {who}\ncommitter {who}\n\n{number}\n{words}\n");
        let id = disk.write(ObjectKind::Commit, text.as_bytes()).expect("written");
        parent = format!("parent {id}\n");
        commits.push((id, text));
        if number == 19 {
            sealed.git(repo, &["update-ref", "refs/keep/users", &id.to_string()]);
            sealed.git(repo, &["repack", "-q", "-a", "-d"]);
        }
    }
    let kind = ObjectKind::Commit;
    let objects: Vec<_> = commits[20..40]
        .iter()
        .map(|(id, text)| Object { kind, id: *id, data: text.as_bytes() })
        .collect();
    let pack = Pack::of(disk.hash_kind(), &objects).expect("packed");
    let stem = disk.objects_dir().join("pack").join(pack.name());
    for (extension, bytes) in [("keep", &b"ours"[..]), ("pack", &pack.data), ("idx", &pack.index)] {
        fs::write(stem.with_extension(extension), bytes).expect("written");
    }
    sealed.git(repo, &["prune-packed", "-q"]);
    commits.into_iter().map(|(id, _)| id).collect()
}

fn beside(disk: &Disk, name: &str) -> PathBuf {
    let directory = disk.objects_dir().join(name);
    fs::create_dir(&directory).expect("a directory");
    directory
}

/// The files in a folder. What git begins lies in a folder of its own there.
fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("it exists").map(|entry| entry.expect("read"));
    let files = entries.filter(|entry| !entry.path().is_dir());
    let mut names: Vec<_> =
        files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn git_makes_one_pack_of_what_lies_scattered() {
    for option in ["--object-format=sha1", "--object-format=sha256"] {
        let (sealed, repo) = Sealed::with_repository(&[option]);
        let disk = sealed.open(&repo);
        let ids = scattered(&sealed, &repo, &disk);
        let before = names(&disk.objects_dir().join("pack"));
        let directory = beside(&disk, "ours");
        let made = disk.consolidate(&ids, &directory).expect("packed");
        assert_eq!(names(&disk.objects_dir().join("pack")), before, "git does not use it yet");
        assert_eq!(names(&directory).len(), 2, "a pack and an index: {:?}", names(&directory));
        let (data, index) = (fs::read(made.data), fs::read(made.index));
        let (data, index) = (data.expect("a pack"), index.expect("an index"));
        let checksum = check_pack(disk.hash_kind(), &data, &index, ids.iter().copied());
        assert_eq!(checksum.expect("whole"), made.checksum);
        assert!(data.len() < 200 * ids.len(), "{} bytes: there are deltas", data.len());
    }
}

#[test]
fn the_users_configuration_does_not_change_the_pack() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let disk = sealed.open(&repo);
    let ids = scattered(&sealed, &repo, &disk);
    let plain = disk.consolidate(&ids, &beside(&disk, "plain")).expect("packed");
    sealed.configure(HOSTILE);
    sealed.git(&repo, &["repack", "-q", "-a", "-d", "-f"]);
    let elsewhere = sealed.path("elsewhere");
    let environment = sealed
        .environment()
        .with("GIT_OBJECT_DIRECTORY", &elsewhere)
        .with("GIT_QUARANTINE_PATH", &elsewhere);
    let disk = Disk::discover(&repo, environment).expect("a repository");
    let directory = beside(&disk, "hostile");
    let hostile = disk.consolidate(&ids, &directory).expect("packed");
    assert_eq!(hostile.checksum, plain.checksum);
    assert_eq!(names(&directory).len(), 2, "{:?}", names(&directory));
    assert!(fs::read(hostile.data).expect("read") == fs::read(plain.data).expect("read"));
    assert!(fs::read(hostile.index).expect("read") == fs::read(plain.index).expect("read"));
}

#[test]
fn nothing_is_packed_if_an_object_is_missing() {
    let (sealed, origin) = Sealed::with_repository(&[]);
    let theirs = sealed.commit(&origin, "only there");
    let repo = sealed.path("clone");
    sealed.git(&origin, &["init", "-q", repo.to_str().expect("UTF-8")]);
    let url = format!("file://{}", origin.display());
    sealed.git(&origin, &["config", "uploadpack.allowAnySHA1InWant", "true"]);
    sealed.git(&origin, &["config", "uploadpack.allowFilter", "true"]);
    for (key, value) in [
        ("core.repositoryformatversion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", &url),
    ] {
        sealed.git(&repo, &["config", key, value]);
    }
    let disk = sealed.open(&repo);
    let ours = disk.write(ObjectKind::Blob, b"here\n").expect("written");
    let directory = beside(&disk, "ours");
    let refused = disk.consolidate(&[ours, theirs], &directory);
    assert!(matches!(refused, Err(ConsolidateError::Refused(_))), "{refused:?}");
    assert_eq!(names(&directory), [""; 0]);
    assert_eq!(names(&disk.objects_dir().join("pack")), [""; 0], "what it began lies with us");
    let found = sealed.git(&repo, &["cat-file", "-t", &theirs.to_string()]);
    assert_eq!(found, "commit", "the fixture is a clone that could fetch it");
}

#[test]
fn of_nothing_git_makes_an_empty_pack() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let disk = sealed.open(&repo);
    let made = disk.consolidate(&[], &beside(&disk, "ours")).expect("packed");
    let ours = Pack::of(disk.hash_kind(), &[]).expect("packed");
    assert_eq!(made.checksum, ours.checksum);
    assert_eq!(fs::read(made.index).expect("read"), ours.index);
}
