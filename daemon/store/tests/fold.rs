//! Our packs become one, with deltas, and nothing of the user's changes by a byte.
//!
//! `TIDEGATE_FOLD_ENTRIES=100000` folds a long log and prints how many bytes an entry takes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;
use tidegate_core::definition::Definition;
use tidegate_core::event::{self, Applied, Change, Changes, Event, EventBody, ItemCommented};
use tidegate_core::redact::Redactor;
use tidegate_core::{Actor, ActorKind, Entry, ItemId, Millis, Oid, ProjectId, ReplicaId, subject};
use tidegate_git::{Disk, Environment, Loose, Object, Objects, Read, Role};
use tidegate_store::{Batch, Care, Folded, Store};

/// How many entries are written at once, each about another item.
const BATCH: usize = 1_000;

/// How many items there are.
const ITEMS: usize = 1_000;

/// What an entry may take in the packs in which it was written.
const APPARENT: u64 = 700;

/// What an entry may take once our packs are one.
const BYTES: u64 = 250;

#[expect(clippy::print_stdout, reason = "whoever measures reads it")]
fn tell(line: &str) {
    println!("{line}");
}

fn git(repository: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(repository).env("GIT_CONFIG_GLOBAL", "/dev/null");
    for who in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{who}_NAME"), "Ada").env(format!("GIT_{who}_EMAIL"), "ada@x.org");
    }
    let done = git.env("GIT_CONFIG_NOSYSTEM", "1").output().expect("git runs");
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).trim_end().to_owned()
}

fn disk(repository: &Path) -> Disk {
    Disk::discover(repository, Environment::of_process()).expect("the repository opens")
}

fn project() -> ProjectId {
    ProjectId::mint([9; 10])
}

/// What people do with an item in round `n`.
fn body(n: usize) -> EventBody {
    let definition = Definition::builtin().digest();
    let moved = |via: &str, from: &str, to: &str| {
        let [via, from, to] = [via, from, to].map(str::to_owned);
        EventBody::Applied(Applied {
            via,
            from,
            to,
            definition,
            region: None,
            reason: None,
            keyword: None,
            documents: None,
            zones: None,
            commit: None,
        })
    };
    match n % 4 {
        0 => moved("start", "To Do", "In Progress"),
        1 => EventBody::ItemCommented(ItemCommented {
            text: format!("Looked at it again in round {n}; the second case still fails."),
            via: None,
            on: None,
            reply_to: None,
            reason: None,
        }),
        2 => EventBody::ItemEdited(Changes {
            changes: vec![Change::Write {
                field: "priority".to_owned(),
                value: Value::from(format!("P{}", n % 5)),
            }],
            reason: None,
        }),
        _ => moved("submit", "In Progress", "In Review"),
    }
}

fn entry(n: usize, replica: ReplicaId, head: Option<Oid>) -> Entry {
    let body = body(n / ITEMS);
    let event = Event {
        object: event::Object::Item(ItemId::keyed(project(), &(n % ITEMS).to_string())),
        critical: Some(body.is_critical()),
        body,
        after: head.into_iter().collect(),
        policy: Vec::new(),
        reads: BTreeMap::new(),
        key: None,
    };
    Entry {
        repo: project(),
        replica,
        seq: 1,
        at: Millis(1_763_700_000_000 + i64::try_from(n).expect("it is small") * 1_001),
        actor: Actor::parse("Ada Lovelace <ada@example.com>", ActorKind::Human).expect("an actor"),
        key: None,
        request: None,
        forked_from: None,
        seen: BTreeMap::new(),
        events: vec![event],
    }
}

/// Writes a log of `count` entries.
fn write(store: &Store, replica: ReplicaId, count: usize) -> Vec<Oid> {
    let redactor = Redactor::default();
    let subject = |entry: &Entry| subject::subject(&entry.events, |id| id.short(6));
    let mut written: Vec<Oid> = Vec::new();
    while written.len() < count {
        let next = written.len()..(written.len() + BATCH).min(count);
        let head = |n: usize| n.checked_sub(ITEMS).map(|before| written[before]);
        let entries = next.map(|n| entry(n, replica, head(n))).collect();
        let batch = Batch {
            entries,
            redactor: &redactor,
            subject: &subject,
            sign: None,
            announce: &|_| true,
        };
        let turn = store.turn(replica, store.tips().expect("readable").0, None);
        written.extend(turn.append(batch).expect("appended").entries);
    }
    store.publish().expect("published");
    written
}

fn fold(store: &Store, disk: &Disk) -> Folded {
    let care = Care::new(store, disk, Millis(1_763_700_000_000), &|_, _, _| ());
    care.fold(true, false).expect("folded")
}

