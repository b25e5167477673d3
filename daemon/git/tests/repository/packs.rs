//! The bytes of packs and loose objects, with git as the judge, and packs read back.

use std::fs;
use std::path::Path;

use tidegate_core::oid::Oid;
use tidegate_git::{
    HashKind, Loose, Object, ObjectKind, Objects, Pack, PackDamage, PackError, Read, check_pack,
};

use crate::sealed::Sealed;

const HASHES: [(HashKind, &str); 2] =
    [(HashKind::Sha1, "--object-format=sha1"), (HashKind::Sha256, "--object-format=sha256")];

/// Objects that lead to one another, each kind among them, and the newest commit.
struct Content {
    hash: HashKind,
    objects: Vec<(ObjectKind, Oid, Vec<u8>)>,
}

impl Content {
    /// A chain of commits, one more for each object.
    fn of(hash: HashKind, count: usize) -> Self {
        let mut content = Self { hash, objects: Vec::new() };
        let mut parent = String::new();
        for number in 0..count {
            let who = format!("Ada <ada@example.invalid> {number} +0000");
            let id = match number {
                0 => content.add(ObjectKind::Tree, Vec::new()),
                1 => content.add(ObjectKind::Blob, b"hello\n".to_vec()),
                _ => {
                    let tree = content.objects[0].1;
                    let text = format!(
                        "tree {tree}\n{parent}author {who}\ncommitter {who}\n\nentry {number}\n"
                    );
                    let id = content.add(ObjectKind::Commit, text.into_bytes());
                    parent = format!("parent {id}\n");
                    id
                }
            };
            if number + 1 == count && count > 3 {
                let text = format!("object {id}\ntype commit\ntag last\ntagger {who}\n\nlast\n");
                content.add(ObjectKind::Tag, text.into_bytes());
            }
        }
        content
    }

    fn add(&mut self, kind: ObjectKind, data: Vec<u8>) -> Oid {
        let id = Object::of(self.hash, kind, &data).expect("no attack").id;
        self.objects.push((kind, id, data));
        id
    }

    fn objects(&self) -> Vec<Object<'_>> {
        self.objects.iter().map(|(kind, id, data)| Object { kind: *kind, id: *id, data }).collect()
    }

    fn ids(&self) -> Vec<Oid> {
        self.objects.iter().map(|(_, id, _)| *id).collect()
    }

    fn pack(&self) -> Pack {
        Pack::of(self.hash, &self.objects()).expect("packed")
    }

    fn check(&self, pack: &[u8], index: &[u8]) -> Result<Oid, PackDamage> {
        check_pack(self.hash, pack, index, self.ids())
    }
}

/// Bytes that do not deflate well.
fn noise(size: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (0..size).map(|_| next().to_le_bytes()[3]).collect()
}

fn write_pack(objects: &Path, pack: &Pack) {
    let stem = objects.join("pack").join(pack.name());
    fs::write(stem.with_extension("pack"), &pack.data).expect("a pack");
    fs::write(stem.with_extension("idx"), &pack.index).expect("an index");
}

/// Git finds all of `content` in `repo` and nothing wrong with it.
fn git_finds(sealed: &Sealed, repo: &Path, content: &Content) {
    let wanted: String = content.ids().iter().map(|id| format!("{id}\n")).collect();
    let found = sealed.git_with(repo, &["cat-file", "--batch-check"], wanted.as_bytes());
    let kind = |kind| match kind {
        ObjectKind::Blob => "blob",
        ObjectKind::Tree => "tree",
        ObjectKind::Commit => "commit",
        ObjectKind::Tag => "tag",
    };
    let expected: Vec<_> = content
        .objects
        .iter()
        .map(|(of, id, data)| format!("{id} {} {}", kind(*of), data.len()))
        .collect();
    assert_eq!(found.lines().collect::<Vec<_>>(), expected);
    let checked = sealed.git(repo, &["fsck", "--strict", "--full", "--no-dangling"]);
    assert!(!checked.contains("error"), "{checked}");
}