/// Every file below a folder that is not of one of our packs, with its bytes.
fn files_of_the_user(repository: &Path, ours: &[PathBuf]) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![repository.join("objects")];
    while let Some(folder) = folders.pop() {
        for file in fs::read_dir(folder).expect("readable") {
            let path = file.expect("readable").path();
            match path.is_dir() {
                true => folders.push(path),
                false if ours.contains(&path.with_extension("")) => {}
                false => drop(found.insert(path.clone(), fs::read(path).expect("readable"))),
            }
        }
    }
    found
}

fn ours(disk: &Disk) -> Vec<PathBuf> {
    let packs = disk.kept_packs().expect("readable");
    packs.into_iter().map(|pack| pack.stem).collect()
}

/// Writes commits as loose objects, though packs hold them.
fn write_loose(disk: &Disk, oids: &[Oid]) {
    for id in oids {
        let Read::Found { kind, data } = disk.read(*id, 1 << 20).expect("readable") else {
            panic!("{id} is there");
        };
        for loose in Loose::of(&[Object { kind, id: *id, data: &data }]) {
            let path = disk.objects_dir().join(loose.path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
            fs::write(path, loose.bytes).expect("writable");
        }
    }
}

fn count() -> usize {
    let asked = std::env::var("TIDEGATE_FOLD_ENTRIES").ok();
    asked.map_or(6_000, |count| count.parse().expect("a number"))
}

#[test]
fn our_packs_become_one_and_the_users_stay() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path();
    git(path, &["init", "--quiet", "--bare", "."]);
    let tree = git(path, &["mktree"]);
    let mut tip = git(path, &["commit-tree", &tree, "-m", "packed"]);
    git(path, &["update-ref", "refs/heads/main", &tip]);
    git(path, &["repack", "-adq"]);
    tip = git(path, &["commit-tree", &tree, "-p", &tip, "-m", "loose"]);
    git(path, &["update-ref", "refs/heads/main", &tip]);
    let repository = disk(path);
    let mut store = Store::open(Box::new(disk(path)), path).expect("the store opens");
    let replica = store.adopt(project(), [1; 10]).expect("adopted");
    let (count, begun) = (count(), Instant::now());
    let written = write(&store, replica, count);
    let kept = ours(&repository);
    assert!(kept.len() > 1, "there is something to fold: {kept:?}");
    // The user keeps a pack, too.
    let theirs = fs::read_dir(path.join("objects/pack")).expect("readable");
    let theirs = theirs.map(|file| file.expect("readable").path()).find(|path| {
        path.extension().is_some_and(|end| end == "pack")
            && !kept.contains(&path.with_extension(""))
    });
    fs::write(theirs.expect("git made one").with_extension("keep"), "mine\n").expect("written");
    let before = files_of_the_user(path, &kept);
    write_loose(&repository, &written[..10]);
    let (wrote, begun) = (begun.elapsed(), Instant::now());
    let first = fold(&store, &repository);
    let took = begun.elapsed();
    assert_eq!(first.loose, 10, "what a pack of ours holds need not lie loose");
    assert_eq!((first.packs_before, first.packs_after), (kept.len(), 1));
    assert_eq!((first.removed, first.waiting), (0, kept.len()), "what was replaced goes later");
    assert!(ours(&repository).len() > kept.len());
    let second = fold(&store, &repository);
    assert_eq!((second.removed, second.waiting), (kept.len(), 0));
    assert_eq!((second.packs_before, second.packs_after), (1, 1), "one is not folded again");
    let packs = repository.kept_packs().expect("readable");
    assert_eq!(packs.len(), 1);
    assert_eq!(packs[0].role, Role::Folded);
    let entries = u64::try_from(first.objects - 1).expect("it is small");
    let each = second.bytes_after / entries;
    let at_first = first.bytes_before / entries;
    tell(&format!(
        "{count} entries: written in {wrote:?}, folded in {took:?}, {} packs, {at_first} bytes an entry became {each}",
        kept.len(),
    ));
    assert!(at_first <= APPARENT, "{at_first} bytes an entry at first");
    assert!(each <= BYTES, "{each} bytes an entry");

    let mut after = files_of_the_user(path, &ours(&repository));
    let mut gone = before.keys().filter(|path| !after.contains_key(*path));
    assert_eq!(gone.next(), None, "nothing but our own went");
    after.retain(|path, _| before.contains_key(path));
    assert!(after == before, "a file of the user changed");
    let store = Store::open(Box::new(disk(path)), path).expect("the store opens");
    let walked = store.walk(&|_| false).expect("the log is readable").entries;
    assert_eq!(walked.iter().map(|read| read.oid).collect::<Vec<_>>(), written);
    git(path, &["fsck", "--strict"]);
}