/// Git takes the pack for whole, and makes the very same index of it.
fn git_accepts(option: &str, content: &Content) {
    let (sealed, repo) = Sealed::with_repository(&[option]);
    let pack = content.pack();
    write_pack(&repo.join(".git/objects"), &pack);
    assert_eq!(content.check(&pack.data, &pack.index).expect("whole"), pack.checksum);

    let path = repo.join(".git/objects/pack").join(pack.name());
    let made = sealed.path("made.idx");
    let (data, made) = (path.with_extension("pack"), made.to_str().expect("UTF-8").to_owned());
    let data = data.to_str().expect("UTF-8");
    let named = sealed.git(&repo, &["index-pack", "--no-rev-index", "-o", &made, data]);
    assert_eq!(named, pack.checksum.to_string(), "the name is git's");
    assert!(fs::read(&made).expect("an index") == pack.index, "the index is git's");

    let index = path.with_extension("idx");
    let listed = sealed.git(&repo, &["verify-pack", "-v", index.to_str().expect("UTF-8")]);
    let is_object =
        |line: &&str| line.split(' ').next().is_some_and(|id| id.parse::<Oid>().is_ok());
    assert_eq!(listed.lines().filter(is_object).count(), content.objects.len(), "{listed}");
    git_finds(&sealed, &repo, content);
}

#[test]
fn git_accepts_packs_of_any_size() {
    for (hash, option) in HASHES {
        for count in [0, 1, 10, 3000] {
            git_accepts(option, &Content::of(hash, count));
        }
        let mut large = Content::of(hash, 5);
        large.add(ObjectKind::Blob, noise(3 << 20));
        large.add(ObjectKind::Blob, vec![b'x'; 3 << 20]);
        git_accepts(option, &large);
    }
}

#[test]
fn an_object_is_packed_once() {
    let content = Content::of(HashKind::Sha1, 10);
    let mut doubled = content.objects();
    doubled.insert(3, doubled[2]);
    doubled.extend(content.objects());
    assert_eq!(Pack::of(HashKind::Sha1, &doubled).expect("packed"), content.pack());
}

#[test]
fn the_same_objects_make_the_same_pack() {
    let content = Content::of(HashKind::Sha1, 500);
    let first = content.pack();
    assert_eq!(first, content.pack());
    let mut turned = content.objects();
    turned.reverse();
    let turned = Pack::of(HashKind::Sha1, &turned).expect("packed");
    assert_ne!(turned.name(), first.name(), "the name tells the bytes apart, not the objects");
}

#[test]
fn an_id_of_another_hash_is_not_packed() {
    let content = Content::of(HashKind::Sha256, 2);
    let refused = Pack::of(HashKind::Sha1, &content.objects());
    assert!(matches!(refused, Err(PackError::Foreign { .. })), "{refused:?}");
}

#[test]
fn git_reads_loose_objects() {
    for (hash, option) in HASHES {
        let (sealed, repo) = Sealed::with_repository(&[option]);
        let mut content = Content::of(hash, 10);
        content.add(ObjectKind::Blob, Vec::new());
        content.add(ObjectKind::Blob, noise(3 << 20));
        content.add(ObjectKind::Blob, vec![b'x'; 3 << 20]);
        for (file, id) in Loose::of(&content.objects()).into_iter().zip(content.ids()) {
            let id = id.to_string();
            assert_eq!(file.path, Path::new(&id[..2]).join(&id[2..]));
            let path = repo.join(".git/objects").join(file.path);
            fs::create_dir_all(path.parent().expect("a directory")).expect("made");
            fs::write(path, file.bytes).expect("written");
        }
        git_finds(&sealed, &repo, &content);
    }
}

#[test]
fn damage_to_any_byte_is_seen() {
    for (hash, _) in HASHES {
        let content = Content::of(hash, 10);
        let Pack { data, index, .. } = content.pack();
        for at in 0..data.len() {
            let mut bad = data.clone();
            bad[at] ^= 0x10;
            content.check(&bad, &index).expect_err("a byte of the pack is another");
            content.check(&data[..at], &index).expect_err("the pack is cut off");
        }
        for at in 0..index.len() {
            let mut bad = index.clone();
            bad[at] ^= 0x10;
            content.check(&data, &bad).expect_err("a byte of the index is another");
            content.check(&data, &index[..at]).expect_err("the index is cut off");
        }
    }
}

#[test]
fn a_pack_holds_what_it_should_and_no_more() {
    let content = Content::of(HashKind::Sha1, 10);
    let Pack { data, index, .. } = content.pack();
    let ids = content.ids();
    let lost = ids[4];
    let fewer = ids.iter().copied().filter(|id| *id != lost);
    let surplus = check_pack(HashKind::Sha1, &data, &index, fewer);
    assert!(matches!(surplus, Err(PackDamage::Surplus { id }) if id == lost), "{surplus:?}");
    let more = Content::of(HashKind::Sha1, 11).ids();
    let missing = check_pack(HashKind::Sha1, &data, &index, more);
    assert!(matches!(missing, Err(PackDamage::Missing { .. })), "{missing:?}");
    let twice = ids.iter().chain(&ids).copied();
    check_pack(HashKind::Sha1, &data, &index, twice).expect("an id may be named twice");
}

/// Makes the bytes end with their own hash again.
fn seal(bytes: &mut [u8]) {
    let (body, trailer) = bytes.split_at_mut(bytes.len() - HashKind::Sha1.length());
    let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha1);
    hasher.update(body);
    trailer.copy_from_slice(hasher.try_finalize().expect("no attack").as_slice());
}

#[test]
fn what_is_sealed_may_still_be_wrong() {
    let content = Content::of(HashKind::Sha1, 4);
    let pack = content.pack();

    let other = Content::of(HashKind::Sha1, 3).pack();
    content.check(&pack.data, &other.index).expect_err("the index is of another pack");

    let mut stray = pack.index.clone();
    let trailers = stray.len() - 40;
    stray[trailers] ^= 1;
    seal(&mut stray);
    content.check(&pack.data, &stray).expect_err("the index says it is of another pack");

    let mut adopted = other.index;
    let trailers = adopted.len() - 40;
    adopted[trailers..trailers + 20].copy_from_slice(pack.checksum.as_bytes());
    seal(&mut adopted);
    let three = Content::of(HashKind::Sha1, 3);
    three.check(&pack.data, &adopted).expect_err("the pack holds what the index does not name");

    for (what, table) in [("checksum", 8 + 1024 + 5 * 20), ("offset", 8 + 1024 + 5 * 24)] {
        let mut lying = pack.index.clone();
        lying[table + 2] ^= 0x40;
        seal(&mut lying);
        assert!(content.check(&pack.data, &lying).is_err(), "a {what} is wrong");
    }

    let mut objects = content.objects();
    objects[1].data = b"something else\n";
    let wrong = Pack::of(HashKind::Sha1, &objects).expect("ids are believed");
    content.check(&wrong.data, &wrong.index).expect_err("an object does not hash to its id");
}

#[test]
fn packs_that_appear_while_a_repository_is_open_are_read() {
    let (sealed, repo) = Sealed::with_repository(&[]);
    let disk = sealed.open(&repo);
    let content = Content::of(HashKind::Sha1, 150);
    let is_there = |objects: &dyn Objects, id| {
        let read = objects.read(id, 1 << 20).expect("read");
        assert!(matches!(read, Read::Found { .. }), "{id}: {read:?}");
    };
    let tree = disk.write(ObjectKind::Tree, b"").expect("written");
    is_there(&disk, tree);
    let reader = disk.reader();
    for object in content.objects() {
        write_pack(disk.objects_dir(), &Pack::of(HashKind::Sha1, &[object]).expect("packed"));
        is_there(&disk, object.id);
        is_there(reader.as_ref(), object.id);
    }
    let loose = tree.to_string();
    fs::remove_file(disk.objects_dir().join(&loose[..2]).join(&loose[2..])).expect("removed");
    is_there(&disk, tree);
    is_there(reader.as_ref(), tree);
}
